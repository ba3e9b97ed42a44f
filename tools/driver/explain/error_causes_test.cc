#include "tools/driver/explain/error_causes.h"

#include <limits>
#include <vector>

#include "gtest/gtest.h"
#include "tools/data/metrics.h"

namespace zeropoint::tools {
namespace {

TEST(CauseSums, IndependentCausesShareTheErrorByTheirPowers) {
  CauseSums sums;
  // Weights add 2 to the first element, rounding 1 to the second.
  const std::vector<ErrorStage> stages = {{ErrorCause::kWeights, {12, 0}},
                                          {ErrorCause::kActivationRounding, {12, 1}}};
  sums.Add({10, 0}, stages);
  const ErrorSplit split = sums.Finish();
  EXPECT_DOUBLE_EQ(split.of(ErrorCause::kWeights)->share, 0.8);
  EXPECT_DOUBLE_EQ(split.of(ErrorCause::kActivationRounding)->share, 0.2);
  EXPECT_NEAR(split.of(ErrorCause::kWeights)->noise_db, -13.979, 1e-3);
  EXPECT_EQ(split.main, ErrorCause::kWeights);
  EXPECT_EQ(split.explained_db, 0);
  EXPECT_FALSE(split.of(ErrorCause::kBias).has_value());
}

TEST(CauseSums, ACauseThatUndoesAnotherHasANegativeShare) {
  CauseSums sums;
  const std::vector<ErrorStage> stages = {{ErrorCause::kInherited, {4}}, {ErrorCause::kBias, {3}}};
  sums.Add({0}, stages);
  const ErrorSplit split = sums.Finish();
  EXPECT_NEAR(split.of(ErrorCause::kInherited)->share, 4.0 / 3, 1e-12);
  EXPECT_NEAR(split.of(ErrorCause::kBias)->share, -1.0 / 3, 1e-12);
}

TEST(CauseSums, StagesOfOneCauseCountTogether) {
  CauseSums sums;
  const std::vector<ErrorStage> stages = {{ErrorCause::kActivationClipping, {4}},
                                          {ErrorCause::kWeights, {4}},
                                          {ErrorCause::kActivationClipping, {3}}};
  sums.Add({2}, stages);
  EXPECT_DOUBLE_EQ(sums.Finish().of(ErrorCause::kActivationClipping)->share, 1);
}

TEST(CauseSums, WithoutAnErrorThereIsNoMainCause) {
  CauseSums sums;
  const std::vector<ErrorStage> stages = {{ErrorCause::kInherited, {1, 2}}};
  sums.Add({1, 2}, stages);
  const ErrorSplit split = sums.Finish();
  EXPECT_FALSE(split.main.has_value());
  EXPECT_EQ(split.of(ErrorCause::kInherited)->noise_db, -kIdenticalSqnrDb);
}

TEST(CauseSums, ElementsThatAreNotFiniteAreLeftOut) {
  CauseSums sums;
  const float infinity = std::numeric_limits<float>::infinity();
  const std::vector<ErrorStage> stages = {{ErrorCause::kWeights, {infinity, 11}}};
  sums.Add({1, 10}, stages);
  EXPECT_NEAR(sums.Finish().of(ErrorCause::kWeights)->noise_db, -20, 1e-9);
}

}  // namespace
}  // namespace zeropoint::tools
