#include "tools/driver/explain/layer_statistics.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include "tools/driver/explain/program_index.h"

namespace zeropoint::tools {
namespace {

constexpr ValueRange kNothing = {std::numeric_limits<float>::infinity(),
                                 -std::numeric_limits<float>::infinity()};

void Widen(ValueRange& range, const std::vector<float>& values) {
  for (float value : values) {
    range.min = std::min(range.min, value);
    range.max = std::max(range.max, value);
  }
}

/// Infinite where one alone is no number; equal infinities and NaN in both are no difference.
double MaxError(const std::vector<float>& expected, const std::vector<float>& actual) {
  double error = 0;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (expected[i] == actual[i] || (std::isnan(expected[i]) && std::isnan(actual[i]))) continue;
    const double difference = std::abs(static_cast<double>(expected[i]) - actual[i]);
    error = std::max(error,
                     std::isnan(difference) ? std::numeric_limits<double>::infinity() : difference);
  }
  return error;
}

void AddFinite(const std::vector<float>& values, RunningSum& sum) {
  for (const float value : values) {
    if (std::isfinite(value)) sum.Add(static_cast<double>(value));
  }
}

Spread SpreadOf(const RunningSum& sum) { return {sum.mean(), std::sqrt(sum.variance())}; }

}  // namespace

LayerStatistics::LayerStatistics(const LayerTap& tap, const LayerTap& reference,
                                 const runtime::ProgramValue& value) {
  report_.name = tap.name;
  report_.handle = tap.handle;
  report_.reference_name = reference.name;
  report_.op = tap.op;
  report_.reference = report_.program = kNothing;
  if (!IsQuantizedActivation(value)) return;
  const ActivationGrid grid(value);
  report_.scale = grid.scale();
  report_.representable = grid.range();
}

void LayerStatistics::Add(const std::vector<float>& expected, const std::vector<float>& actual) {
  sqnr_.Add(expected, actual);
  Widen(report_.reference, expected);
  Widen(report_.program, actual);
  report_.histogram.Add(expected);
  AddFinite(expected, reference_);
  AddFinite(actual, program_);
  report_.max_error = std::max(report_.max_error, MaxError(expected, actual));
  if (report_.scale) CountClipped(expected);
  elements_ += static_cast<std::int64_t>(expected.size());
}

LayerReport LayerStatistics::Finish() const {
  LayerReport report = report_;
  report.sqnr_db = sqnr_.decibels();
  report.reference_spread = SpreadOf(reference_);
  report.program_spread = SpreadOf(program_);
  if (elements_ == 0) {
    report.reference = report.program = {};
  } else {
    report.clipped = static_cast<double>(clipped_) / static_cast<double>(elements_);
  }
  return report;
}

/// A value within half a step of the range rounds to its end and loses nothing.
void LayerStatistics::CountClipped(const std::vector<float>& expected) {
  const float half_step = *report_.scale / 2;
  const float low = report_.representable.min - half_step;
  const float high = report_.representable.max + half_step;
  clipped_ += std::count_if(expected.begin(), expected.end(),
                            [&](float value) { return value < low || value > high; });
}

}  // namespace zeropoint::tools
