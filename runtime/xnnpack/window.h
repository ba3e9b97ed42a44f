#ifndef ZEROPOINT_RUNTIME_XNNPACK_WINDOW_H_
#define ZEROPOINT_RUNTIME_XNNPACK_WINDOW_H_

// The sliding window of convolutions and poolings over axes H and W of NHWC tensors.

#include <array>
#include <cstdint>

#include "absl/status/statusor.h"
#include "runtime/program.h"
#include "runtime/xnnpack/node_reader.h"
#include "runtime/xnnpack_limits.h"

namespace zeropoint::runtime::xnnpack {

/// Bounds of one extent of a window.
inline constexpr Bounds kWindowBounds = {1, xnnpack_limits::kMaxWindow};

struct Window {
  std::array<std::uint32_t, 2> kernel;
  std::array<std::uint32_t, 2> stride;
  std::array<std::uint32_t, 2> dilation;
  std::uint32_t padding_top, padding_left, padding_bottom, padding_right;
};

/// Attributes `padding`, `stride`, `dilation` with the given kernel, each extent in kWindowBounds.
absl::StatusOr<Window> ReadWindow(const NodeReader& node, std::int64_t kernel_height,
                                  std::int64_t kernel_width);
/// The same with attribute `kernel`; `stride` is required, and no window may lie in padding alone.
absl::StatusOr<Window> ReadPoolWindow(const NodeReader& node);

/// [N, output H, output W, channels]. An error if the window does not fit into the padded input.
absl::StatusOr<Extents> SlideWindow(const NodeReader& node, const Window& window,
                                    const Extents& input, std::int64_t channels);

}  // namespace zeropoint::runtime::xnnpack

#endif  // ZEROPOINT_RUNTIME_XNNPACK_WINDOW_H_
