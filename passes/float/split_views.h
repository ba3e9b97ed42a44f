#ifndef ZEROPOINT_PASSES_FLOAT_SPLIT_VIEWS_H_
#define ZEROPOINT_PASSES_FLOAT_SPLIT_VIEWS_H_

#include <memory>

#include "passes/pass.h"

namespace zeropoint::passes {

/// "split-views": a kernel that sees only tensors finds one unknown extent of a view, as what is
/// left of the elements (ir::ViewExtents). Views with more become several, each of which joins or
/// parts neighbouring axes at one place:
///
///   [N,H,3,W,3] as [N,3*H,3*W]  =>  as [N,3*H,W,3], as [N,3*H,3*W]
///
/// Declines, with a remark, where that does not help: [N*S] as [N,S].
std::unique_ptr<Pass> CreateSplitViewsPass();

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_FLOAT_SPLIT_VIEWS_H_
