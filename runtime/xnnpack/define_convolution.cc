// convolution_2d and depthwise_convolution_2d, NHWC.

#include <limits>

#include "absl/strings/str_cat.h"
#include "runtime/status_macros.h"
#include "runtime/xnnpack/dynamic_input.h"
#include "runtime/xnnpack/node_table.h"
#include "runtime/xnnpack/operand_checks.h"
#include "runtime/xnnpack/window.h"

namespace zeropoint::runtime::xnnpack {
namespace {

constexpr Bounds kChannelBounds = {1, std::numeric_limits<std::int32_t>::max()};

absl::Status CheckOperands(const NodeReader& node, std::size_t channel_axis) {
  RETURN_IF_ERROR(node.CheckArity(2, 4));
  RETURN_IF_ERROR(CheckRank(node, node.input(0), 4));
  RETURN_IF_ERROR(CheckRank(node, node.output(), 4));
  return CheckWeights(node, 4, channel_axis);
}

absl::Status CheckChannels(const NodeReader& node, std::int64_t found, std::int64_t expected) {
  if (found == expected) return absl::OkStatus();
  return node.Error(
      absl::StrCat("the input has ", found, " channels, the filter is for ", expected));
}

// Filter [O,KH,KW,C/groups].
absl::StatusOr<std::int64_t> ReadGroups(const NodeReader& node) {
  ASSIGN_OR_RETURN(const std::int64_t groups, node.IntOr("groups", 1, kChannelBounds));
  const Extents& filter = node.input(1).extents;
  if (filter[0] % groups != 0) {
    return node.Error(
        absl::StrCat(filter[0], " output channels do not divide into ", groups, " groups"));
  }
  return groups;
}

absl::Status DefineConvolution(const NodeReader& node, DefineContext& context) {
  RETURN_IF_ERROR(CheckOperands(node, 0));
  const Extents& filter = node.input(1).extents;
  ASSIGN_OR_RETURN(const Window window, ReadWindow(node, filter[1], filter[2]));
  ASSIGN_OR_RETURN(const std::int64_t groups, ReadGroups(node));
  ASSIGN_OR_RETURN(const OutputRange range, node.Range());
  ASSIGN_OR_RETURN(const InputAndFilter ids, DefineInputAndFilter(node, context, 3));
  ASSIGN_OR_RETURN(const std::uint32_t bias_id, context.Weight(node, 2));
  ASSIGN_OR_RETURN(const std::uint32_t output_id, context.Output(node));
  return context.Defined(
      node, xnn_define_convolution_2d(
                context.subgraph, window.padding_top, window.padding_right, window.padding_bottom,
                window.padding_left, window.kernel[0], window.kernel[1], window.stride[0],
                window.stride[1], window.dilation[0], window.dilation[1],
                static_cast<std::uint32_t>(groups), static_cast<std::size_t>(filter[3]),
                static_cast<std::size_t>(filter[0] / groups), range.minimum, range.maximum,
                ids.input, ids.filter, bias_id, output_id, /*flags=*/0));
}

absl::StatusOr<Extents> InferConvolution(const NodeReader& node,
                                         absl::Span<const Extents* const> inputs) {
  const Extents& filter = *inputs[1];
  ASSIGN_OR_RETURN(const Window window, ReadWindow(node, filter[1], filter[2]));
  ASSIGN_OR_RETURN(const std::int64_t groups, ReadGroups(node));
  ASSIGN_OR_RETURN(Extents output, SlideWindow(node, window, *inputs[0], filter[0]));
  RETURN_IF_ERROR(CheckChannels(node, inputs[0]->at(3), filter[3] * groups));
  return output;
}

// Filter [1,KH,KW,C*multiplier]; the channels are a promise of the program that Infer checks.
absl::StatusOr<std::int64_t> ReadDepthMultiplier(const NodeReader& node) {
  const std::int64_t channels = node.input(0).extents[3];
  const Extents& filter = node.input(1).extents;
  if (filter[0] != 1) return node.Error("the filter's first extent must be 1");
  if (channels < 1 || filter[3] % channels != 0) {
    return node.Error(absl::StrCat(filter[3], " filter channels are no multiple of ", channels,
                                   " input channels"));
  }
  return filter[3] / channels;
}

absl::Status DefineDepthwiseConvolution(const NodeReader& node, DefineContext& context) {
  RETURN_IF_ERROR(CheckOperands(node, 3));
  const Extents& filter = node.input(1).extents;
  ASSIGN_OR_RETURN(const Window window, ReadWindow(node, filter[1], filter[2]));
  ASSIGN_OR_RETURN(const std::int64_t multiplier, ReadDepthMultiplier(node));
  ASSIGN_OR_RETURN(const OutputRange range, node.Range());
  ASSIGN_OR_RETURN(const std::uint32_t input_id, context.Input(node, 0));
  ASSIGN_OR_RETURN(const std::uint32_t filter_id, context.FilterOf(node));
  ASSIGN_OR_RETURN(const std::uint32_t bias_id, context.Weight(node, 2));
  ASSIGN_OR_RETURN(const std::uint32_t output_id, context.Output(node));
  return context.Defined(
      node,
      xnn_define_depthwise_convolution_2d(
          context.subgraph, window.padding_top, window.padding_right, window.padding_bottom,
          window.padding_left, window.kernel[0], window.kernel[1], window.stride[0],
          window.stride[1], window.dilation[0], window.dilation[1],
          static_cast<std::uint32_t>(multiplier), static_cast<std::size_t>(filter[3] / multiplier),
          range.minimum, range.maximum, input_id, filter_id, bias_id, output_id, /*flags=*/0));
}

absl::StatusOr<Extents> InferDepthwiseConvolution(const NodeReader& node,
                                                  absl::Span<const Extents* const> inputs) {
  const Extents& filter = *inputs[1];
  ASSIGN_OR_RETURN(const Window window, ReadWindow(node, filter[1], filter[2]));
  ASSIGN_OR_RETURN(const std::int64_t multiplier, ReadDepthMultiplier(node));
  ASSIGN_OR_RETURN(Extents output, SlideWindow(node, window, *inputs[0], filter[3]));
  RETURN_IF_ERROR(CheckChannels(node, inputs[0]->at(3), filter[3] / multiplier));
  return output;
}

constexpr NodeRow kRows[] = {
    {"convolution_2d", DefineConvolution, InferConvolution},
    {"depthwise_convolution_2d", DefineDepthwiseConvolution, InferDepthwiseConvolution},
};

}  // namespace

absl::Span<const NodeRow> ConvolutionNodes() { return kRows; }

}  // namespace zeropoint::runtime::xnnpack
