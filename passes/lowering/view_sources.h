#ifndef ZEROPOINT_PASSES_LOWERING_VIEW_SOURCES_H_
#define ZEROPOINT_PASSES_LOWERING_VIEW_SOURCES_H_

// How the kernel of a view finds the extents of its result.

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/functional/function_ref.h"
#include "ir/op.h"

namespace zeropoint::passes::lowering {

/// The kernel's attribute "size", and tensors that it takes besides x: an extent of -2-i is the
/// i-th of those of x and the tensors, one after the other (runtime/reference/kernels).
///
///   %1 = aten.view(%x) {size=dims[N,S]} : f32[N,S] with %x: f32[N*S] and an argument %ids:
///   i64[N,S] → size [-3,-4] with the tensor %ids
struct ViewSources {
  std::vector<std::int64_t> size;
  std::vector<const ir::Value*> tensors = {};
};

/// Takes arguments and earlier results of which `exists` is true. Nullopt when more than one extent
/// is left that no tensor has.
std::optional<ViewSources> FindViewSources(const ir::Op& view,
                                           absl::FunctionRef<bool(const ir::Value&)> exists);

}  // namespace zeropoint::passes::lowering

#endif  // ZEROPOINT_PASSES_LOWERING_VIEW_SOURCES_H_
