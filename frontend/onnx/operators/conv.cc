// Conv.

#include "frontend/onnx/operators/conv.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/operators/families.h"
#include "frontend/onnx/operators/window.h"
#include "ir/op_kind.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

/// By the number of spatial axes, from 1.
constexpr ir::OpKind kKinds[] = {ir::OpKind::kConv1d, ir::OpKind::kConv2d, ir::OpKind::kConv3d};

absl::Status ImportConv(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(ir::Value * weight, node.Input(1));
  ASSIGN_OR_RETURN(ir::Value * bias, node.OptionalInput(2));
  ASSIGN_OR_RETURN(ir::Value * result, EmitConv(node, x, weight, bias));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

constexpr OpRow kRows[] = {
    {"Conv", 1, ImportConv},
};

}  // namespace

absl::StatusOr<ir::Value*> EmitConv(NodeImport& node, ir::Value* x, ir::Value* weight,
                                    ir::Value* bias) {
  ASSIGN_OR_RETURN(std::vector<std::int64_t> kernel, FilterKernel(node, *x, *weight));
  const std::size_t axes = kernel.size();
  ASSIGN_OR_RETURN(const WindowAttributes window, ReadWindow(node, x->shape(), std::move(kernel)));
  ASSIGN_OR_RETURN(const std::int64_t groups, node.IntOr("group", 1));
  return node.Emit(kKinds[axes - 1], {x, weight, bias},
                   {{"stride", window.strides},
                    {"padding", window.pads},
                    {"dilation", window.dilations},
                    {"groups", groups}});
}

absl::Span<const OpRow> ConvImporters() { return kRows; }

}  // namespace zeropoint::frontend
