#ifndef ZEROPOINT_TOOLS_DATA_PART_SQNR_H_
#define ZEROPOINT_TOOLS_DATA_PART_SQNR_H_

// SQNR of one part of an output, and whether it tells anything.

#include <array>
#include <limits>
#include <utility>

#include "tools/data/metrics.h"

namespace zeropoint::tools {

/// Where values deviate from their mean by less than the larger share of it, the mean makes up most
/// of their power and hides what is lost of the rest: temperatures around 290 K are at 58 dB with
/// six values left. There the mean does not count as signal. Of what deviates by less than the
/// smaller share, nothing is asked; nor of scores of 0 to 1, which a decision rounds anyway.
inline constexpr double kMaxOffsetDeviation = 0.05;
inline constexpr double kMinOffsetDeviation = 0.0005;

/// Accumulates elements of the reference with what a program made of them.
class PartSqnr {
 public:
  void Add(float reference, float value);

  /// As Sqnr::decibels, or that of what varies where an offset hides it.
  double decibels() const;
  /// The largest magnitude of the reference.
  double peak() const { return peak_; }
  bool IsConstant() const;
  /// Whether fewer of many elements than `least` make up all that varies. Elements are counted as
  /// elements over kurtosis, E[(x-m)^4] / E[(x-m)^2]^2.
  bool HardlyVaries(double least) const;
  /// Whether the reference lies between 0 and 1 throughout.
  bool IsScore() const { return lowest_ >= 0 && peak_ <= 1; }

 private:
  double mean() const { return moments_[0] == 0 ? 0 : moments_[1] / moments_[0]; }
  /// The second and fourth central moment of the reference.
  std::pair<double, double> CentralMoments() const;

  Sqnr sqnr_;
  double peak_ = 0;
  double lowest_ = std::numeric_limits<double>::infinity();
  /// Sums of powers 0 to 4 of the finite reference.
  std::array<double, 5> moments_ = {};
};

/// A part of several elements, or as many as stated, has to vary to be judged: fewer are a class
/// that hardly any sample shows, or a column that is always the same.
inline constexpr double kMinVaryingElements = 8;
inline constexpr double kMinVaryingElementsOfSeveral = 32;

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DATA_PART_SQNR_H_
