#ifndef ZEROPOINT_PASSES_RECOMPOSE_RECOMPOSE_NORM_H_
#define ZEROPOINT_PASSES_RECOMPOSE_RECOMPOSE_NORM_H_

// The pass that layer norm and RMS norm have in common.

#include <memory>
#include <string_view>

#include "ir/op_kind.h"
#include "passes/pass.h"

namespace zeropoint::passes {

struct NormForm {
  std::string_view pass;
  ir::OpKind kind;
  /// Whether the mean is taken off x.
  bool centered;
  /// Why a root of the right kind is left alone: nothing is divided by it.
  std::string_view obstacle;
};

/// Puts an op of `form.kind` in place of each norm of that form. Axes that are not the last are
/// permuted there and back, which is exact; parameters that the op cannot have follow it.
std::unique_ptr<Pass> CreateRecomposeNormPass(const NormForm& form);

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_RECOMPOSE_RECOMPOSE_NORM_H_
