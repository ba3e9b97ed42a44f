#include "tools/data/part_sqnr.h"

#include <algorithm>
#include <cmath>

#include "tools/data/offset_allowance.h"

namespace zeropoint::tools {

void PartSqnr::Add(absl::Span<const float> reference, absl::Span<const float> value) {
  sqnr_.Add(reference, value);
  for (const float element : reference) {
    // What is not finite tells nothing of the output's magnitude; the whole output's SQNR shows it.
    if (!std::isfinite(element)) continue;
    const double x = element;
    peak_ = std::max(peak_, std::fabs(x));
    lowest_ = std::min(lowest_, x);
    if (moments_[0] == 0) pivot_ = x;
    double power = 1;
    for (double& moment : moments_) {
      moment += power;
      power *= x - pivot_;
    }
  }
}

double PartSqnr::decibels() const {
  const double raw = sqnr_.decibels();
  const double variance = CentralMoments().first;
  const bool has_limit = std::fabs(raw) == kIdenticalSqnrDb;
  if (variance == 0 || has_limit || IsScore() || HardlyVaries(kMinVaryingElements)) return raw;
  const double varying = sqnr_.decibels(moments_[0] * variance);
  return std::min(raw, WithAllowance(varying, raw - varying));
}

std::pair<double, double> PartSqnr::CentralMoments() const {
  const double count = moments_[0];
  if (count == 0) return {0, 0};
  const double m = mean();
  const double variance = moments_[2] / count - m * m;
  // What is left of two nearly equal numbers is rounding, and so are the last digits of floats.
  const double power = variance + (pivot_ + m) * (pivot_ + m);
  if (variance <= 1e-9 * moments_[2] / count || variance <= 1e-10 * power) return {0, 0};
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

bool PartSqnr::VariesThroughout(double least) const {
  const auto [variance, fourth] = CentralMoments();
  return moments_[0] >= kMinVaryingElementsOfSeveral && variance > least * least &&
         fourth <= kMaxKurtosisThroughout * variance * variance;
}

}  // namespace zeropoint::tools
