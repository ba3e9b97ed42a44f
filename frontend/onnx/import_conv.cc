// Conv.

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/op_table.h"
#include "frontend/onnx/window.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

absl::Status ImportConv(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(ir::Value * weight, node.Input(1));
  ASSIGN_OR_RETURN(ir::Value * bias, node.OptionalInput(2));
  const int rank = x->type().rank();
  if (rank != 3 && rank != 4) {
    return Unsupported(absl::StrCat("a convolution of an input of rank ", rank));
  }
  const std::optional<std::vector<std::int64_t>> filter = ir::ConstantExtents(weight->shape());
  if (!filter || static_cast<int>(filter->size()) != rank) {
    return Malformed(
        absl::StrCat("the weight is ", weight->type().ToString(), " for an input of rank ", rank));
  }
  ASSIGN_OR_RETURN(std::vector<std::int64_t> kernel,
                   node.IntsOr("kernel_shape", {filter->begin() + 2, filter->end()}));
  if (!std::equal(kernel.begin(), kernel.end(), filter->begin() + 2, filter->end())) {
    return Malformed("kernel_shape contradicts the weight");
  }
  ASSIGN_OR_RETURN(const WindowAttributes window, ReadWindow(node, x->shape(), std::move(kernel)));
  ASSIGN_OR_RETURN(const std::int64_t groups, node.IntOr("group", 1));
  ASSIGN_OR_RETURN(
      ir::Value * result,
      node.Emit(rank == 3 ? ir::OpKind::kConv1d : ir::OpKind::kConv2d, {x, weight, bias},
                {{"stride", window.strides},
                 {"padding", window.pads},
                 {"dilation", window.dilations},
                 {"groups", groups}}));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

constexpr OpRow kRows[] = {
    {"Conv", 1, ImportConv},
};

}  // namespace

absl::Span<const OpRow> ConvImporters() { return kRows; }

}  // namespace zeropoint::frontend
