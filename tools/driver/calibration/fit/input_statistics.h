#ifndef ZEROPOINT_TOOLS_DRIVER_CALIBRATION_FIT_INPUT_STATISTICS_H_
#define ZEROPOINT_TOOLS_DRIVER_CALIBRATION_FIT_INPUT_STATISTICS_H_

// What the samples of one input are like, one by one.

#include <array>
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "absl/types/span.h"
#include "quantizers/observers/extremes.h"
#include "runtime/tensor.h"
#include "tools/data/running_sum.h"

namespace zeropoint::tools {

/// One half of the samples.
struct HalfStatistics {
  /// Of each sample, the mean of its elements and their deviation from it.
  RunningSum means;
  RunningSum deviations;
};

/// Memory is O(channels). Values that are not finite are left out.
class InputStatistics {
 public:
  /// `channel_axis` counts from 0, or from the end where it is negative.
  explicit InputStatistics(std::int64_t channel_axis) : channel_axis_(channel_axis) {}

  /// `samples` samples of the input in a tensor of float32, the first of which has number `begin`
  /// and those from `middle` on are of the second half. A tensor that does not have its samples on
  /// axis 0 is taken for one. Others than float32 are ignored.
  void See(const runtime::TensorView& tensor, std::int64_t samples, std::int64_t begin,
           std::int64_t middle);

  const std::array<HalfStatistics, 2>& halves() const { return halves_; }
  std::int64_t num_samples() const { return halves_[0].means.count + halves_[1].means.count; }
  /// Samples of 16 elements or more that hold one number throughout, and the first of them.
  std::int64_t num_flat() const { return num_flat_; }
  std::int64_t first_flat() const { return first_flat_; }
  /// Of each channel; empty for fewer than three axes.
  const std::vector<quantizers::Extremes>& channels() const { return channels_; }
  /// Of all values; nullopt before one was seen.
  const std::optional<quantizers::Extremes>& extremes() const { return extremes_; }

  /// All of it as one line, and back; false for anything that ToJson does not write.
  nlohmann::json ToJson() const;
  bool Restore(const nlohmann::json& json);

 private:
  void SeeSample(absl::Span<const float> values, std::int64_t number, HalfStatistics& half);
  void SeeChannels(const runtime::TensorView& tensor);

  std::int64_t channel_axis_;
  std::array<HalfStatistics, 2> halves_;
  std::int64_t num_flat_ = 0;
  std::int64_t first_flat_ = 0;
  std::vector<quantizers::Extremes> channels_;
  std::optional<quantizers::Extremes> extremes_;
};

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_CALIBRATION_FIT_INPUT_STATISTICS_H_
