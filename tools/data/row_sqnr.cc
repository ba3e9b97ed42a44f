#include "tools/data/row_sqnr.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

namespace zeropoint::tools {
namespace {

/// What differs by less is rounding of float.
constexpr double kSmallestPowerShare = 1e-10;

double MeanOf(absl::Span<const float> row) {
  return std::accumulate(row.begin(), row.end(), 0.0) / static_cast<double>(row.size());
}

bool IsFinite(absl::Span<const float> row) {
  return std::all_of(row.begin(), row.end(), [](float x) { return std::isfinite(x); });
}

}  // namespace

void RowSqnr::Add(absl::Span<const float> reference, absl::Span<const float> value,
                  std::int64_t columns) {
  const auto width = static_cast<std::size_t>(columns);
  for (std::size_t begin = 0; begin + width <= reference.size(); begin += width) {
    AddRow(reference.subspan(begin, width), value.subspan(begin, width));
  }
}

void RowSqnr::AddRow(absl::Span<const float> reference, absl::Span<const float> value) {
  if (!IsFinite(reference) || !IsFinite(value)) return;
  const double reference_mean = MeanOf(reference);
  const double value_mean = MeanOf(value);
  for (std::size_t i = 0; i < reference.size(); ++i) {
    const double element = static_cast<double>(reference[i]);
    const double difference = element - reference_mean;
    differences_.Add(static_cast<float>(difference),
                     static_cast<float>(static_cast<double>(value[i]) - value_mean));
    signal_ += difference * difference;
    power_ += element * element;
    is_score_ = is_score_ && element >= 0 && element <= 1;
  }
}

std::optional<double> RowSqnr::decibels() const {
  if (is_score_ || signal_ <= kSmallestPowerShare * power_) return std::nullopt;
  return differences_.decibels();
}

bool RowSqnr::HasCommonPart() const {
  return decibels().has_value() && power_ >= (1 + kMinCommonPower) * signal_;
}

}  // namespace zeropoint::tools
