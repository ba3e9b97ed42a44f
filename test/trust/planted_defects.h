#ifndef ZEROPOINT_TEST_TRUST_PLANTED_DEFECTS_H_
#define ZEROPOINT_TEST_TRUST_PLANTED_DEFECTS_H_

// Small models that int8 ruins, each in one way that real models were seen to have.

#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "test/trust/defect_model.h"

namespace zeropoint::test {

inline constexpr std::int64_t kCalibrationSamples = 320;
inline constexpr std::uint32_t kCalibrationSeed = 1;
/// Of the same distribution, which calibration does not see.
inline constexpr std::int64_t kHeldOutSamples = 32;
inline constexpr std::uint32_t kHeldOutSeed = 2;

/// `build` makes the model, on which each call has the same result.
struct SmallModel {
  const char* name;
  void (*build)(DefectModel& model);
};

/// All models with a defect, family by family.
std::vector<SmallModel> PlantedDefects();
/// Models without one.
absl::Span<const SmallModel> HealthyModels();

/// Tensors of unlike ranges that one op joins.
absl::Span<const SmallModel> JoinDefects();
/// Functions that are steep, or that a guard or a difference makes so.
absl::Span<const SmallModel> FunctionDefects();
/// Rows that are scaled each by its own size.
absl::Span<const SmallModel> NormDefects();
/// Values that decide: indices, comparisons, probabilities.
absl::Span<const SmallModel> DecisionDefects();
/// Numbers that are very small, very large, or few among many of another size.
absl::Span<const SmallModel> MagnitudeDefects();
/// Weights and biases whose channels are unlike.
absl::Span<const SmallModel> WeightDefects();
/// Losses that one number for a whole output hides.
absl::Span<const SmallModel> HiddenDefects();
/// Small quantities beside offsets and other units, and outputs that end up of another shape.
absl::Span<const SmallModel> UnitDefects();

}  // namespace zeropoint::test

#endif  // ZEROPOINT_TEST_TRUST_PLANTED_DEFECTS_H_
