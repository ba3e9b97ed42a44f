#include "quantizers/observers/observer_state.h"

#include <cmath>
#include <cstdint>
#include <memory>
#include <random>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "quantizers/observer.h"
#include "quantizers/observers/histogram.h"

namespace zeropoint::quantizers {
namespace {

using testing::HasSubstr;

constexpr ObserverKind kKinds[] = {
    ObserverKind::kMinMax,    ObserverKind::kMovingAverageMinMax, ObserverKind::kPerChannelMinMax,
    ObserverKind::kHistogram, ObserverKind::kPercentile,          ObserverKind::kEntropy,
    ObserverKind::kMse,
};

QuantizationSpec SpecOf(ObserverKind kind) {
  QuantizationSpec spec;
  spec.observer = kind;
  spec.eps = 0;
  if (kind == ObserverKind::kPerChannelMinMax) {
    spec.qscheme = QScheme::kPerChannelAffine;
    spec.ch_axis = 1;
  }
  return spec;
}

/// Batches of [50, 4]; normal numbers whose spread differs from batch to batch.
std::vector<std::vector<float>> Batches(int count) {
  std::mt19937 random(7);
  std::vector<std::vector<float>> batches;
  for (int i = 0; i < count; ++i) {
    std::normal_distribution<float> values(0.3f, 1.0f + 0.2f * static_cast<float>(i % 5));
    for (float& value : batches.emplace_back(200)) value = values(random);
  }
  return batches;
}

std::unique_ptr<Observer> Watched(ObserverKind kind, const std::vector<std::vector<float>>& batches,
                                  std::size_t begin, std::size_t end) {
  std::unique_ptr<Observer> observer = CreateObserver(SpecOf(kind));
  for (std::size_t i = begin; i < end; ++i) {
    EXPECT_TRUE(observer->Observe(batches[i], {50, 4}).ok());
  }
  return observer;
}

void ExpectSame(const Observer& a, const Observer& b) {
  const QParams x = *a.CalculateQParams(), y = *b.CalculateQParams();
  EXPECT_EQ(x.scales, y.scales);
  EXPECT_EQ(x.zero_points, y.zero_points);
  const ObserverState s = a.State(), t = b.State();
  ASSERT_EQ(s.histogram.has_value(), t.histogram.has_value());
  if (s.histogram) EXPECT_EQ(s.histogram->counts, t.histogram->counts);
}

TEST(ObserverState, OneThatIsRestoredGoesOnAsIfNothingHadBeen) {
  const auto batches = Batches(6);
  for (const ObserverKind kind : kKinds) {
    SCOPED_TRACE(ObserverKindName(kind));
    const auto whole = Watched(kind, batches, 0, 6);
    const auto half = Watched(kind, batches, 0, 3);
    const auto restored = CreateObserver(SpecOf(kind));
    ASSERT_TRUE(restored->Restore(half->State()).ok());
    for (std::size_t i = 3; i < 6; ++i) ASSERT_TRUE(restored->Observe(batches[i], {50, 4}).ok());
    ExpectSame(*restored, *whole);
  }
}

TEST(ObserverState, ExtremesOfTensorsAndChannelsMergeExactly) {
  const auto batches = Batches(6);
  for (const ObserverKind kind : {ObserverKind::kMinMax, ObserverKind::kPerChannelMinMax}) {
    SCOPED_TRACE(ObserverKindName(kind));
    const auto merged = Watched(kind, batches, 0, 2);
    ASSERT_TRUE(merged->Merge(Watched(kind, batches, 2, 5)->State()).ok());
    ASSERT_TRUE(merged->Merge(Watched(kind, batches, 5, 6)->State()).ok());
    ExpectSame(*merged, *Watched(kind, batches, 0, 6));
  }
}

/// How far values are apart on average, in bins, in two histograms of one range.
double MeanDistance(const Histogram& a, const Histogram& b) {
  double ahead = 0, distance = 0, total = 0;
  for (std::size_t i = 0; i < a.counts.size(); ++i) {
    ahead += static_cast<double>(a.counts[i]) - static_cast<double>(b.counts[i]);
    distance += std::fabs(ahead);
    total += static_cast<double>(a.counts[i]);
  }
  return distance / total;
}

TEST(ObserverState, HistogramsMergeToTheRangeOfAllAndWithinHalfABin) {
  const auto batches = Batches(40);
  const auto whole = Watched(ObserverKind::kHistogram, batches, 0, 40);
  for (const std::size_t part : {5u, 10u, 20u}) {
    SCOPED_TRACE(part);
    const auto merged = Watched(ObserverKind::kHistogram, batches, 0, part);
    for (std::size_t begin = part; begin < 40; begin += part) {
      const auto other = Watched(ObserverKind::kHistogram, batches, begin, begin + part);
      ASSERT_TRUE(merged->Merge(other->State()).ok());
    }
    const Histogram one = *whole->State().histogram, many = *merged->State().histogram;
    EXPECT_EQ(many.min, one.min);
    EXPECT_EQ(many.max, one.max);
    EXPECT_LE(MeanDistance(many, one), 0.5);
  }
}

TEST(ObserverState, HistogramsOfOneRangeMergeExactly) {
  auto batches = Batches(4);
  for (std::vector<float>& batch : batches) {
    batch.front() = -9;
    batch.back() = 9;
  }
  const auto merged = Watched(ObserverKind::kHistogram, batches, 0, 2);
  ASSERT_TRUE(merged->Merge(Watched(ObserverKind::kHistogram, batches, 2, 4)->State()).ok());
  ExpectSame(*merged, *Watched(ObserverKind::kHistogram, batches, 0, 4));
}

TEST(ObserverState, WhatSawNothingAddsNothing) {
  const auto batches = Batches(2);
  for (const ObserverKind kind : {ObserverKind::kMinMax, ObserverKind::kHistogram}) {
    const auto merged = CreateObserver(SpecOf(kind));
    ASSERT_TRUE(merged->Merge(Watched(kind, batches, 0, 2)->State()).ok());
    ASSERT_TRUE(merged->Merge(CreateObserver(SpecOf(kind))->State()).ok());
    ExpectSame(*merged, *Watched(kind, batches, 0, 2));
  }
}

TEST(ObserverState, MovingAveragesDependOnTheOrderAndDoNotMerge) {
  const auto batches = Batches(2);
  const auto average = Watched(ObserverKind::kMovingAverageMinMax, batches, 0, 1);
  EXPECT_THAT(average->Merge(average->State()).message(), HasSubstr("order of all batches"));
}

TEST(ObserverState, OneOfAnotherKindIsRefused) {
  const auto batches = Batches(1);
  const auto extremes = Watched(ObserverKind::kMinMax, batches, 0, 1);
  const auto histogram = Watched(ObserverKind::kHistogram, batches, 0, 1);
  EXPECT_FALSE(extremes->Restore(histogram->State()).ok());
  EXPECT_FALSE(histogram->Restore(extremes->State()).ok());
  ObserverState few = histogram->State();
  few.histogram->counts.resize(7);
  EXPECT_THAT(histogram->Restore(few).message(), HasSubstr("2048 counts, not 7"));
}

TEST(ObserverState, AStatedRangeIsThatOfEveryKindOfObserver) {
  const auto stated = CreateStatedRange(SpecOf(ObserverKind::kHistogram), {0, 6});
  for (const ObserverKind kind : {ObserverKind::kHistogram, ObserverKind::kMinMax}) {
    EXPECT_FLOAT_EQ(stated->CalculateQParamsAs(kind)->scales.front(), 6.0f / 255);
  }
}

}  // namespace
}  // namespace zeropoint::quantizers
