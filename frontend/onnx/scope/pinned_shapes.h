#ifndef ZEROPOINT_FRONTEND_ONNX_SCOPE_PINNED_SHAPES_H_
#define ZEROPOINT_FRONTEND_ONNX_SCOPE_PINNED_SHAPES_H_

// Extents that the user fixes at import.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace zeropoint::frontend {

/// Extents that replace the model's symbolic ones, by input name.
using PinnedShapes = std::map<std::string, std::vector<std::int64_t>>;

/// In a pinned shape: this extent stays what the model declares.
inline constexpr std::int64_t kExtentAsDeclared = -1;

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_SCOPE_PINNED_SHAPES_H_
