#include "tools/data/output_mask.h"

#include <algorithm>
#include <cmath>

namespace zeropoint::tools {
namespace {

/// What a mask was added to is smaller.
bool IsNear(double mask, double element) {
  return std::fabs(element - mask) <= std::fabs(mask) * (2 / kMaskOverValues);
}

}  // namespace

std::optional<float> FindMask(absl::Span<const float> reference) {
  float mask = 0;
  for (const float element : reference) {
    if (std::isfinite(element) && std::fabs(element) > std::fabs(mask)) mask = element;
  }
  if (std::fabs(static_cast<double>(mask)) < kSmallestMask) return std::nullopt;
  double rest = 0;
  for (const float element : reference) {
    if (!std::isfinite(element) || IsNear(mask, element)) continue;
    rest = std::max(rest, std::fabs(static_cast<double>(element)));
  }
  const bool is_mask = rest > 0 && std::fabs(static_cast<double>(mask)) >= kMaskOverValues * rest;
  return is_mask ? std::optional<float>(mask) : std::nullopt;
}

bool IsMasked(float mask, float reference, float value) {
  return IsNear(mask, reference) && IsNear(mask, value);
}

}  // namespace zeropoint::tools
