#include "tools/driver/explain/remedies.h"

#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::tools {
namespace {

using ::testing::HasSubstr;

/// A layer whose error is all of one cause.
LayerReport LayerWith(ErrorCause cause) {
  LayerReport layer;
  layer.name = "conv";
  layer.scale = 0.1f;
  layer.representable = {-12.8f, 12.7f};
  layer.clipped = 0.004;
  layer.histogram.Add({-12, 0, 12});
  layer.split.emplace();
  layer.split->causes[static_cast<std::size_t>(cause)] = CauseNoise{-20, 1};
  layer.split->main = cause;
  return layer;
}

TEST(Explain, EveryCauseHasWordsAndARemedy) {
  for (std::size_t i = 0; i < kNumErrorCauses; ++i) {
    const auto cause = static_cast<ErrorCause>(i);
    const auto explanation = Explain(LayerWith(cause));
    ASSERT_TRUE(explanation.has_value()) << ErrorCauseName(cause);
    EXPECT_EQ(explanation->cause, cause);
    EXPECT_FALSE(explanation->text.empty());
    EXPECT_FALSE(explanation->remedy.empty());
  }
}

TEST(Explain, WeightsOfOneScaleGetAScaleForEachChannel) {
  LayerReport layer = LayerWith(ErrorCause::kWeights);
  layer.weights = WeightChannels{false, std::vector<WeightChannel>(4)};
  EXPECT_EQ(Explain(layer)->remedy, R"(a rule {"node":"conv","weights":"per-channel"})");
}

TEST(Explain, WeightsOfManyScalesAreMadeInTheBestWayFirst) {
  LayerReport layer = LayerWith(ErrorCause::kWeights);
  layer.weights = WeightChannels{true, std::vector<WeightChannel>(4)};
  EXPECT_EQ(Explain(layer)->remedy, R"(--weights best ("weight_passes" in a recipe), )"
                                    R"(or a rule {"node":"conv","quantize":false})");
  layer.has_best_weights = true;
  EXPECT_EQ(Explain(layer)->remedy, R"(a rule {"node":"conv","quantize":false})");
}

TEST(Explain, OutliersThatStretchTheRangeAreGivenUp) {
  LayerReport layer = LayerWith(ErrorCause::kActivationRounding);
  layer.histogram.Add(std::vector<float>(100000, 0.1f));
  EXPECT_THAT(Explain(layer)->text, HasSubstr("outliers stretch its range [-12.8, 12.7]"));
  EXPECT_THAT(Explain(layer)->remedy, HasSubstr(R"("observer":"percentile")"));
}

TEST(Explain, ClippingSaysHowManyValuesAreBeyond) {
  EXPECT_THAT(Explain(LayerWith(ErrorCause::kActivationClipping))->text,
              HasSubstr("0.4 % of them"));
}

TEST(Explain, NamesAreWrittenAsRecipesReadThem) {
  LayerReport layer = LayerWith(ErrorCause::kBias);
  layer.name = "a\"b\\c";
  EXPECT_THAT(Explain(layer)->remedy, HasSubstr(R"({"node":"a\"b\\c","quantize":false})"));
}

TEST(Explain, WithoutAnErrorThereIsNothingToSay) {
  LayerReport layer = LayerWith(ErrorCause::kBias);
  layer.split->main.reset();
  EXPECT_FALSE(Explain(layer).has_value());
  layer.split.reset();
  EXPECT_FALSE(Explain(layer).has_value());
  EXPECT_FALSE(ExplainOwn(layer).has_value());
}

TEST(ExplainOwn, IsTheLargestCauseThatIsNotInherited) {
  LayerReport layer = LayerWith(ErrorCause::kInherited);
  EXPECT_FALSE(ExplainOwn(layer).has_value());
  layer.split->causes[static_cast<std::size_t>(ErrorCause::kBias)] = CauseNoise{-50, 0.01};
  layer.split->causes[static_cast<std::size_t>(ErrorCause::kWeights)] = CauseNoise{-40, 0.1};
  EXPECT_EQ(ExplainOwn(layer)->cause, ErrorCause::kWeights);
}

}  // namespace
}  // namespace zeropoint::tools
