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

absl::Status NotOfExtremes() {
  return absl::InvalidArgumentError("an observer of extremes has no histogram");
}

}  // namespace

absl::Status MinMaxObserver::Add(const TensorSummary& batch) {
  if (batch.extremes().empty()) return absl::OkStatus();
  const Extremes& extremes = batch.extremes().front();
  if (observed_) {
    TakeIn(extremes);
  } else {
    min_ = extremes.min;
    max_ = extremes.max;
    observed_ = true;
  }
  return absl::OkStatus();
}

void MinMaxObserver::TakeIn(const Extremes& batch) {
  min_ = std::min(min_, batch.min);
  max_ = std::max(max_, batch.max);
}

std::vector<Extremes> MinMaxObserver::Ranges() const {
  return observed_ ? std::vector<Extremes>{{min_, max_}} : std::vector<Extremes>();
}

absl::Status MinMaxObserver::Restore(const ObserverState& state) {
  if (state.histogram) return NotOfExtremes();
  if (state.extremes.size() > 1) {
    return absl::InvalidArgumentError(ir::StrCat(
        "a tensor that is observed as a whole has one range, not ", state.extremes.size()));
  }
  observed_ = !state.extremes.empty();
  if (observed_) {
    min_ = state.extremes.front().min;
    max_ = state.extremes.front().max;
  }
  return absl::OkStatus();
}

absl::Status MinMaxObserver::Merge(const ObserverState& other) {
  if (!observed_ || other.extremes.empty()) {
    return observed_ ? absl::OkStatus() : Restore(other);
  }
  MinMaxObserver::TakeIn(other.extremes.front());
  return absl::OkStatus();
}

absl::StatusOr<QParams> MinMaxObserver::CalculateQParams() const {
  if (!observed_) {
    return NothingObserved();
  }
  ASSIGN_OR_RETURN(const ScaleAndZeroPoint qparams,
                   quantizers::CalculateQParams(min_, max_, spec_));
  return QParams{{qparams.scale}, {qparams.zero_point}};
}

absl::Status MovingAverageMinMaxObserver::Merge(const ObserverState& /*other*/) {
  return absl::InvalidArgumentError("a moving average depends on the order of all batches");
}

void MovingAverageMinMaxObserver::TakeIn(const Extremes& batch) {
  min_ = min_ + averaging_constant_ * (batch.min - min_);
  max_ = max_ + averaging_constant_ * (batch.max - max_);
}

StatedRangeObserver::StatedRangeObserver(const QuantizationSpec& spec, const Extremes& range)
    : MinMaxObserver(spec) {
  observed_ = true;
  min_ = range.min;
  max_ = range.max;
}

absl::Status PerChannelMinMaxObserver::Add(const TensorSummary& batch) {
  return TakeIn(batch.extremes());
}

absl::Status PerChannelMinMaxObserver::TakeIn(const std::vector<Extremes>& channels) {
  if (channels.empty()) return absl::OkStatus();
  if (channels_.empty()) channels_ = channels;
  if (channels_.size() != channels.size()) {
    return absl::InvalidArgumentError(
        ir::StrCat("expected ", channels_.size(), " channels, found ", channels.size()));
  }
  for (std::size_t i = 0; i < channels_.size(); ++i) channels_[i].Include(channels[i]);
  return absl::OkStatus();
}

absl::Status PerChannelMinMaxObserver::Restore(const ObserverState& state) {
  if (state.histogram) return NotOfExtremes();
  channels_ = state.extremes;
  return absl::OkStatus();
}

absl::Status PerChannelMinMaxObserver::Merge(const ObserverState& other) {
  return TakeIn(other.extremes);
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
