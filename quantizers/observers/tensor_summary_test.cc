#include "quantizers/observers/tensor_summary.h"

#include <limits>
#include <optional>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::quantizers {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr float kInfinity = std::numeric_limits<float>::infinity();

TEST(TensorSummary, HasTheExtremesOfAllParts) {
  TensorSummary summary(std::nullopt);
  ASSERT_TRUE(summary.Scan({1, 2}, {2}).ok());
  ASSERT_TRUE(summary.Scan({}, {0}).ok());
  ASSERT_TRUE(summary.Scan({-3, 0}, {2}).ok());
  ASSERT_THAT(summary.extremes(), SizeIs(1));
  EXPECT_EQ(summary.extremes().front().min, -3);
  EXPECT_EQ(summary.extremes().front().max, 2);
}

TEST(TensorSummary, TellsInfinityFromTheRest) {
  TensorSummary summary(std::nullopt);
  ASSERT_TRUE(summary.Scan({-kInfinity, kInfinity}, {2}).ok());
  EXPECT_FALSE(summary.finite().has_value());
  ASSERT_TRUE(summary.Scan({1, -kInfinity, 5}, {3}).ok());
  ASSERT_TRUE(summary.finite().has_value());
  EXPECT_EQ(summary.finite()->min, 1);
  EXPECT_EQ(summary.finite()->max, 5);
  EXPECT_EQ(summary.extremes().front().max, kInfinity);
  EXPECT_EQ(summary.num_infinite(), 3);
}

TEST(TensorSummary, CountsWhatIsFinite) {
  TensorSummary summary(std::nullopt);
  ASSERT_TRUE(summary.Scan({0, kInfinity, 1, 4}, {4}).ok());
  summary.StartCounts({0, 4}, 4);
  summary.Count({0, kInfinity});
  summary.Count({1, 4});
  EXPECT_THAT(summary.counts()->counts(), ElementsAre(1, 1, 0, 1));
}

TEST(TensorSummary, KeepsTheExtremesOfEachSliceOfItsAxis) {
  TensorSummary summary(1);
  ASSERT_TRUE(summary.Scan({1, 2, 3, 4}, {1, 2, 2}).ok());
  ASSERT_TRUE(summary.Scan({-5, 6, 7, 8}, {1, 2, 2}).ok());
  ASSERT_THAT(summary.extremes(), SizeIs(2));
  EXPECT_EQ(summary.extremes()[0].min, -5);
  EXPECT_EQ(summary.extremes()[0].max, 6);
  EXPECT_EQ(summary.extremes()[1].min, 3);
  EXPECT_EQ(summary.extremes()[1].max, 8);
}

TEST(TensorSummary, RefusesPartsOfUnlikeChannels) {
  TensorSummary summary(0);
  ASSERT_TRUE(summary.Scan({1, 2}, {2, 1}).ok());
  const absl::Status status = summary.Scan({1, 2, 3}, {3, 1});
  EXPECT_THAT(std::string(status.message()), HasSubstr("expected 2 channels, found 3"));
}

}  // namespace
}  // namespace zeropoint::quantizers
