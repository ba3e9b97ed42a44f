#ifndef ZEROPOINT_RUNTIME_XNNPACK_LIMITS_H_
#define ZEROPOINT_RUNTIME_XNNPACK_LIMITS_H_

// How far XNNPACK computes right: what lowering does not exceed, and what the loader refuses of a
// damaged file. XNNPACK's release build checks few of these itself.

#include <cmath>
#include <cstdint>

namespace zeropoint::runtime::xnnpack_limits {

/// Axes of a tensor.
inline constexpr int kMaxRank = 6;
/// One extent, and all elements of a tensor: XNNPACK computes with products of extents, some in 32
/// bits.
inline constexpr std::int64_t kMaxExtent = (std::int64_t{1} << 31) - 1;
inline constexpr std::int64_t kMaxElements = std::int64_t{1} << 34;

/// Kernel, stride, dilation and padding of a window: dilation * (kernel - 1) is computed in 32
/// bits.
inline constexpr std::int64_t kMaxWindow = 1 << 15;
/// A convolution or pooling keeps one pointer for each tap of each output position of an image.
inline constexpr std::int64_t kMaxWindowPointers = std::int64_t{1} << 31;
/// One side of one axis of a constant padding.
inline constexpr std::int64_t kMaxPadding = 1 << 16;

/// Extents of an image that is interpolated: coordinates are computed in single precision.
inline constexpr std::int64_t kMinResizedExtent = 2;
inline constexpr std::int64_t kMaxResizedExtent = (1 << 24) - 1;

/// Ratios [min, max) of scales within the fixed-point multipliers of the int8 kernels.
struct ScaleRatio {
  float min, max;
  constexpr bool Contains(float ratio) const { return ratio >= min && ratio < max; }
};
/// Each operand's scale over the output's, of a sum or difference.
inline constexpr ScaleRatio kSumRatio = {0x1p-10f, 0x1p8f};
/// The product of both operands' scales over the output's.
inline constexpr ScaleRatio kProductRatio = {0x1p-16f, 0x1p8f};
/// The input's scale over the output's of a leaky relu or a conversion, and that times the slope.
inline constexpr ScaleRatio kFixedPointRatio = {0x1p-8f, 0x1p7f};
/// input scale * weight scale / output scale of convolutions and matrix products; exclusive.
inline constexpr float kMaxRequantizationScale = 256.0f;

/// Scales are positive, and neither denormal nor infinite.
inline bool IsScale(float scale) { return scale > 0 && std::isnormal(scale); }

}  // namespace zeropoint::runtime::xnnpack_limits

#endif  // ZEROPOINT_RUNTIME_XNNPACK_LIMITS_H_
