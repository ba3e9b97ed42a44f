#include "tools/driver/explain/layer_statistics.h"

#include <algorithm>
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

}  // namespace

LayerStatistics::LayerStatistics(const LayerTap& tap, const runtime::ProgramValue& value) {
  report_.name = tap.name;
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
  if (report_.scale) CountClipped(expected);
  elements_ += static_cast<std::int64_t>(expected.size());
}

LayerReport LayerStatistics::Finish() const {
  LayerReport report = report_;
  report.sqnr_db = sqnr_.decibels();
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
