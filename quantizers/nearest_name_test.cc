#include "quantizers/nearest_name.h"

#include "gtest/gtest.h"

namespace zeropoint::quantizers {
namespace {

TEST(NearestName, IsTheOneWithTheFewestEdits) {
  EXPECT_EQ(NearestName("xnpack", {"embedding", "xnnpack"}), "xnnpack");
  EXPECT_EQ(NearestName("histogramm", {"histogram", "minmax"}), "histogram");
  EXPECT_EQ(NearestName("minmxa", {"mse", "minmax"}), "minmax");
}

TEST(NearestName, IsNoneWhereAllAreFar) {
  EXPECT_EQ(NearestName("tensorrt", {"embedding", "xnnpack"}), "");
  EXPECT_EQ(NearestName("", {"mse"}), "");
  EXPECT_EQ(NearestName("x", {}), "");
}

}  // namespace
}  // namespace zeropoint::quantizers
