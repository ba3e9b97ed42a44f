#include "quantizers/observers/min_max.h"

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::quantizers {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::uint32_t> Bits(const std::vector<float>& values) {
  std::vector<std::uint32_t> bits;
  for (float value : values) {
    bits.push_back(std::bit_cast<std::uint32_t>(value));
  }
  return bits;
}

QuantizationSpec PerChannel(QScheme qscheme, std::int32_t quant_min, int axis) {
  QuantizationSpec spec;
  spec.qscheme = qscheme;
  spec.quant_min = quant_min;
  spec.ch_axis = axis;
  spec.observer = ObserverKind::kPerChannelMinMax;
  return spec;
}

QuantizationSpec Symmetric(int axis) {
  return PerChannel(QScheme::kPerChannelSymmetric, -127, axis);
}

void ObserveAll(Observer& observer, const std::vector<std::vector<float>>& batches) {
  for (const std::vector<float>& batch : batches) {
    ASSERT_TRUE(observer.Observe(batch, {static_cast<std::int64_t>(batch.size())}).ok());
  }
}

// The data of docs/pt2e.md 4.3.
const std::vector<std::vector<float>> kBatches = {{-1, 2}, {-3, 1}, {0, 4}};
const std::vector<float> kWeight = {0.5f, -1, 0.25f, 2, 0.1f, -0.3f, 0, 0, 0};
const std::vector<float> kWeight2 = {1, -0.5f, 0, 1, -2.1f, -0.3f, 0.1f, 0, 0};

TEST(MinMaxObserver, KeepsTheExtremesOfAllBatches) {
  MinMaxObserver observer({});
  ObserveAll(observer, kBatches);
  const auto qparams = observer.CalculateQParams();
  ASSERT_TRUE(qparams.ok()) << qparams.status();
  EXPECT_THAT(Bits(qparams->scales), ElementsAre(0x3ce0e0e1));
  EXPECT_THAT(qparams->zero_points, ElementsAre(-19));
}

TEST(MinMaxObserver, IgnoresAnEmptyTensor) {
  MinMaxObserver observer({});
  ASSERT_TRUE(observer.Observe({}, {0, 3}).ok());
  EXPECT_FALSE(observer.has_observed());
  EXPECT_EQ(observer.CalculateQParams().status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST(MinMaxObserver, RefusesNaNWhereverItStands) {
  for (std::size_t position = 0; position < 3; ++position) {
    std::vector<float> values = {1, 2, 3};
    values[position] = std::numeric_limits<float>::quiet_NaN();
    MinMaxObserver observer({});
    const absl::Status status = observer.Observe(values, {3});
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << position;
    EXPECT_THAT(std::string(status.message()), HasSubstr("NaN"));
  }
}

TEST(MinMaxObserver, InfinityFailsWhenQParamsAreAsked) {
  MinMaxObserver observer({});
  ObserveAll(observer, {{1, std::numeric_limits<float>::infinity()}});
  EXPECT_EQ(observer.CalculateQParams().status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(MovingAverageMinMaxObserver, FadesOldBatches) {
  MovingAverageMinMaxObserver observer({});
  ObserveAll(observer, kBatches);
  const auto qparams = observer.CalculateQParams();
  ASSERT_TRUE(qparams.ok()) << qparams.status();
  EXPECT_THAT(Bits(qparams->scales), ElementsAre(0x3c420813));
  EXPECT_THAT(qparams->zero_points, ElementsAre(-43));
}

TEST(MovingAverageMinMaxObserver, ConstantOneKeepsOnlyTheLastBatch) {
  MovingAverageMinMaxObserver observer({}, 1.0f);
  ObserveAll(observer, kBatches);
  const auto qparams = observer.CalculateQParams();
  ASSERT_TRUE(qparams.ok()) << qparams.status();
  EXPECT_THAT(Bits(qparams->scales), ElementsAre(0x3c808081));
  EXPECT_THAT(qparams->zero_points, ElementsAre(-128));
}

TEST(PerChannelMinMaxObserver, ReducesEverySliceOfAxis0) {
  PerChannelMinMaxObserver observer(Symmetric(0));
  ASSERT_TRUE(observer.Observe(kWeight, {3, 3}).ok());
  const auto qparams = observer.CalculateQParams();
  ASSERT_TRUE(qparams.ok()) << qparams.status();
  EXPECT_THAT(Bits(qparams->scales), ElementsAre(0x3c010204, 0x3c810204, 0x39800000));
  EXPECT_THAT(qparams->zero_points, ElementsAre(0, 0, 0));
}

TEST(PerChannelMinMaxObserver, ReducesEverySliceOfAxis1) {
  PerChannelMinMaxObserver observer(Symmetric(1));
  ASSERT_TRUE(observer.Observe(kWeight, {3, 3}).ok());
  const auto qparams = observer.CalculateQParams();
  ASSERT_TRUE(qparams.ok()) << qparams.status();
  EXPECT_THAT(Bits(qparams->scales), ElementsAre(0x3c810204, 0x3c010204, 0x3b1acf38));
}

TEST(PerChannelMinMaxObserver, ReducesAMiddleAxisOverOuterAndInnerOnes) {
  PerChannelMinMaxObserver observer(Symmetric(1));
  // Channel 0 holds 1, 2, 5, 6 and channel 1 holds 3, 4, 7, 127.
  ASSERT_TRUE(observer.Observe({1, 2, 3, 4, 5, 6, 7, 127}, {2, 2, 2}).ok());
  const auto qparams = observer.CalculateQParams();
  ASSERT_TRUE(qparams.ok()) << qparams.status();
  EXPECT_THAT(qparams->scales, ElementsAre(6.0f / 127.0f, 1.0f));
}

TEST(PerChannelMinMaxObserver, GivesZeroPointsForAnAffineScheme) {
  PerChannelMinMaxObserver observer(PerChannel(QScheme::kPerChannelAffine, -128, 0));
  ASSERT_TRUE(observer.Observe(kWeight, {3, 3}).ok());
  const auto qparams = observer.CalculateQParams();
  ASSERT_TRUE(qparams.ok()) << qparams.status();
  EXPECT_THAT(Bits(qparams->scales), ElementsAre(0x3bc0c0c1, 0x3c13c6fa, 0x39800000));
  EXPECT_THAT(qparams->zero_points, ElementsAre(42, -95, -128));
}

TEST(PerChannelMinMaxObserver, ASecondBatchWidensEachChannel) {
  PerChannelMinMaxObserver observer(Symmetric(0));
  ASSERT_TRUE(observer.Observe(kWeight, {3, 3}).ok());
  ASSERT_TRUE(observer.Observe(kWeight2, {3, 3}).ok());
  const auto qparams = observer.CalculateQParams();
  ASSERT_TRUE(qparams.ok()) << qparams.status();
  EXPECT_THAT(Bits(qparams->scales), ElementsAre(0x3c010204, 0x3c877551, 0x3a4e69a0));
}

TEST(PerChannelMinMaxObserver, RefusesATensorWithoutTheAxis) {
  PerChannelMinMaxObserver observer(Symmetric(2));
  EXPECT_EQ(observer.Observe(kWeight, {3, 3}).code(), absl::StatusCode::kInvalidArgument);
}

TEST(PerChannelMinMaxObserver, RefusesAnotherNumberOfChannels) {
  PerChannelMinMaxObserver observer(Symmetric(0));
  ASSERT_TRUE(observer.Observe(kWeight, {3, 3}).ok());
  const absl::Status status = observer.Observe(kWeight, {9, 1});
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()), HasSubstr("expected 3 channels, found 9"));
}

}  // namespace
}  // namespace zeropoint::quantizers
