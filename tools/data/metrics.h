#ifndef ZEROPOINT_TOOLS_DATA_METRICS_H_
#define ZEROPOINT_TOOLS_DATA_METRICS_H_

// Measures of a model's outputs, accumulated batch by batch.

#include <cstdint>
#include <vector>

#include "absl/types/span.h"

namespace zeropoint::tools {

/// SQNR of outputs that equal their reference bit for bit, where the formula has no finite value.
inline constexpr double kIdenticalSqnrDb = 300;

/// Index of the largest value; of several, the first. NaN never wins.
std::int64_t ArgMax(absl::Span<const float> scores);

/// Counts samples whose label is among the k best scores. Ties rank as a stable sort would: the
/// lower class number first.
class TopKAccuracy {
 public:
  explicit TopKAccuracy(std::vector<std::int64_t> ks) : ks_(std::move(ks)), hits_(ks_.size()) {}

  /// `scores` holds one row of `classes` per label. A label outside the classes counts as a miss.
  void Add(absl::Span<const float> scores, std::int64_t classes,
           absl::Span<const std::int64_t> labels);

  const std::vector<std::int64_t>& ks() const { return ks_; }
  std::int64_t samples() const { return samples_; }
  /// Share in [0,1] for ks()[index]; 0 before the first sample.
  double accuracy(std::size_t index) const;

 private:
  std::vector<std::int64_t> ks_;
  std::vector<std::int64_t> hits_;
  std::int64_t samples_ = 0;
};

/// Share of rows in which two models choose the same class.
class Agreement {
 public:
  void Add(absl::Span<const float> scores, absl::Span<const float> other, std::int64_t classes);
  double share() const;

 private:
  std::int64_t same_ = 0;
  std::int64_t rows_ = 0;
};

/// Signal to quantization noise: 20 * log10(||reference|| / ||reference - value||), over all
/// elements. An infinity that is the same in both is left out, and so is NaN in both: they
/// are exact, whatever their size.
class Sqnr {
 public:
  void Add(absl::Span<const float> reference, absl::Span<const float> value);
  void Add(float reference, float value);
  /// In dB. kIdenticalSqnrDb when nothing differs, NaN never: a NaN in one alone gives
  /// -kIdenticalSqnrDb.
  double decibels() const { return decibels(signal_); }
  /// The same noise beside another signal, which is a sum of squares.
  double decibels(double signal) const;

 private:
  double signal_ = 0;
  double noise_ = 0;
};

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DATA_METRICS_H_
