#include "tools/verbs/bind_flag.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::tools {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(BindFlag, ANumberIsAScalarAndAListAVector) {
  const auto bound = ParseBindFlags({"sr=16000", "shape=[2,-1]", "none=[]"});
  ASSERT_TRUE(bound.ok()) << bound.status();
  EXPECT_TRUE(bound->at("sr").shape().empty());
  EXPECT_THAT(bound->at("sr").values<std::int64_t>(), ElementsAre(16000));
  EXPECT_THAT(bound->at("shape").values<std::int64_t>(), ElementsAre(2, -1));
  EXPECT_THAT(bound->at("none").shape(), ElementsAre(0));
}

TEST(BindFlag, NumbersThatAreNoIntegersAreReal) {
  const auto bound = ParseBindFlags({"iou=0.5", "scales=[1,1.5]", "least=-1e-3"});
  ASSERT_TRUE(bound.ok()) << bound.status();
  EXPECT_TRUE(bound->at("iou").shape().empty());
  EXPECT_THAT(bound->at("iou").values<double>(), ElementsAre(0.5));
  EXPECT_THAT(bound->at("scales").values<double>(), ElementsAre(1, 1.5));
  EXPECT_THAT(bound->at("least").values<double>(), ElementsAre(-1e-3));
}

TEST(BindFlag, RefusesWhatIsNoNumber) {
  for (const char* flag : {"sr", "=1", "sr=", "sr=fast", "sr=1,2", "sr=[1"}) {
    EXPECT_THAT(std::string(ParseBindFlags({flag}).status().message()), HasSubstr("--bind"))
        << flag;
  }
  EXPECT_THAT(std::string(ParseBindFlags({"a=1", "a=2"}).status().message()),
              HasSubstr("given twice"));
}

}  // namespace
}  // namespace zeropoint::tools
