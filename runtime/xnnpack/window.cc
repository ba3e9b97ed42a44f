#include "runtime/xnnpack/window.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::xnnpack {
namespace {

constexpr Bounds kPaddingBounds = {0, kWindowBounds.maximum};

std::array<std::uint32_t, 2> Pair(const std::vector<std::int64_t>& ints) {
  return {static_cast<std::uint32_t>(ints[0]), static_cast<std::uint32_t>(ints[1])};
}

// Extent of the input that one window spans.
std::int64_t Span(const Window& window, std::size_t axis) {
  return std::int64_t{window.dilation[axis]} * (std::int64_t{window.kernel[axis]} - 1) + 1;
}

}  // namespace

absl::StatusOr<Window> ReadWindow(const NodeReader& node, std::int64_t kernel_height,
                                  std::int64_t kernel_width) {
  const std::vector<std::int64_t> kernel = {kernel_height, kernel_width};
  for (const std::int64_t extent : kernel) {
    if (extent < kWindowBounds.minimum || extent > kWindowBounds.maximum) {
      return node.Error(absl::StrCat("kernel ", ExtentsToString(kernel), " is out of range"));
    }
  }
  const std::vector<std::int64_t> ones = {1, 1};
  ASSIGN_OR_RETURN(const std::vector<std::int64_t> stride,
                   node.Ints("stride", 2, kWindowBounds, ones));
  ASSIGN_OR_RETURN(const std::vector<std::int64_t> dilation,
                   node.Ints("dilation", 2, kWindowBounds, ones));
  ASSIGN_OR_RETURN(const std::vector<std::int64_t> padding,
                   node.Ints("padding", 4, kPaddingBounds, std::vector<std::int64_t>(4, 0)));
  Window window = {};
  window.kernel = Pair(kernel);
  window.stride = Pair(stride);
  window.dilation = Pair(dilation);
  window.padding_top = static_cast<std::uint32_t>(padding[0]);
  window.padding_left = static_cast<std::uint32_t>(padding[1]);
  window.padding_bottom = static_cast<std::uint32_t>(padding[2]);
  window.padding_right = static_cast<std::uint32_t>(padding[3]);
  return window;
}

absl::StatusOr<Window> ReadPoolWindow(const NodeReader& node) {
  ASSIGN_OR_RETURN(const std::vector<std::int64_t> kernel, node.Ints("kernel", 2, kWindowBounds));
  RETURN_IF_ERROR(node.Ints("stride", 2, kWindowBounds).status());
  ASSIGN_OR_RETURN(const Window window, ReadWindow(node, kernel[0], kernel[1]));
  if (kernel[0] * kernel[1] == 1) return node.Error("XNNPACK has no 1x1 pooling");
  if (window.padding_top >= Span(window, 0) || window.padding_bottom >= Span(window, 0) ||
      window.padding_left >= Span(window, 1) || window.padding_right >= Span(window, 1)) {
    return node.Error("the padding must be smaller than the window");
  }
  return window;
}

absl::StatusOr<Extents> SlideWindow(const NodeReader& node, const Window& window,
                                    const Extents& input, std::int64_t channels) {
  if (input.size() != 4) {
    return node.Error(
        absl::StrCat("expected input extents [N,H,W,C], found ", ExtentsToString(input)));
  }
  const std::int64_t padded[] = {input[1] + window.padding_top + window.padding_bottom,
                                 input[2] + window.padding_left + window.padding_right};
  Extents output = {input[0], 0, 0, channels};
  for (std::size_t axis = 0; axis < 2; ++axis) {
    if (padded[axis] < Span(window, axis)) {
      return node.Error(absl::StrCat("a window of ", Span(window, axis),
                                     " does not fit into the padded input of ", padded[axis]));
    }
    output[axis + 1] = (padded[axis] - Span(window, axis)) / window.stride[axis] + 1;
  }
  // Extents are below 2^31 and kernels below 2^16: neither product overflows.
  const std::int64_t taps = std::int64_t{window.kernel[0]} * window.kernel[1];
  if (output[1] * output[2] > xnnpack_limits::kMaxWindowPointers / taps) {
    return node.Error(absl::StrCat("pointers to ", taps, " taps of each of ", output[1], " x ",
                                   output[2], " outputs are too many"));
  }
  return output;
}

}  // namespace zeropoint::runtime::xnnpack
