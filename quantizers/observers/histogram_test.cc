#include "quantizers/observers/histogram.h"

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::quantizers {
namespace {

using testing::ElementsAre;

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

// The data of docs/pt2e.md 4.4.
const std::vector<float> kA = {-1, -0.5f, 0, 0.5f, 1, 1, 3};
const std::vector<float> kB = {-2, 0.1f, 0.2f, 2};

HistogramObserver ObserverOf(const std::vector<std::vector<float>>& batches,
                             int bins = HistogramObserver::kDefaultBins) {
  HistogramObserver observer({}, bins);
  for (const std::vector<float>& batch : batches) {
    const absl::Status status = observer.Observe(batch, {static_cast<std::int64_t>(batch.size())});
    EXPECT_TRUE(status.ok()) << status;
  }
  return observer;
}

void ExpectQParams(const HistogramObserver& observer, std::uint32_t scale_bits,
                   std::int32_t zero_point) {
  const auto qparams = observer.CalculateQParams();
  ASSERT_TRUE(qparams.ok()) << qparams.status();
  ASSERT_EQ(qparams->scales.size(), 1u);
  EXPECT_EQ(std::bit_cast<std::uint32_t>(qparams->scales.front()), scale_bits)
      << qparams->scales.front();
  EXPECT_THAT(qparams->zero_points, ElementsAre(zero_point));
}

/// x_i = ((i - 2048) / 1024)^3 for i = 0..4095.
std::vector<float> Cubes() {
  std::vector<float> values;
  for (int i = 0; i < 4096; ++i) {
    const float x = static_cast<float>(i - 2048) / 1024.0f;
    values.push_back(x * x * x);
  }
  return values;
}

/// 10000 values of a linear congruential generator, cubed.
std::vector<float> RandomCubes() {
  std::vector<float> values;
  std::uint64_t state = 1;
  for (int i = 0; i < 10000; ++i) {
    state = (1103515245u * state + 12345u) & 0x7fffffffu;
    const double x = static_cast<double>(state >> 8) / 8388608.0 - 0.5;
    values.push_back(static_cast<float>(x * x * x * 16.0));
  }
  return values;
}

std::vector<float> Scaled(std::vector<float> values, float factor) {
  for (float& value : values) {
    value *= factor;
  }
  return values;
}

TEST(HistogramObserver, BinsOneBatch) {
  const HistogramObserver observer = ObserverOf({kA}, 8);
  EXPECT_THAT(observer.histogram().counts, ElementsAre(1, 1, 1, 1, 2, 0, 0, 1));
  ExpectQParams(observer, 0x3c60e0e1, -55);
}

TEST(HistogramObserver, SplitsOldBinsWhenTheRangeGrows) {
  const HistogramObserver observer = ObserverOf({kA, kB}, 8);
  EXPECT_THAT(observer.histogram().counts, ElementsAre(1, 0.5f, 1.25f, 3.25f, 1.5f, 1.5f, 1, 1));
  ExpectQParams(observer, 0x3c8c8c8d, -11);
}

TEST(HistogramObserver, AddsABatchInsideTheRange) {
  const HistogramObserver observer = ObserverOf({kA, kB, {0, 1, 2}}, 8);
  EXPECT_THAT(observer.histogram().counts, ElementsAre(1, 0.5f, 1.25f, 4.25f, 2.5f, 1.5f, 2, 1));
  ExpectQParams(observer, 0x3c8c8c8d, -11);
}

TEST(HistogramObserver, PutsAConstantIntoTheMiddleBin) {
  const HistogramObserver observer = ObserverOf({{2, 2, 2}}, 8);
  EXPECT_THAT(observer.histogram().counts, ElementsAre(0, 0, 0, 0, 3, 0, 0, 0));
  ExpectQParams(observer, 0x3c008081, -128);
}

// pytorch#156414: PT2E of PyTorch 2.6 gave the constant the weight of the new batch.
TEST(HistogramObserver, KeepsTheWeightOfAConstantWhenTheRangeGrows) {
  const HistogramObserver observer = ObserverOf({{2, 2, 2}, {0, 1, 4, 4, 4}}, 8);
  EXPECT_THAT(observer.histogram().counts, ElementsAre(1, 0, 1, 0, 3, 0, 0, 3));
  ExpectQParams(observer, 0x3c60e0e1, -128);
}

TEST(HistogramObserver, DropsAndCountsInfinities) {
  const HistogramObserver observer = ObserverOf({{1, kInfinity, -2}}, 8);
  EXPECT_THAT(observer.histogram().counts, ElementsAre(1, 0, 0, 0, 0, 0, 0, 1));
  EXPECT_EQ(observer.dropped_values(), 1);
  ExpectQParams(observer, 0x3c28a8a9, 66);
}

TEST(HistogramObserver, HasSeenNothingWhenAllValuesAreInfinite) {
  const HistogramObserver observer = ObserverOf({{kInfinity, -kInfinity}});
  EXPECT_FALSE(observer.has_observed());
  EXPECT_EQ(observer.dropped_values(), 2);
  EXPECT_EQ(observer.CalculateQParams().status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST(HistogramObserver, RefusesNaNAlsoBesideInfinity) {
  HistogramObserver observer({});
  EXPECT_EQ(observer.Observe({1, kNaN}, {2}).code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(observer.Observe({kInfinity, kNaN, 1}, {3}).code(), absl::StatusCode::kInvalidArgument);
}

TEST(HistogramObserver, EqualsPt2eOnCubes) {
  const HistogramObserver observer = ObserverOf({Cubes()});
  const std::vector<float>& counts = observer.histogram().counts;
  EXPECT_EQ(std::accumulate(counts.begin(), counts.end(), 0.0f), 4096.0f);
  ExpectQParams(observer, 0x3d80081d, 0);
}

TEST(HistogramObserver, EqualsPt2eOnGrowingBatches) {
  const std::vector<float> x = Cubes();
  const HistogramObserver observer =
      ObserverOf({{x.begin() + 1024, x.begin() + 3072}, x, Scaled(x, 1.5f)});
  const std::vector<float>& counts = observer.histogram().counts;
  EXPECT_EQ(std::accumulate(counts.begin(), counts.end(), 0.0f), 10240.0f);
  ExpectQParams(observer, 0x3dc00c2b, 0);
}

TEST(HistogramObserver, EqualsPt2eOnRandomCubes) {
  const HistogramObserver observer = ObserverOf({RandomCubes()});
  const std::vector<float>& counts = observer.histogram().counts;
  EXPECT_THAT((std::vector<float>{counts[0], counts[1], counts[512], counts[1023], counts[1024],
                                  counts[2047]}),
              ElementsAre(3, 4, 1, 297, 670, 4));
  EXPECT_EQ(std::bit_cast<std::uint32_t>(observer.histogram().min), 0xbffff7f0u);
  ExpectQParams(observer, 0x3c7ff334, 0);
}

TEST(HistogramObserver, EqualsPt2eOnTwoRandomBatches) {
  const std::vector<float> v = RandomCubes();
  ExpectQParams(
      ObserverOf({Scaled({v.begin(), v.begin() + 5000}, 0.5f), {v.begin() + 5000, v.end()}}),
      0x3c7fe064, 0);
}

TEST(HistogramObserver, EqualsPt2eOnRectifiedCubes) {
  std::vector<float> v = RandomCubes();
  for (float& value : v) {
    value = std::max(value, 0.0f);
  }
  ExpectQParams(ObserverOf({v}), 0x3bffee78, -128);
}

TEST(HistogramObserver, EqualsPt2eWithAnOutlier) {
  std::vector<float> values = {-2};
  for (int i = 0; i <= 200000; ++i) {
    values.push_back(static_cast<float>(i / 200000.0));
  }
  ExpectQParams(ObserverOf({values}), 0x3b809091, -128);
}

// pytorch#100051, #39239: huge and tiny ranges crashed or ran out of memory.
TEST(HistogramObserver, SurvivesARangeWhoseWidthOverflows) {
  constexpr float kMax = std::numeric_limits<float>::max();
  HistogramObserver observer = ObserverOf({{-kMax, kMax}, {1, 2}});
  EXPECT_EQ(observer.CalculateQParams().status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(HistogramObserver, SurvivesDenormalRanges) {
  constexpr float kTiny = std::numeric_limits<float>::denorm_min();
  ExpectQParams(ObserverOf({{0, kTiny}, {-kTiny, kTiny}}), 0x39800000, -128);
}

TEST(HistogramObserver, SurvivesAHugeValueAfterSmallOnes) {
  const HistogramObserver observer = ObserverOf({{0, 1, 2}, {3e38f}});
  EXPECT_TRUE(observer.CalculateQParams().ok());
}

TEST(HistogramObserver, KeepsCountingBeyond2To24) {
  const std::vector<float> many(1 << 20, 0.25f);
  HistogramObserver observer = ObserverOf({{0, 1}}, 8);
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(observer.Observe(many, {1 << 20}).ok());
  }
  EXPECT_EQ(observer.histogram().counts[2], 20.0f * (1 << 20));
}

}  // namespace
}  // namespace zeropoint::quantizers
