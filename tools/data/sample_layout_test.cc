#include "tools/data/sample_layout.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::tools {
namespace {

using ::testing::ElementsAre;
using Kind = SampleLayout::Kind;

constexpr SampleLayout kOnFirstAxis = {Kind::kOnAxis, 0};
constexpr SampleLayout kStacked = {Kind::kStacked};
constexpr SampleLayout kWhole = {Kind::kWhole};
constexpr SampleLayout kShared = {Kind::kShared};

TEST(SampleLayout, IsAlongTheSampleAxisWhereBatchesAreFreeOrFixedAlike) {
  const SampleLayouts free = LayOutSamples({{-1, 8}, {2, -1, 4}, {}}, {{5, 8}, {2, 5, 4}, {}});
  EXPECT_THAT(free.arrays, ElementsAre(kOnFirstAxis, SampleLayout{Kind::kOnAxis, 1}, kShared));
  EXPECT_FALSE(free.one_by_one);
  const SampleLayouts fixed = LayOutSamples({{2, 8}, {2}}, {{6, 8}, {6}});
  EXPECT_THAT(fixed.arrays, ElementsAre(kOnFirstAxis, kOnFirstAxis));
  EXPECT_FALSE(fixed.one_by_one);
}

TEST(SampleLayout, OfFixedInputsThatDifferIsOneSampleAnArray) {
  const SampleLayouts layouts = LayOutSamples({{3, 4}, {4, 3}}, {{3, 4}, {4, 3}});
  EXPECT_THAT(layouts.arrays, ElementsAre(kWhole, kWhole));
  EXPECT_TRUE(layouts.one_by_one);
}

TEST(SampleLayout, OfOneRankMoreIsStackedWhateverTheInput) {
  EXPECT_THAT(LayOutSamples({{1, 4}, {3}}, {{8, 1, 4}, {8, 3}}).arrays,
              ElementsAre(kStacked, kStacked));
  EXPECT_THAT(LayOutSamples({{-1, 4}, {}}, {{8, 6, 4}, {8}}).arrays,
              ElementsAre(kStacked, kStacked));
  EXPECT_TRUE(LayOutSamples({{-1, 4}}, {{8, 6, 4}}).one_by_one);
}

TEST(SampleLayout, BesideStackedArraysIsAlongAnAxisThatTakesOneSample) {
  EXPECT_THAT(LayOutSamples({{1, 4}, {3}}, {{8, 4}, {8, 3}}).arrays,
              ElementsAre(kOnFirstAxis, kStacked));
  EXPECT_THAT(LayOutSamples({{-1, 4}, {4, 8}, {5}}, {{8, 4}, {8, 4, 8}, {5}}).arrays,
              ElementsAre(kOnFirstAxis, kStacked, kShared));
  // Four rows a run are no sample of their own.
  EXPECT_THAT(LayOutSamples({{4, 8}, {4, 2}}, {{8, 4, 8}, {8, 2}}).arrays,
              ElementsAre(kStacked, kWhole));
}

}  // namespace
}  // namespace zeropoint::tools
