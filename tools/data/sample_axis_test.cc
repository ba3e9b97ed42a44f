#include "tools/data/sample_axis.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::tools {
namespace {

using ::testing::ElementsAre;
using ::testing::Eq;
constexpr std::nullopt_t kShared = std::nullopt;

TEST(SampleAxes, AreTheFirstWhereBatchesAreFreeOrFixedEverywhere) {
  EXPECT_THAT(SampleAxes({{-1, 3, 8, 8}, {-1, 4}}), ElementsAre(0, 0));
  EXPECT_THAT(SampleAxes({{1, 3, -1, -1}, {4, 2}}), ElementsAre(0, 0));
}

TEST(SampleAxes, OfARecurrentStateIsTheBatchBehindTheLayers) {
  EXPECT_THAT(SampleAxes({{-1, 512}, {2, -1, 128}}), ElementsAre(0, 1));
}

TEST(SampleAxes, AreNoneForWhatEverySampleShares) {
  EXPECT_THAT(SampleAxes({{-1, 512}, {}, {1, -1}, {4, 8}}),
              ElementsAre(0, Eq(kShared), Eq(kShared), Eq(kShared)));
}

}  // namespace
}  // namespace zeropoint::tools
