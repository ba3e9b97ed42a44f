#include "tools/driver/explain/value_histogram.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace zeropoint::tools {

void ValueHistogram::Add(absl::Span<const float> values) {
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  for (const float value : values) {
    if (!std::isfinite(value)) continue;
    low = std::min<double>(low, value);
    high = std::max<double>(high, value);
  }
  if (low > high) return;
  if (min_ == max_) {
    min_ = low;
    // A constant has a width, too, which its magnitude does not swallow.
    max_ = high > low ? high : low + std::max(1.0, std::fabs(low));
  }
  while (high > max_) DoubleUp();
  while (low < min_) DoubleDown();
  const double per_unit = kBins / (max_ - min_);
  for (const float value : values) {
    if (!std::isfinite(value)) continue;
    const auto bin = static_cast<std::size_t>((value - min_) * per_unit);
    ++counts_[std::min(bin, kBins - 1)];
  }
}

void ValueHistogram::DoubleUp() {
  for (std::size_t i = 0; i < kBins / 2; ++i) counts_[i] = counts_[2 * i] + counts_[2 * i + 1];
  std::fill(counts_.begin() + kBins / 2, counts_.end(), 0);
  max_ += max_ - min_;
}

void ValueHistogram::DoubleDown() {
  for (std::size_t i = kBins; i > kBins / 2; --i) {
    counts_[i - 1] = counts_[2 * (i - kBins / 2) - 2] + counts_[2 * (i - kBins / 2) - 1];
  }
  std::fill(counts_.begin(), counts_.begin() + kBins / 2, 0);
  min_ -= max_ - min_;
}

}  // namespace zeropoint::tools
