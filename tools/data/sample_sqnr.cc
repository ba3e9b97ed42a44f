#include "tools/data/sample_sqnr.h"

#include <algorithm>
#include <cmath>

#include "tools/data/metrics.h"

namespace zeropoint::tools {

void SampleSqnr::Add(absl::Span<const float> reference, absl::Span<const float> value) {
  if (reference.size() < kMinSampleElements || samples_.size() == kMaxSamples) return;
  Sqnr sqnr;
  sqnr.Add(reference, value);
  double peak = 0;
  for (const float x : reference) {
    if (std::isfinite(x)) peak = std::max(peak, std::fabs(static_cast<double>(x)));
  }
  samples_.push_back({peak, sqnr.decibels()});
}

std::optional<double> SampleSqnr::median() const {
  double loudest = 0;
  for (const Sample& sample : samples_) loudest = std::max(loudest, sample.peak);
  std::vector<double> judged;
  for (const Sample& sample : samples_) {
    if (sample.peak > 0 && sample.peak >= kQuietestSample * loudest) {
      judged.push_back(sample.sqnr_db);
    }
  }
  if (judged.size() < kMinSamples) return std::nullopt;
  const auto middle = judged.begin() + static_cast<std::ptrdiff_t>(judged.size() / 2);
  std::nth_element(judged.begin(), middle, judged.end());
  return *middle;
}

}  // namespace zeropoint::tools
