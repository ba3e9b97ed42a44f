// max_pooling_2d and average_pooling_2d, NHWC.

#include "absl/strings/str_cat.h"
#include "runtime/status_macros.h"
#include "runtime/xnnpack/node_table.h"
#include "runtime/xnnpack/operand_checks.h"
#include "runtime/xnnpack/window.h"

namespace zeropoint::runtime::xnnpack {
namespace {

absl::Status CheckOperands(const NodeReader& node) {
  RETURN_IF_ERROR(node.CheckArity(1, 1));
  RETURN_IF_ERROR(CheckRank(node, node.input(0), 4));
  return CheckRank(node, node.output(), 4);
}

absl::Status DefineMaxPooling(const NodeReader& node, DefineContext& context) {
  RETURN_IF_ERROR(CheckOperands(node));
  RETURN_IF_ERROR(CommonKindAndQuant(node).status());
  ASSIGN_OR_RETURN(const Window window, ReadPoolWindow(node));
  if (window.stride[0] > window.kernel[0] || window.stride[1] > window.kernel[1]) {
    return node.Error("the stride must not exceed the kernel");
  }
  // XNNPACK takes the pixel at the border for a tap in the padding. Dilated windows may lack it.
  const bool padded[] = {window.padding_top > 0 || window.padding_bottom > 0,
                         window.padding_left > 0 || window.padding_right > 0};
  for (std::size_t axis = 0; axis < 2; ++axis) {
    if (padded[axis] && window.dilation[axis] > 1) {
      return node.Error("XNNPACK has no dilated max pooling with padding");
    }
  }
  ASSIGN_OR_RETURN(const OutputRange range, node.Range());
  ASSIGN_OR_RETURN(const std::uint32_t input, context.Input(node, 0));
  ASSIGN_OR_RETURN(const std::uint32_t output, context.Output(node));
  return context.Defined(
      node, xnn_define_max_pooling_2d(context.subgraph, window.padding_top, window.padding_right,
                                      window.padding_bottom, window.padding_left, window.kernel[0],
                                      window.kernel[1], window.stride[0], window.stride[1],
                                      window.dilation[0], window.dilation[1], range.minimum,
                                      range.maximum, input, output, /*flags=*/0));
}

absl::Status DefineAveragePooling(const NodeReader& node, DefineContext& context) {
  RETURN_IF_ERROR(CheckOperands(node));
  ASSIGN_OR_RETURN(const NumberKind kind, CommonKind(node));
  if (kind != NumberKind::kFloat32) return node.Error("XNNPACK averages f32 only");
  ASSIGN_OR_RETURN(const Window window, ReadPoolWindow(node));
  if (window.dilation[0] != 1 || window.dilation[1] != 1) {
    return node.Error("average pooling has no dilation");
  }
  ASSIGN_OR_RETURN(const OutputRange range, node.Range());
  ASSIGN_OR_RETURN(const std::uint32_t input, context.Input(node, 0));
  ASSIGN_OR_RETURN(const std::uint32_t output, context.Output(node));
  return context.Defined(
      node, xnn_define_average_pooling_2d(
                context.subgraph, window.padding_top, window.padding_right, window.padding_bottom,
                window.padding_left, window.kernel[0], window.kernel[1], window.stride[0],
                window.stride[1], range.minimum, range.maximum, input, output, /*flags=*/0));
}

absl::StatusOr<Extents> InferPooling(const NodeReader& node,
                                     absl::Span<const Extents* const> inputs) {
  ASSIGN_OR_RETURN(const Window window, ReadPoolWindow(node));
  const std::int64_t channels = inputs[0]->empty() ? 0 : inputs[0]->back();
  return SlideWindow(node, window, *inputs[0], channels);
}

constexpr NodeRow kRows[] = {
    {"max_pooling_2d", DefineMaxPooling, InferPooling},
    {"average_pooling_2d", DefineAveragePooling, InferPooling},
};

}  // namespace

absl::Span<const NodeRow> PoolNodes() { return kRows; }

}  // namespace zeropoint::runtime::xnnpack
