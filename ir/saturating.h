#ifndef ZEROPOINT_IR_SATURATING_H_
#define ZEROPOINT_IR_SATURATING_H_

// Integer arithmetic that stops at the ends of the range instead of overflowing. Extents come from
// files, so any operand may be huge; what saturates is far beyond any tensor that can be allocated.
// The range is symmetric (INT64_MIN is left out), so that negation is always safe.

#include <algorithm>
#include <cstdint>
#include <limits>

namespace zeropoint::ir {

inline constexpr std::int64_t kSaturated = std::numeric_limits<std::int64_t>::max();

constexpr std::int64_t Saturate(std::int64_t value) { return std::max(value, -kSaturated); }

constexpr std::int64_t SaturatingAdd(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(a, b, &sum)) return a < 0 ? -kSaturated : kSaturated;
  return Saturate(sum);
}

constexpr std::int64_t SaturatingMultiply(std::int64_t a, std::int64_t b) {
  std::int64_t product = 0;
  if (__builtin_mul_overflow(a, b, &product)) return (a < 0) == (b < 0) ? kSaturated : -kSaturated;
  return Saturate(product);
}

/// floor(a / b), b > 0.
constexpr std::int64_t FloorDivide(std::int64_t a, std::int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}

/// ceil(a / b), b > 0.
constexpr std::int64_t CeilDivide(std::int64_t a, std::int64_t b) {
  return a / b + (a % b > 0 ? 1 : 0);
}

}  // namespace zeropoint::ir

#endif  // ZEROPOINT_IR_SATURATING_H_
