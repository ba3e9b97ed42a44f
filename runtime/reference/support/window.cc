#include "runtime/reference/support/window.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "runtime/reference/support/checks.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {
namespace {

/// A tensor without elements may have any extent; beyond this one window arithmetic could overflow.
constexpr std::int64_t kMaxInput = std::int64_t{1} << 40;

/// ceil(value / divisor); the divisor is positive.
std::int64_t CeilDivide(std::int64_t value, std::int64_t divisor) {
  return value / divisor + (value % divisor > 0 ? 1 : 0);
}

absl::Status ComputeOutput(WindowAxis& axis, bool ceil_mode) {
  const std::int64_t window = axis.dilation * (axis.kernel - 1) + 1;
  const std::int64_t padded = axis.input + axis.pad_begin + axis.pad_end;
  const std::int64_t free = padded - window;
  if (ceil_mode) {
    axis.output = std::min(CeilDivide(free, axis.stride) + 1,
                           CeilDivide(axis.input + axis.pad_begin, axis.stride));
  } else {
    axis.output = free < 0 ? 0 : free / axis.stride + 1;
  }
  if (axis.output < 1) {
    return Mismatch(absl::StrCat("a padded input that a window of ", window, " fits"),
                    absl::StrCat(padded));
  }
  return absl::OkStatus();
}

}  // namespace

std::int64_t WindowAxis::FirstTap(std::int64_t o) const {
  return std::max<std::int64_t>(CeilDivide(-Position(o, 0), dilation), 0);
}

std::int64_t WindowAxis::EndTap(std::int64_t o) const {
  return std::min(CeilDivide(input - Position(o, 0), dilation), kernel);
}

std::int64_t InputElements(const Window& window) {
  return window[0].input * window[1].input * window[2].input;
}
std::int64_t OutputElements(const Window& window) {
  return window[0].output * window[1].output * window[2].output;
}
std::int64_t Taps(const Window& window) {
  return window[0].kernel * window[1].kernel * window[2].kernel;
}

absl::StatusOr<WindowAttributes> ReadWindowAttributes(const KernelContext& context,
                                                      std::vector<std::int64_t> kernel) {
  const std::size_t axes = kernel.size();
  const std::vector<std::int64_t> ones(axes, 1);
  WindowAttributes attributes;
  attributes.kernel = std::move(kernel);
  ASSIGN_OR_RETURN(attributes.stride, context.IntsOr("stride", ones));
  ASSIGN_OR_RETURN(attributes.dilation, context.IntsOr("dilation", ones));
  ASSIGN_OR_RETURN(attributes.padding,
                   context.IntsOr("padding", std::vector<std::int64_t>(2 * axes, 0)));
  return attributes;
}

absl::StatusOr<Window> MakeWindow(absl::Span<const std::int64_t> input,
                                  const WindowAttributes& attributes) {
  const std::size_t axes = input.size();
  Window window;
  if (axes < 1 || axes > window.size()) {
    return Mismatch("1 to 3 spatial axes", absl::StrCat(axes));
  }
  RETURN_IF_ERROR(CheckList("kernel_size", attributes.kernel, axes, 1, kMaxWindow));
  RETURN_IF_ERROR(CheckList("stride", attributes.stride, axes, 1, kMaxWindow));
  RETURN_IF_ERROR(CheckList("dilation", attributes.dilation, axes, 1, kMaxWindow));
  RETURN_IF_ERROR(CheckList("padding", attributes.padding, 2 * axes, 0, kMaxWindow));
  for (std::size_t i = 0; i < axes; ++i) {
    if (input[i] > kMaxInput) {
      return Mismatch(absl::StrCat("spatial extents up to ", kMaxInput), absl::StrCat(input[i]));
    }
    WindowAxis& axis = window[window.size() - axes + i];
    axis = {input[i],
            attributes.kernel[i],
            attributes.stride[i],
            attributes.dilation[i],
            attributes.padding[i],
            attributes.padding[axes + i],
            0};
    RETURN_IF_ERROR(ComputeOutput(axis, attributes.ceil_mode));
  }
  return window;
}

Extents OutputExtents(const Window& window, std::int64_t batch, std::int64_t channels,
                      std::size_t axes) {
  Extents extents = {batch, channels};
  for (std::size_t i = window.size() - axes; i < window.size(); ++i) {
    extents.push_back(window[i].output);
  }
  return extents;
}

}  // namespace zeropoint::runtime::reference
