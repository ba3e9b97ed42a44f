#include "quantizers/observers/bin_counts.h"

#include <algorithm>
#include <array>

namespace zeropoint::quantizers {
namespace {

/// Tables that neighbours count in, each in its own: equal values, such as the zeros behind a ReLU,
/// need not wait for each other.
constexpr std::size_t kTables = 4;
/// Bins are found for so many values at a time, which a compiler makes vectors of.
constexpr std::size_t kBlock = 1024;

}  // namespace

BinCounts::BinCounts(ValueRange range, std::size_t bins)
    : range_(range),
      origin_(range.min == range.max ? range.min - 1.0f : range.min),
      width_((range.min == range.max ? range.max + 1.0f : range.max) - origin_),
      counts_(bins, 0) {}

std::uint32_t BinCounts::BinOf(float value) const {
  const auto bins = static_cast<float>(counts_.size());
  const float position = (value - origin_) * bins / width_;
  // What is not below `bins` is also the infinity and NaN of ranges near the end of float32.
  return static_cast<std::uint32_t>(
      static_cast<std::int32_t>(position < bins ? position : bins - 1.0f));
}

void BinCounts::AddFew(absl::Span<const float> values) {
  for (const float value : values) ++counts_[BinOf(value)];
}

void BinCounts::Add(absl::Span<const float> values) {
  const std::size_t bins = counts_.size();
  if (values.size() < kTables * bins) return AddFew(values);
  std::vector<std::uint32_t> tables(kTables * bins, 0);
  std::array<std::uint32_t, kBlock> positions;
  while (values.size() >= kBlock) {
    for (std::size_t i = 0; i < kBlock; ++i) positions[i] = BinOf(values[i]);
    for (std::size_t i = 0; i < kBlock; i += kTables) {
      for (std::size_t table = 0; table < kTables; ++table) {
        ++tables[table * bins + positions[i + table]];
      }
    }
    values.remove_prefix(kBlock);
  }
  for (std::size_t i = 0; i < tables.size(); ++i) counts_[i % bins] += tables[i];
  AddFew(values);
}

}  // namespace zeropoint::quantizers
