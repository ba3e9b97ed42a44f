#ifndef ZEROPOINT_QUANTIZERS_OBSERVERS_MIN_MAX_H_
#define ZEROPOINT_QUANTIZERS_OBSERVERS_MIN_MAX_H_

// Observers of extremes (docs/pt2e.md 4.3).

#include <optional>
#include <vector>

#include "quantizers/observer.h"
#include "quantizers/observers/extremes.h"

namespace zeropoint::quantizers {

/// Running minimum and maximum of all batches.
class MinMaxObserver : public Observer {
 public:
  explicit MinMaxObserver(const QuantizationSpec& spec) : Observer(spec.observer), spec_(spec) {}
  absl::Status Add(const TensorSummary& batch) override;
  bool has_observed() const override { return observed_; }
  absl::StatusOr<QParams> CalculateQParams() const override;
  std::vector<Extremes> Ranges() const override;
  ObserverState State() const override { return {.extremes = Ranges(), .histogram = {}}; }
  absl::Status Restore(const ObserverState& state) override;
  absl::Status Merge(const ObserverState& other) override;

 protected:
  /// Takes the extremes of one batch into min_ and max_; the first batch sets them.
  virtual void TakeIn(const Extremes& batch);

  const QuantizationSpec spec_;
  bool observed_ = false;
  float min_ = 0;
  float max_ = 0;
};

/// min += c * (batch min - min), the same for max: batches long ago fade.
class MovingAverageMinMaxObserver : public MinMaxObserver {
 public:
  static constexpr float kDefaultAveragingConstant = 0.01f;
  explicit MovingAverageMinMaxObserver(const QuantizationSpec& spec,
                                       float averaging_constant = kDefaultAveragingConstant)
      : MinMaxObserver(spec), averaging_constant_(averaging_constant) {}
  absl::Status Merge(const ObserverState& other) override;

 protected:
  void TakeIn(const Extremes& batch) override;

 private:
  const float averaging_constant_;
};

/// A range that somebody stated. Every kind of observer finds it.
class StatedRangeObserver : public MinMaxObserver {
 public:
  StatedRangeObserver(const QuantizationSpec& spec, const Extremes& range);
  absl::StatusOr<QParams> CalculateQParamsAs(ObserverKind /*kind*/) const override {
    return CalculateQParams();
  }
};

/// Running minimum and maximum of each slice along spec.ch_axis. With eps 0, no scale is less than
/// 2^-12 of the largest.
class PerChannelMinMaxObserver : public Observer {
 public:
  explicit PerChannelMinMaxObserver(const QuantizationSpec& spec)
      : Observer(spec.observer), spec_(spec) {}
  std::optional<int> ch_axis() const override { return static_cast<int>(spec_.ch_axis); }
  absl::Status Add(const TensorSummary& batch) override;
  bool has_observed() const override { return !channels_.empty(); }
  absl::StatusOr<QParams> CalculateQParams() const override;
  std::vector<Extremes> Ranges() const override { return channels_; }
  ObserverState State() const override { return {.extremes = channels_, .histogram = {}}; }
  absl::Status Restore(const ObserverState& state) override;
  absl::Status Merge(const ObserverState& other) override;

 private:
  absl::Status TakeIn(const std::vector<Extremes>& channels);
  void RaiseSmallScales(std::vector<float>& scales) const;

  const QuantizationSpec spec_;
  std::vector<Extremes> channels_;
};

}  // namespace zeropoint::quantizers

#endif  // ZEROPOINT_QUANTIZERS_OBSERVERS_MIN_MAX_H_
