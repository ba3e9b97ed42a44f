#include "quantizers/observers/min_max.h"

#include <algorithm>
#include <cstddef>

#include "ir/status_macros.h"
#include "ir/str_cat.h"

namespace zeropoint::quantizers {
namespace {

absl::Status NothingObserved() {
  return absl::FailedPreconditionError("nothing was observed; calibrate with at least one sample");
}

/// Without a floor of its own, a channel's scale is this share of the largest one at least: what is
/// smaller adds nothing beside the others, and its bias in units of it would not fit 32 bits.
constexpr float kLeastChannelShare = 0x1p-12f;

}  // namespace

absl::Status MinMaxObserver::Add(const TensorSummary& batch) {
  if (batch.extremes().empty()) return absl::OkStatus();
  const Extremes& extremes = batch.extremes().front();
  if (observed_) {
    Merge(extremes);
  } else {
    min_ = extremes.min;
    max_ = extremes.max;
    observed_ = true;
  }
  return absl::OkStatus();
}

void MinMaxObserver::Merge(const Extremes& batch) {
  min_ = std::min(min_, batch.min);
  max_ = std::max(max_, batch.max);
}

absl::StatusOr<QParams> MinMaxObserver::CalculateQParams() const {
  if (!observed_) {
    return NothingObserved();
  }
  ASSIGN_OR_RETURN(const ScaleAndZeroPoint qparams,
                   quantizers::CalculateQParams(min_, max_, spec_));
  return QParams{{qparams.scale}, {qparams.zero_point}};
}

void MovingAverageMinMaxObserver::Merge(const Extremes& batch) {
  min_ = min_ + averaging_constant_ * (batch.min - min_);
  max_ = max_ + averaging_constant_ * (batch.max - max_);
}

absl::Status PerChannelMinMaxObserver::Add(const TensorSummary& batch) {
  if (batch.extremes().empty()) return absl::OkStatus();
  if (channels_.empty()) channels_ = batch.extremes();
  if (channels_.size() != batch.extremes().size()) {
    return absl::InvalidArgumentError(
        ir::StrCat("expected ", channels_.size(), " channels, found ", batch.extremes().size()));
  }
  for (std::size_t i = 0; i < channels_.size(); ++i) channels_[i].Include(batch.extremes()[i]);
  return absl::OkStatus();
}

/// A channel of zeros counts as the smallest there is: nothing else was said of its scale.
void PerChannelMinMaxObserver::RaiseSmallScales(std::vector<float>& scales) const {
  float largest = 0;
  for (std::size_t i = 0; i < scales.size(); ++i) {
    if (channels_[i].min != 0 || channels_[i].max != 0) largest = std::max(largest, scales[i]);
  }
  if (largest == 0) return;
  for (std::size_t i = 0; i < scales.size(); ++i) {
    const bool is_zero = channels_[i].min == 0 && channels_[i].max == 0;
    scales[i] = std::max(is_zero ? 0 : scales[i], largest * kLeastChannelShare);
  }
}

absl::StatusOr<QParams> PerChannelMinMaxObserver::CalculateQParams() const {
  if (channels_.empty()) {
    return NothingObserved();
  }
  QParams qparams;
  for (const Extremes& channel : channels_) {
    ASSIGN_OR_RETURN(const ScaleAndZeroPoint entry,
                     quantizers::CalculateQParams(channel.min, channel.max, spec_));
    qparams.scales.push_back(entry.scale);
    qparams.zero_points.push_back(entry.zero_point);
  }
  if (spec_.eps == 0) RaiseSmallScales(qparams.scales);
  return qparams;
}

}  // namespace zeropoint::quantizers
