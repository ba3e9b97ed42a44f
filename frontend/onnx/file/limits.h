#ifndef ZEROPOINT_FRONTEND_ONNX_FILE_LIMITS_H_
#define ZEROPOINT_FRONTEND_ONNX_FILE_LIMITS_H_

// Bounds on what a file may ask for. No model comes near them; they keep a hostile one from costing
// memory or overflowing sums of extents.

#include <cstdint>

namespace zeropoint::frontend {

inline constexpr int kMaxRank = 32;

/// Of one axis of an input or constant.
inline constexpr std::int64_t kMaxExtent = std::int64_t{1} << 40;

/// Of the constants that are computed at import rather than read from the file.
inline constexpr std::int64_t kMaxComputedElements = std::int64_t{1} << 22;

/// Nodes after functions are expanded, besides those of the file.
inline constexpr std::int64_t kMaxExpandedNodes = 16384;

/// Graphs in graphs and functions in functions.
inline constexpr int kMaxImportDepth = 64;

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_FILE_LIMITS_H_
