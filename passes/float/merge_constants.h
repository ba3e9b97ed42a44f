#ifndef ZEROPOINT_PASSES_FLOAT_MERGE_CONSTANTS_H_
#define ZEROPOINT_PASSES_FLOAT_MERGE_CONSTANTS_H_

#include <memory>

#include "passes/pass.h"

namespace zeropoint::passes {

/// "merge-constants": constants of two or more axes and equal contents become one, so that a table
/// that a model reads in two ways is quantized, and stored, once. Smaller ones stay apart: each has
/// an observer of its own.
std::unique_ptr<Pass> CreateMergeConstantsPass();

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_FLOAT_MERGE_CONSTANTS_H_
