#ifndef ZEROPOINT_PASSES_RECOMPOSE_GROUP_NORM_H_
#define ZEROPOINT_PASSES_RECOMPOSE_GROUP_NORM_H_

#include <memory>

#include "passes/pass.h"

namespace zeropoint::passes {

/// "recompose-group-norm": PyTorch writes a group norm as an instance norm over a view:
///
///   add(mul(view(group_norm(view(x, [N,G,…]), groups = G)), weight [C,1,…]), bias [C,1,…])
///
/// which becomes one aten.group_norm of x. Declines, with a remark, when the inner norm has a
/// weight or bias that is not trivial, or the view does not come back to the shape of x.
std::unique_ptr<Pass> CreateRecomposeGroupNormPass();

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_RECOMPOSE_GROUP_NORM_H_
