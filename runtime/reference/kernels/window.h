#ifndef ZEROPOINT_RUNTIME_REFERENCE_KERNELS_WINDOW_H_
#define ZEROPOINT_RUNTIME_REFERENCE_KERNELS_WINDOW_H_

// Geometry of sliding windows: convolutions and pools, in two spatial axes.

#include <array>
#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"

namespace zeropoint::runtime::reference {

/// Largest kernel size, stride, padding and dilation: far beyond any model, and small enough that
/// no product of two of them overflows.
inline constexpr std::int64_t kMaxWindow = 1 << 20;

/// One spatial axis of a window operation.
struct WindowAxis {
  std::int64_t input = 1, kernel = 1, stride = 1, dilation = 1, pad_begin = 0, pad_end = 0;
  std::int64_t output = 0;

  /// Input position of tap `k` of output `o`; outside [0, input) it lies in the padding.
  std::int64_t Position(std::int64_t o, std::int64_t k) const {
    return o * stride + k * dilation - pad_begin;
  }
  bool Contains(std::int64_t position) const { return position >= 0 && position < input; }
  /// The taps [FirstTap, EndTap) of output `o` that lie inside the input; none when not ascending.
  std::int64_t FirstTap(std::int64_t o) const;
  std::int64_t EndTap(std::int64_t o) const;
};
using Window2d = std::array<WindowAxis, 2>;

/// Lists as attributes give them: kernel, stride, dilation of 2, padding [top,left,bottom,right].
struct WindowAttributes {
  std::vector<std::int64_t> kernel, stride, dilation, padding;
  bool ceil_mode = false;
};

/// Checks the lists and computes the output extents: floor((in + pads - window) / stride) + 1; with
/// ceil_mode rounded up, without the windows that would start in the end padding (as ATen).
/// kInvalidArgument when no window fits.
absl::StatusOr<Window2d> MakeWindow(const std::array<std::int64_t, 2>& input,
                                    const WindowAttributes& attributes);

}  // namespace zeropoint::runtime::reference

#endif  // ZEROPOINT_RUNTIME_REFERENCE_KERNELS_WINDOW_H_
