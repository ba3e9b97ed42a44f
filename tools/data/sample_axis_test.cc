#include "tools/data/sample_axis.h"

#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::tools {
namespace {

using ::testing::ElementsAre;
using ::testing::Eq;
constexpr std::nullopt_t kShared = std::nullopt;

/// Where arrays say nothing.
std::vector<std::optional<std::size_t>> AxesOf(const std::vector<runtime::Extents>& inputs) {
  return SampleAxes(inputs, std::vector<runtime::Extents>(inputs.size()));
}

TEST(SampleAxes, AreTheFirstWhereBatchesAreFreeOrFixedEverywhere) {
  EXPECT_THAT(AxesOf({{-1, 3, 8, 8}, {-1, 4}}), ElementsAre(0, 0));
  EXPECT_THAT(AxesOf({{1, 3, -1, -1}, {4, 2}}), ElementsAre(0, 0));
}

TEST(SampleAxes, OfARecurrentStateIsTheBatchBehindTheLayers) {
  EXPECT_THAT(AxesOf({{-1, 512}, {2, -1, 128}}), ElementsAre(0, 1));
}

TEST(SampleAxes, OfAStateOfOneLayerIsTheBatchWhereItsArrayHasSamplesThere) {
  const std::vector<runtime::Extents> inputs = {{-1, 7, 512}, {1, -1, 128}};
  const auto with_arrays = [&](const std::vector<runtime::Extents>& arrays) {
    return SampleAxes(inputs, arrays);
  };
  EXPECT_THAT(with_arrays({{20, 7, 512}, {1, 20, 128}}), ElementsAre(0, 1));
  EXPECT_THAT(with_arrays({{20, 7, 512}, {1, 1, 128}}), ElementsAre(0, Eq(kShared)));
  EXPECT_THAT(with_arrays({{1, 7, 512}, {1, 1, 128}}), ElementsAre(0, Eq(kShared)));
  EXPECT_THAT(with_arrays({{20, 7, 512}, {}}), ElementsAre(0, Eq(kShared)));
}

TEST(SampleAxes, AreNoneForWhatEverySampleShares) {
  EXPECT_THAT(AxesOf({{-1, 512}, {}, {1, -1}, {4, 8}}),
              ElementsAre(0, Eq(kShared), Eq(kShared), Eq(kShared)));
  // As many positions as samples, by chance.
  EXPECT_THAT(SampleAxes(std::vector<runtime::Extents>{{-1, 512}, {1, -1}},
                         std::vector<runtime::Extents>{{20, 512}, {1, 20}}),
              ElementsAre(0, Eq(kShared)));
}

}  // namespace
}  // namespace zeropoint::tools
