#ifndef ZEROPOINT_PASSES_FLOAT_DCE_H_
#define ZEROPOINT_PASSES_FLOAT_DCE_H_

#include <memory>

#include "passes/pass.h"

namespace zeropoint::passes {

/// "dce": removes ops whose results nobody reads, then constants that nobody reads.
std::unique_ptr<Pass> CreateDcePass();

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_FLOAT_DCE_H_
