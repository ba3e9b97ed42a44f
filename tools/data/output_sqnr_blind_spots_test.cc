// What one number for all elements hides, and slices along the axes as well.

#include <cmath>
#include <cstddef>
#include <vector>

#include "gtest/gtest.h"
#include "tools/data/output_sqnr.h"

namespace zeropoint::tools {
namespace {

/// Both [rows, columns] of one batch, of a program whose rows are free.
OutputSqnr OfRows(std::int64_t columns, const std::vector<float>& reference,
                  const std::vector<float>& value) {
  OutputSqnr sqnr({-1, columns});
  sqnr.Add({static_cast<std::int64_t>(reference.size()) / columns, columns}, reference, value);
  return sqnr;
}

/// A wave around `offset`.
std::vector<float> Wave(std::size_t count, float offset, float amplitude) {
  std::vector<float> values(count);
  for (std::size_t i = 0; i < count; ++i) {
    values[i] = offset + amplitude * std::sin(static_cast<float>(i) * 1.7f);
  }
  return values;
}

std::vector<float> RoundedTo(float step, std::vector<float> values) {
  for (float& value : values) value = std::round(value / step) * step;
  return values;
}

TEST(OutputSqnr, AnOffsetDoesNotHideWhatVariesAroundIt) {
  const std::vector<float> kelvins = Wave(64, 290, 2);
  const OutputSqnr sqnr = OfRows(1, kelvins, RoundedTo(1.2f, kelvins));
  EXPECT_GT(sqnr.decibels(), 5);
  EXPECT_LT(sqnr.decibels(), 15);  // 58 with the offset
}

TEST(OutputSqnr, AnOffsetThatIsNotMostOfThePowerIsSignal) {
  const std::vector<float> logits = Wave(64, -5, 3);
  const std::vector<float> value = RoundedTo(1, logits);
  const double raw = OfRows(1, logits, value).decibels();
  double signal = 0, noise = 0;
  for (std::size_t i = 0; i < logits.size(); ++i) {
    signal += logits[i] * logits[i];
    noise += (logits[i] - value[i]) * (logits[i] - value[i]);
  }
  EXPECT_NEAR(raw, 10 * std::log10(signal / noise), 0.01);
}

TEST(OutputSqnr, ScoresThatAreAlwaysHighAreRight) {
  const std::vector<float> scores = Wave(64, 0.97f, 0.02f);
  EXPECT_GT(OfRows(1, scores, RoundedTo(1.0f / 64, scores)).decibels(), 40);
}

/// 32 rows of 16, of which the first `loud` are 60 times as large as the others.
std::vector<float> Loudness(std::size_t loud) {
  std::vector<float> values = Wave(32 * 16, 0, 1);
  for (std::size_t i = 0; i < loud * 16; ++i) values[i] *= 60;
  return values;
}

TEST(OutputSqnr, QuietSamplesThatAreLostShowInTheMedian) {
  const std::vector<float> samples = Loudness(3);
  const OutputSqnr sqnr = OfRows(16, samples, RoundedTo(1.5f, samples));
  EXPECT_GT(sqnr.decibels(), 25);
  ASSERT_TRUE(sqnr.median_sample().has_value());
  EXPECT_LT(*sqnr.median_sample(), 10);
}

TEST(OutputSqnr, TheMedianOfLikeSamplesIsThatOfAll) {
  const std::vector<float> samples = Loudness(0);
  const OutputSqnr sqnr = OfRows(16, samples, RoundedTo(0.1f, samples));
  EXPECT_NEAR(sqnr.median_sample().value(), sqnr.decibels(), 1.5);
}

TEST(OutputSqnr, SilentSamplesAndNumbersHaveNoMedian) {
  std::vector<float> samples(32 * 16, 0.001f);
  for (std::size_t i = 0; i < 3 * 16; ++i) samples[i] = 1;
  EXPECT_FALSE(OfRows(16, samples, std::vector<float>(samples.size())).median_sample());
  EXPECT_FALSE(OfRows(4, samples, samples).median_sample());
}

TEST(OutputSqnr, RunsAreSamplesWhereAxis0IsFixed) {
  OutputSqnr sqnr({1, 8});
  for (int run = 0; run < 7; ++run) sqnr.Add({1, 8}, Wave(8, 0, 1), Wave(8, 0, 1));
  EXPECT_FALSE(sqnr.median_sample());
  sqnr.Add({1, 8}, Wave(8, 0, 1), Wave(8, 0, 1));
  EXPECT_EQ(sqnr.median_sample(), kIdenticalSqnrDb);
}

/// Rows of 8, of which each sixth element is masked.
std::vector<float> Masked(std::vector<float> values, float mask) {
  for (std::size_t i = 0; i < values.size(); i += 6) values[i] = mask;
  return values;
}

TEST(OutputSqnr, AMaskThatDependsOnTheDataHidesNothing) {
  for (const float mask : {-1e9f, 3e38f, -1e4f}) {
    const std::vector<float> logits = Wave(128, 0, 5);
    const OutputSqnr sqnr = OfRows(8, Masked(logits, mask), Masked(Wave(128, 0, 0), mask));
    EXPECT_NEAR(sqnr.decibels(), 0, 1e-6) << mask;
    EXPECT_NEAR(sqnr.worst_slice()->sqnr_db, 0, 1e-6) << mask;
    EXPECT_NEAR(*sqnr.median_sample(), 0, 1e-6) << mask;
  }
}

TEST(OutputSqnr, AMaskOfOneAloneIsAnError) {
  const std::vector<float> logits = Wave(128, 0, 5);
  std::vector<float> other = Masked(logits, -1e9f);
  other[6] = logits[6];
  EXPECT_LT(OfRows(8, Masked(logits, -1e9f), other).decibels(), 1);
}

TEST(OutputSqnr, LargeValuesThatAreNoMaskCount) {
  std::vector<float> values = Wave(128, 0, 5);
  values[3] = 640;  // 128 times as large
  EXPECT_GT(OfRows(8, values, RoundedTo(8, values)).decibels(), 10);
}

/// Rows of a coordinate to 640 and a score of at most `peak`, which the program lost.
OutputSqnr BesideCoordinates(float peak) {
  std::vector<float> reference, value;
  for (int row = 0; row < 64; ++row) {
    const float coordinate = static_cast<float>(10 * row);
    reference.insert(reference.end(), {coordinate, peak * static_cast<float>(row % 8) / 7});
    value.insert(value.end(), {coordinate, 0});
  }
  return OfRows(2, reference, value);
}

TEST(OutputSqnr, ScoresAreJudgedBesideCoordinatesOfAnySize) {
  EXPECT_EQ(BesideCoordinates(0.2f).worst_slice()->index, 1);
  EXPECT_EQ(BesideCoordinates(0.05f).worst_slice()->index, 0);
}

}  // namespace
}  // namespace zeropoint::tools
