#include "quantizers/quantizer_registry.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::quantizers {
namespace {

using ::testing::HasSubstr;

TEST(QuantizerRegistry, KnowsXnnpack) {
  const auto quantizer = CreateQuantizer("xnnpack", {});
  ASSERT_TRUE(quantizer.ok()) << quantizer.status();
  EXPECT_FALSE((*quantizer)->Capabilities().empty());
}

TEST(QuantizerRegistry, ListsTheQuantizersWhenANameIsUnknown) {
  const auto quantizer = CreateQuantizer("xnpack", {});
  EXPECT_EQ(quantizer.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(quantizer.status().message()), HasSubstr("\"xnpack\""));
  EXPECT_THAT(std::string(quantizer.status().message()), HasSubstr("there are: xnnpack"));
}

TEST(QuantizerRegistry, EveryObserverOfActivationsMakesAQuantizer) {
  for (const char* name :
       {"histogram", "minmax", "moving-average", "percentile", "entropy", "mse"}) {
    const auto observer = ActivationObserverByName(name);
    ASSERT_TRUE(observer.ok()) << observer.status();
    EXPECT_TRUE(CreateQuantizer("xnnpack", {.activation_observer = *observer}).ok()) << name;
  }
}

TEST(QuantizerRegistry, ListsTheObserversWhenANameIsUnknown) {
  const auto observer = ActivationObserverByName("per_channel_min_max");
  EXPECT_EQ(observer.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(observer.status().message()), HasSubstr("moving-average"));
}

}  // namespace
}  // namespace zeropoint::quantizers
