#include "quantizers/quantizer_registry.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ir/op_kind.h"
#include "quantizers/testing/module_text.h"

namespace zeropoint::quantizers {
namespace {

using ::testing::HasSubstr;

TEST(QuantizerRegistry, KnowsXnnpack) {
  const auto quantizer = CreateQuantizer("xnnpack", {});
  ASSERT_TRUE(quantizer.ok()) << quantizer.status();
  EXPECT_FALSE((*quantizer)->Capabilities().empty());
}

TEST(QuantizerRegistry, JoinsQuantizersInOrder) {
  const auto quantizer = CreateQuantizer("embedding,xnnpack", {});
  ASSERT_TRUE(quantizer.ok()) << quantizer.status();
  EXPECT_EQ((*quantizer)->Capabilities().front().pattern, OperatorPattern{ir::OpKind::kEmbedding});
  EXPECT_GT((*quantizer)->Capabilities().size(), 2U);
  EXPECT_FALSE(CreateQuantizer("embedding,", {}).ok());
}

TEST(QuantizerRegistry, RulesKeepTablesFloat) {
  const auto module = testing::Parse(R"(
    module @m {
      const @t : f32[2,2] = [1.0, 2.0, 3.0, 4.0]
      func @main(%ids: i64[N]) -> (%y: f32[N,2], %z: f32[N,2]) {
        %0 = aten.embedding(@t, %ids) : f32[N,2] loc("words")
        %1 = aten.embedding(@t, %ids) : f32[N,2] loc("places")
        return %0, %1
      }
    })");
  const auto quantizer =
      CreateQuantizer("embedding", {}, {{{AtNode("words"), {.quantize = false}}}});
  ASSERT_TRUE(quantizer.ok()) << quantizer.status();
  ASSERT_TRUE((*quantizer)->Annotate(*module).ok());
  EXPECT_THAT(testing::AnnotatedLocations(*module), ::testing::ElementsAre("places"));
}

TEST(QuantizerRegistry, ListsTheQuantizersWhenANameIsUnknown) {
  const auto quantizer = CreateQuantizer("xnpack", {});
  EXPECT_EQ(quantizer.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(quantizer.status().message()), HasSubstr("\"xnpack\""));
  EXPECT_THAT(std::string(quantizer.status().message()),
              HasSubstr("there are: xnnpack, embedding"));
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
