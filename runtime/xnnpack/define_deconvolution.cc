// deconvolution_2d, NHWC.

#include <limits>

#include "absl/strings/str_cat.h"
#include "runtime/status_macros.h"
#include "runtime/xnnpack/node_table.h"
#include "runtime/xnnpack/operand_checks.h"
#include "runtime/xnnpack/window.h"

namespace zeropoint::runtime::xnnpack {
namespace {

struct Deconvolution {
  Window window;
  /// Outputs added at the end of H and W.
  std::uint32_t adjustment[2];
};

// Filter [O,KH,KW,C]. XNNPACK wants adjustments below the stride.
absl::StatusOr<Deconvolution> Read(const NodeReader& node) {
  const Extents& filter = node.input(1).extents;
  Deconvolution deconvolution = {};
  ASSIGN_OR_RETURN(deconvolution.window, ReadWindow(node, filter[1], filter[2]));
  ASSIGN_OR_RETURN(
      const std::vector<std::int64_t> adjustment,
      node.Ints("adjustment", 2, {0, kWindowBounds.maximum}, std::vector<std::int64_t>{0, 0}));
  for (std::size_t i = 0; i < 2; ++i) {
    if (adjustment[i] >= deconvolution.window.stride[i]) {
      return node.Error("the adjustment must be smaller than the stride");
    }
    deconvolution.adjustment[i] = static_cast<std::uint32_t>(adjustment[i]);
  }
  return deconvolution;
}

absl::Status Define(const NodeReader& node, DefineContext& context) {
  RETURN_IF_ERROR(node.CheckArity(2, 4));
  RETURN_IF_ERROR(CheckRank(node, node.input(0), 4));
  RETURN_IF_ERROR(CheckRank(node, node.output(), 4));
  RETURN_IF_ERROR(CheckWeights(node, 4, 0));
  ASSIGN_OR_RETURN(const Deconvolution deconvolution, Read(node));
  const Extents& filter = node.input(1).extents;
  const Window& window = deconvolution.window;
  ASSIGN_OR_RETURN(const OutputRange range, node.Range());
  ASSIGN_OR_RETURN(const std::uint32_t input_id, context.Input(node, 0));
  ASSIGN_OR_RETURN(const std::uint32_t filter_id, context.FilterOf(node));
  ASSIGN_OR_RETURN(const std::uint32_t bias_id, context.Weight(node, 2));
  ASSIGN_OR_RETURN(const std::uint32_t output_id, context.Output(node));
  return context.Defined(
      node, xnn_define_deconvolution_2d(
                context.subgraph, window.padding_top, window.padding_right, window.padding_bottom,
                window.padding_left, deconvolution.adjustment[0], deconvolution.adjustment[1],
                window.kernel[0], window.kernel[1], window.stride[0], window.stride[1],
                window.dilation[0], window.dilation[1], /*groups=*/1,
                static_cast<std::size_t>(filter[3]), static_cast<std::size_t>(filter[0]),
                range.minimum, range.maximum, input_id, filter_id, bias_id, output_id,
                /*flags=*/0));
}

absl::StatusOr<Extents> Infer(const NodeReader& node, absl::Span<const Extents* const> inputs) {
  ASSIGN_OR_RETURN(const Deconvolution deconvolution, Read(node));
  const Window& window = deconvolution.window;
  const Extents& input = *inputs[0];
  const Extents& filter = *inputs[1];
  if (input.size() != 4 || input[3] != filter[3]) {
    return node.Error(absl::StrCat("input ", ExtentsToString(input), " and filter ",
                                   ExtentsToString(filter), " do not match"));
  }
  const std::int64_t padding[] = {std::int64_t{window.padding_top} + window.padding_bottom,
                                  std::int64_t{window.padding_left} + window.padding_right};
  Extents output = {input[0], 0, 0, filter[0]};
  for (std::size_t i = 0; i < 2; ++i) {
    if (input[i + 1] > std::numeric_limits<std::int32_t>::max()) {
      return node.Error("an extent is too large");
    }
    output[i + 1] = (input[i + 1] - 1) * window.stride[i] + deconvolution.adjustment[i] +
                    std::int64_t{window.dilation[i]} * (window.kernel[i] - 1) + 1 - padding[i];
    // XNNPACK counts the outputs of each offset below the stride, and wraps around for none.
    if (output[i + 1] < window.stride[i]) {
      return node.Error("the padding leaves less output than one stride");
    }
  }
  return output;
}

constexpr NodeRow kRows[] = {
    {"deconvolution_2d", Define, Infer},
};

}  // namespace

absl::Span<const NodeRow> DeconvolutionNodes() { return kRows; }

}  // namespace zeropoint::runtime::xnnpack
