#ifndef ZEROPOINT_PASSES_RECOMPOSE_SHIFTED_RELU6_H_
#define ZEROPOINT_PASSES_RECOMPOSE_SHIFTED_RELU6_H_

// clamp(x + 3, 0, 6): the part that decomposed hard-swish and hard-sigmoid have in common.

#include <string>

#include "ir/op.h"

namespace zeropoint::passes {

/// `x` when `clamp` is clamp(x + 3, 0, 6). Otherwise null, with a reason if it came near: it is a
/// clamp of a sum to [0, 6].
struct ShiftedRelu6 {
  ir::Value* x = nullptr;
  std::string obstacle;
};
ShiftedRelu6 MatchShiftedRelu6(const ir::Op& clamp);

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_RECOMPOSE_SHIFTED_RELU6_H_
