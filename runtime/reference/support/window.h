#ifndef ZEROPOINT_RUNTIME_REFERENCE_SUPPORT_WINDOW_H_
#define ZEROPOINT_RUNTIME_REFERENCE_SUPPORT_WINDOW_H_

// Geometry of sliding windows: convolutions and pools over one, two or three spatial axes.

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "runtime/reference/kernel.h"
#include "runtime/tensor.h"

namespace zeropoint::runtime::reference {

/// Largest kernel size, stride, padding and dilation: far beyond any model, and small enough that
/// no product of two of them overflows.
inline constexpr std::int64_t kMaxWindow = 1 << 20;

/// One spatial axis of a window operation.
struct WindowAxis {
  std::int64_t input = 1, kernel = 1, stride = 1, dilation = 1, pad_begin = 0, pad_end = 0;
  std::int64_t output = 1;

  /// Input position of tap `k` of output `o`; outside [0, input) it lies in the padding.
  std::int64_t Position(std::int64_t o, std::int64_t k) const {
    return o * stride + k * dilation - pad_begin;
  }
  bool Contains(std::int64_t position) const { return position >= 0 && position < input; }
  /// The taps [FirstTap, EndTap) of output `o` that lie inside the input; none when not ascending.
  std::int64_t FirstTap(std::int64_t o) const;
  std::int64_t EndTap(std::int64_t o) const;
};

/// Every window has three axes, so that kernels are written once: fewer spatial axes are the last
/// ones, behind axes of one element and one tap.
using Window = std::array<WindowAxis, 3>;

std::int64_t InputElements(const Window& window);
std::int64_t OutputElements(const Window& window);
std::int64_t Taps(const Window& window);

/// Lists as attributes give them: one entry a spatial axis, padding all begins, then all ends.
struct WindowAttributes {
  std::vector<std::int64_t> kernel, stride, dilation, padding;
  bool ceil_mode = false;
};

/// Attributes "stride", "dilation" and "padding" of `axes` spatial axes; ones and zeros by default.
absl::StatusOr<WindowAttributes> ReadWindowAttributes(const KernelContext& context,
                                                      std::vector<std::int64_t> kernel);

/// Checks the lists and computes the output extents: floor((in + pads - window) / stride) + 1; with
/// ceil_mode rounded up, without the windows that would start in the end padding (as ATen).
/// kInvalidArgument when no window fits, or for none or more than three spatial axes.
absl::StatusOr<Window> MakeWindow(absl::Span<const std::int64_t> input,
                                  const WindowAttributes& attributes);

/// [batch, channels] and the outputs of the last `axes` axes.
Extents OutputExtents(const Window& window, std::int64_t batch, std::int64_t channels,
                      std::size_t axes);

}  // namespace zeropoint::runtime::reference

#endif  // ZEROPOINT_RUNTIME_REFERENCE_SUPPORT_WINDOW_H_
