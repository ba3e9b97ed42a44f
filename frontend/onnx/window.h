#ifndef ZEROPOINT_FRONTEND_ONNX_WINDOW_H_
#define ZEROPOINT_FRONTEND_ONNX_WINDOW_H_

// The attributes that ONNX convolutions and pools share.

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "frontend/onnx/node_import.h"
#include "ir/type.h"

namespace zeropoint::frontend {

/// One entry per spatial axis; `pads` holds all begins, then all ends, as the IR's padding does.
struct WindowAttributes {
  std::vector<std::int64_t> kernel, strides, dilations, pads;
};

/// Reads strides, dilations, pads and auto_pad of a node whose input has `x`'s shape and `kernel`
/// taps per axis. auto_pad becomes numbers: for a symbolic extent that is possible with stride 1
/// only.
absl::StatusOr<WindowAttributes> ReadWindow(const NodeImport& node, const ir::Shape& x,
                                            std::vector<std::int64_t> kernel);

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_WINDOW_H_
