#include "runtime/reference/kernels/window.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "runtime/reference/kernels/checks.h"
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

absl::StatusOr<Window2d> MakeWindow(const std::array<std::int64_t, 2>& input,
                                    const WindowAttributes& attributes) {
  RETURN_IF_ERROR(CheckList("kernel_size", attributes.kernel, 2, 1, kMaxWindow));
  RETURN_IF_ERROR(CheckList("stride", attributes.stride, 2, 1, kMaxWindow));
  RETURN_IF_ERROR(CheckList("dilation", attributes.dilation, 2, 1, kMaxWindow));
  RETURN_IF_ERROR(CheckList("padding", attributes.padding, 4, 0, kMaxWindow));
  Window2d window;
  for (std::size_t i = 0; i < 2; ++i) {
    if (input[i] > kMaxInput) {
      return Mismatch(absl::StrCat("spatial extents up to ", kMaxInput), absl::StrCat(input[i]));
    }
    window[i] = {input[i],
                 attributes.kernel[i],
                 attributes.stride[i],
                 attributes.dilation[i],
                 attributes.padding[i],
                 attributes.padding[i + 2],
                 0};
    RETURN_IF_ERROR(ComputeOutput(window[i], attributes.ceil_mode));
  }
  return window;
}

}  // namespace zeropoint::runtime::reference
