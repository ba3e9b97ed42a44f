#include "frontend/onnx/operators/channels_last.h"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

#include "ir/op_kind.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

absl::StatusOr<std::vector<std::int64_t>> AxesOf(const ir::Value& x) {
  if (x.type().rank() < 3) return Malformed("an image without height or width");
  std::vector<std::int64_t> axes(x.shape().size());
  std::iota(axes.begin(), axes.end(), 0);
  return axes;
}

}  // namespace

absl::StatusOr<bool> HasChannelsLast(const NodeImport& node) {
  ASSIGN_OR_RETURN(const std::int64_t channels_last, node.IntOr("channels_last", 0));
  return channels_last != 0;
}

absl::StatusOr<ir::Value*> ChannelsFirst(NodeImport& node, ir::Value* x) {
  ASSIGN_OR_RETURN(std::vector<std::int64_t> axes, AxesOf(*x));
  std::rotate(axes.begin() + 1, axes.end() - 1, axes.end());
  return node.Emit(ir::OpKind::kPermute, {x}, {{"dims", std::move(axes)}});
}

absl::StatusOr<ir::Value*> ChannelsLast(NodeImport& node, ir::Value* x) {
  ASSIGN_OR_RETURN(std::vector<std::int64_t> axes, AxesOf(*x));
  std::rotate(axes.begin() + 1, axes.begin() + 2, axes.end());
  return node.Emit(ir::OpKind::kPermute, {x}, {{"dims", std::move(axes)}});
}

}  // namespace zeropoint::frontend
