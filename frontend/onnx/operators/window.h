#ifndef ZEROPOINT_FRONTEND_ONNX_OPERATORS_WINDOW_H_
#define ZEROPOINT_FRONTEND_ONNX_OPERATORS_WINDOW_H_

// The attributes that ONNX convolutions and pools share.

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "frontend/onnx/scope/node_import.h"
#include "ir/type.h"

namespace zeropoint::frontend {

/// One entry per spatial axis; `pads` holds all begins, then all ends, as the IR's padding does.
struct WindowAttributes {
  std::vector<std::int64_t> kernel, strides, dilations, pads;
};

/// Beyond any model; products of two of them still fit 64 bits.
inline constexpr std::int64_t kMaxWindow = 1 << 20;

/// `values` must be `count`, each from `min` to kMaxWindow.
absl::Status CheckEntries(absl::string_view name, const std::vector<std::int64_t>& values,
                          std::size_t count, std::int64_t min);

/// The kernel of a (transposed) convolution of x with `weight`: its last extents, 1 to 3 of them,
/// which the attribute kernel_shape must not contradict.
absl::StatusOr<std::vector<std::int64_t>> FilterKernel(const NodeImport& node, const ir::Value& x,
                                                       const ir::Value& weight);

/// ReadWindow without auto_pad: the pads are those given.
absl::StatusOr<WindowAttributes> ReadExplicitWindow(const NodeImport& node, const ir::Shape& x,
                                                    std::vector<std::int64_t> kernel);

/// Reads strides, dilations, pads and auto_pad of a node whose input has `x`'s shape and `kernel`
/// taps per axis. auto_pad becomes numbers: for a symbolic extent that is possible with stride 1
/// only.
absl::StatusOr<WindowAttributes> ReadWindow(const NodeImport& node, const ir::Shape& x,
                                            std::vector<std::int64_t> kernel);

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_OPERATORS_WINDOW_H_
