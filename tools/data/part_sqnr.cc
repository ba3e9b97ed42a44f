#include "tools/data/part_sqnr.h"

#include <algorithm>
#include <cmath>

namespace zeropoint::tools {

void PartSqnr::Add(float reference, float value) {
  sqnr_.Add(reference, value);
  // What is not finite tells nothing of the output's magnitude; the whole output's SQNR shows it.
  if (!std::isfinite(reference)) return;
  peak_ = std::max(peak_, std::fabs(static_cast<double>(reference)));
  lowest_ = std::min(lowest_, static_cast<double>(reference));
  double power = 1;
  for (double& moment : moments_) {
    moment += power;
    power *= static_cast<double>(reference);
  }
}

double PartSqnr::decibels() const {
  const double raw = sqnr_.decibels();
  const double deviation = std::sqrt(CentralMoments().first);
  const double offset = std::fabs(mean());
  const bool is_hidden =
      deviation > kMinOffsetDeviation * offset && deviation < kMaxOffsetDeviation * offset;
  if (!is_hidden || IsScore() || HardlyVaries(kMinVaryingElements)) return raw;
  return std::min(raw, sqnr_.decibels(moments_[0] * deviation * deviation));
}

std::pair<double, double> PartSqnr::CentralMoments() const {
  const double count = moments_[0];
  if (count == 0) return {0, 0};
  const double m = mean();
  const double variance = moments_[2] / count - m * m;
  // What is left of two nearly equal numbers is rounding.
  if (variance <= 1e-9 * moments_[2] / count) return {0, 0};
  const double fourth =
      (moments_[4] - 4 * m * moments_[3] + 6 * m * m * moments_[2]) / count - 3 * m * m * m * m;
  return {variance, fourth};
}

bool PartSqnr::IsConstant() const { return CentralMoments().first == 0; }

bool PartSqnr::HardlyVaries(double least) const {
  const double count = moments_[0];
  if (count < kMinVaryingElementsOfSeveral) return false;
  const auto [variance, fourth] = CentralMoments();
  return variance == 0 || count * variance * variance < std::min(least, count / 8) * fourth;
}

}  // namespace zeropoint::tools
