#ifndef ZEROPOINT_PASSES_QUANTIZE_INSERT_OBSERVERS_H_
#define ZEROPOINT_PASSES_QUANTIZE_INSERT_OBSERVERS_H_

#include <memory>

#include "passes/pass.h"

namespace zeropoint::passes {

/// "insert-observers": turns annotations into quant.observe ops and removes them
/// (docs/pt2e.md 3.4). Inputs first: an operand that already reads its observer stays, an observe
/// of the same observer on the same value is reused, else one is inserted before the op. Then the
/// output: an observe right after the op takes over all its users, annotated or not. Functions that
/// control flow runs are observed like the main one; no two functions share an observer.
std::unique_ptr<Pass> CreateInsertObserversPass();

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_QUANTIZE_INSERT_OBSERVERS_H_
