#include "quantizers/observers/min_max.h"

#include <algorithm>
#include <cmath>
#include <limits>

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

absl::Status NaNFound() { return absl::InvalidArgumentError("the tensor holds NaN"); }

}  // namespace

absl::StatusOr<Extremes> ExtremesOf(absl::Span<const float> values) {
  Extremes extremes{values.front(), values.front()};
  bool has_nan = false;
  for (float value : values) {
    has_nan |= std::isnan(value);
    extremes.min = std::min(extremes.min, value);
    extremes.max = std::max(extremes.max, value);
  }
  if (has_nan) {
    return NaNFound();
  }
  return extremes;
}

absl::Status MinMaxObserver::Observe(absl::Span<const float> values,
                                     absl::Span<const std::int64_t> /*extents*/) {
  if (values.empty()) {
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const Extremes batch, ExtremesOf(values));
  if (observed_) {
    Merge(batch);
  } else {
    min_ = batch.min;
    max_ = batch.max;
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

absl::Status PerChannelMinMaxObserver::Observe(absl::Span<const float> values,
                                               absl::Span<const std::int64_t> extents) {
  if (values.empty()) {
    return absl::OkStatus();
  }
  const auto axis = static_cast<std::size_t>(spec_.ch_axis);
  if (axis >= extents.size()) {
    return absl::InvalidArgumentError(
        ir::StrCat("a tensor of rank ", extents.size(), " has no channel axis ", axis));
  }
  const auto channels = static_cast<std::size_t>(extents[axis]);
  if (channels_.empty()) {
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    channels_.assign(channels, {kInfinity, -kInfinity});
  }
  if (channels_.size() != channels) {
    return absl::InvalidArgumentError(
        ir::StrCat("expected ", channels_.size(), " channels, found ", channels));
  }
  std::size_t inner = 1;
  for (std::size_t i = axis + 1; i < extents.size(); ++i) {
    inner *= static_cast<std::size_t>(extents[i]);
  }
  for (std::size_t i = 0; i < values.size(); i += inner) {
    ASSIGN_OR_RETURN(const Extremes run, ExtremesOf(values.subspan(i, inner)));
    Extremes& channel = channels_[(i / inner) % channels];
    channel.min = std::min(channel.min, run.min);
    channel.max = std::max(channel.max, run.max);
  }
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
