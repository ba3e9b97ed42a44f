#include "tools/driver/explain/error_causes.h"

#include <algorithm>
#include <cmath>

#include "tools/data/metrics.h"

namespace zeropoint::tools {
namespace {

constexpr std::array<std::string_view, kNumErrorCauses> kNames = {
    "weights", "activation_clipping", "activation_rounding", "bias", "requantization", "inherited"};

/// In dB, within what stands for "nothing" and "all".
double Decibels(double power, double reference) {
  if (power == 0) return -kIdenticalSqnrDb;
  if (reference == 0) return kIdenticalSqnrDb;
  return std::clamp(10 * std::log10(power / reference), -kIdenticalSqnrDb, kIdenticalSqnrDb);
}

bool AllFinite(float expected, absl::Span<const ErrorStage> stages, std::size_t element) {
  return std::isfinite(expected) &&
         std::all_of(stages.begin(), stages.end(), [element](const ErrorStage& stage) {
           return std::isfinite(stage.values[element]);
         });
}

}  // namespace

std::string_view ErrorCauseName(ErrorCause cause) {
  return kNames[static_cast<std::size_t>(cause)];
}

void CauseSums::Add(absl::Span<const float> expected, absl::Span<const ErrorStage> stages) {
  for (const ErrorStage& stage : stages) sums_[static_cast<std::size_t>(stage.cause)].known = true;
  const auto inherited = static_cast<std::size_t>(ErrorCause::kInherited);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (!AllFinite(expected[i], stages, i)) continue;
    const double exact = expected[i];
    std::array<double, kNumErrorCauses> added = {};
    double before = exact;
    for (const ErrorStage& stage : stages) {
      added[static_cast<std::size_t>(stage.cause)] += stage.values[i] - before;
      before = stage.values[i];
    }
    const double error = before - exact;
    signal_ += exact * exact;
    error_ += error * error;
    own_power_ += (error - added[inherited]) * (error - added[inherited]);
    for (std::size_t cause = 0; cause < kNumErrorCauses; ++cause) {
      sums_[cause].power += added[cause] * added[cause];
      sums_[cause].along_error += added[cause] * error;
    }
  }
}

ErrorSplit CauseSums::Finish() const {
  ErrorSplit split;
  double powers = 0;
  double largest = 0;
  for (std::size_t cause = 0; cause < kNumErrorCauses; ++cause) {
    const Sums& sums = sums_[cause];
    if (!sums.known) continue;
    powers += sums.power;
    const double share = error_ == 0 ? 0 : sums.along_error / error_;
    split.causes[cause] = CauseNoise{Decibels(sums.power, signal_), share};
    if (share > largest) {
      largest = share;
      split.main = static_cast<ErrorCause>(cause);
    }
  }
  split.explained_db = error_ == 0 ? 0 : Decibels(powers, error_);
  return split;
}

}  // namespace zeropoint::tools
