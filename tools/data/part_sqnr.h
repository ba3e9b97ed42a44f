#ifndef ZEROPOINT_TOOLS_DATA_PART_SQNR_H_
#define ZEROPOINT_TOOLS_DATA_PART_SQNR_H_

// SQNR of one part of an output, and whether it tells anything.

#include <array>
#include <limits>
#include <utility>

#include "absl/types/span.h"
#include "tools/data/metrics.h"

namespace zeropoint::tools {

/// Accumulates elements of the reference with what a program made of them.
class PartSqnr {
 public:
  /// As many of one as of the other.
  void Add(absl::Span<const float> reference, absl::Span<const float> value);

  /// As Sqnr::decibels, or WithAllowance that of what varies, where that is less and enough varies.
  /// Scores of 0 to 1, which a decision rounds anyway, keep their mean.
  double decibels() const;
  /// The largest magnitude of the reference.
  double peak() const { return peak_; }
  bool IsConstant() const;
  /// Whether fewer of many elements than `least` make up all that varies. Elements are counted as
  /// elements over kurtosis, E[(x-m)^4] / E[(x-m)^2]^2.
  bool HardlyVaries(double least) const;
  /// Whether the reference varies by more than `least` and most of many elements do, to both sides
  /// of their mean: the column of a quantity of its own, and no remainder.
  bool VariesThroughout(double least) const;
  /// Whether the reference lies between 0 and 1 throughout.
  bool IsScore() const { return lowest_ >= 0 && peak_ <= 1; }

 private:
  /// From the pivot.
  double mean() const { return moments_[0] == 0 ? 0 : moments_[1] / moments_[0]; }
  /// The second and fourth central moment of the reference.
  std::pair<double, double> CentralMoments() const;

  Sqnr sqnr_;
  double peak_ = 0;
  double lowest_ = std::numeric_limits<double>::infinity();
  /// Sums of powers 0 to 4 of how far the finite reference is from the pivot, its first element:
  /// powers of large numbers that hardly differ would keep nothing of what varies.
  std::array<double, 5> moments_ = {};
  double pivot_ = 0;
};

/// A part of several elements, or as many as stated, has to vary to be judged: fewer are a class
/// that hardly any sample shows, or a column that is always the same.
inline constexpr double kMinVaryingElements = 8;
inline constexpr double kMinVaryingElementsOfSeveral = 32;
/// What varies throughout has at most this kurtosis: 3 is normal, 6 exponential to both sides.
inline constexpr double kMaxKurtosisThroughout = 8;

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DATA_PART_SQNR_H_
