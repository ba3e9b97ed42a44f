#include "runtime/reference/kernels/window.h"

#include "absl/strings/str_cat.h"
#include "runtime/reference/kernels/checks.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {
namespace {

absl::Status ComputeOutput(WindowAxis& axis, bool ceil_mode) {
  const std::int64_t window = axis.dilation * (axis.kernel - 1) + 1;
  const std::int64_t padded = axis.input + axis.pad_begin + axis.pad_end;
  const std::int64_t free = padded - window;
  if (free < 0) {
    return Mismatch(absl::StrCat("a window of ", window),
                    absl::StrCat("a padded input of ", padded));
  }
  axis.output = free / axis.stride + 1;
  if (ceil_mode && free % axis.stride != 0 &&
      axis.output * axis.stride < axis.input + axis.pad_begin) {
    ++axis.output;
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Window2d> MakeWindow(const std::array<std::int64_t, 2>& input,
                                    const WindowAttributes& attributes) {
  RETURN_IF_ERROR(CheckList("kernel_size", attributes.kernel, 2, 1, kMaxWindow));
  RETURN_IF_ERROR(CheckList("stride", attributes.stride, 2, 1, kMaxWindow));
  RETURN_IF_ERROR(CheckList("dilation", attributes.dilation, 2, 1, kMaxWindow));
  RETURN_IF_ERROR(CheckList("padding", attributes.padding, 4, -kMaxWindow, kMaxWindow));
  Window2d window;
  for (std::size_t i = 0; i < 2; ++i) {
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
