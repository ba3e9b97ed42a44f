// Errors planted in one place each are found there.

#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "runtime/quantization_math.h"
#include "runtime/testing/program_builder.h"
#include "tools/driver/explain/compare_layers.h"
#include "tools/driver/explain/planted_program.h"
#include "tools/driver/explain/remedies.h"

namespace zeropoint::tools {
namespace {

using ::testing::HasSubstr;
using testing::PlantedProgram;
using testing::PlantedReference;
using testing::PlantedSamples;
using testing::PlantedScales;
using ::testing::SizeIs;

LayerComparison Compared(runtime::Program program, runtime::Program reference,
                         std::int64_t blame_samples = 0) {
  Dataset data = PlantedSamples(::testing::UnitTest::GetInstance()->current_test_info()->name() +
                                std::string(".npz"));
  CompareOptions options;
  options.samples = 64;
  options.batch = 16;
  options.threads = 1;
  options.blame_samples = blame_samples;
  auto comparison = CompareLayers(std::move(program), std::move(reference), data, options);
  EXPECT_TRUE(comparison.ok()) << comparison.status();
  return *std::move(comparison);
}

LayerComparison ComparedWith(const PlantedScales& scales, std::int64_t blame_samples = 0) {
  return Compared(PlantedProgram(scales).Build(), PlantedReference(), blame_samples);
}

double ShareOf(const LayerReport& layer, ErrorCause cause) { return layer.split->of(cause)->share; }

double SumOfShares(const LayerReport& layer) {
  double sum = 0;
  for (const auto& noise : layer.split->causes) sum += noise ? noise->share : 0;
  return sum;
}

/// The cause is most of the first layer's error, and what the second layer has it inherited.
void ExpectCauseOfFirst(const LayerComparison& comparison, ErrorCause cause) {
  ASSERT_THAT(comparison.layers, SizeIs(2));
  const LayerReport& first = comparison.layers[0];
  const LayerReport& second = comparison.layers[1];
  ASSERT_TRUE(first.split && second.split) << first.unknown_reason << second.unknown_reason;
  EXPECT_EQ(first.split->main, cause);
  EXPECT_GT(ShareOf(first, cause), 0.8);
  EXPECT_EQ(second.split->main, ErrorCause::kInherited);
  EXPECT_GT(ShareOf(second, ErrorCause::kInherited), 0.8);
  EXPECT_EQ(second.origin, "first");
  for (const LayerReport& layer : comparison.layers) {
    EXPECT_NEAR(SumOfShares(layer), 1, 1e-6);
    EXPECT_LT(std::fabs(layer.split->explained_db), 1);
  }
}

TEST(PlantedErrors, CoarseWeights) {
  const LayerComparison comparison = ComparedWith({.weights = 0.2f});
  ExpectCauseOfFirst(comparison, ErrorCause::kWeights);
  EXPECT_THAT(Explain(comparison.layers[0])->remedy, HasSubstr(R"("weights":"per-channel")"));
}

TEST(PlantedErrors, NarrowRange) {
  const LayerComparison comparison = ComparedWith({.first = 0.016f});
  ExpectCauseOfFirst(comparison, ErrorCause::kActivationClipping);
  EXPECT_GT(comparison.layers[0].clipped, 0.1);
  EXPECT_THAT(Explain(comparison.layers[0])->remedy, HasSubstr(R"("observer":"minmax")"));
}

TEST(PlantedErrors, CoarseStepsOfTheResult) {
  ExpectCauseOfFirst(ComparedWith({.first = 1}), ErrorCause::kActivationRounding);
}

TEST(PlantedErrors, CoarseStepsOfTheInput) {
  ExpectCauseOfFirst(ComparedWith({.input = 0.15f}), ErrorCause::kActivationRounding);
}

TEST(PlantedErrors, InputBeyondItsRange) {
  ExpectCauseOfFirst(ComparedWith({.input = 0.004f}), ErrorCause::kActivationClipping);
}

TEST(PlantedErrors, WrongBias) {
  ExpectCauseOfFirst(ComparedWith({.bias_error = 0.5f}), ErrorCause::kBias);
}

TEST(PlantedErrors, RequantizationBetweenTwoLayers) {
  const LayerComparison comparison = ComparedWith({.between = 1});
  ASSERT_THAT(comparison.layers, SizeIs(2));
  EXPECT_EQ(comparison.layers[1].split->main, ErrorCause::kRequantization);
  EXPECT_GT(ShareOf(comparison.layers[1], ErrorCause::kRequantization), 0.8);
  EXPECT_LT(ShareOf(comparison.layers[0], ErrorCause::kRequantization), 0.01);
}

TEST(PlantedErrors, RequantizationByATable) {
  runtime::Program program = PlantedProgram({.between = 1}).Build();
  for (runtime::Node& node : program.segments[0].nodes) {
    if (node.name != "second" || node.op != "unary") continue;
    const auto scale_of = [&](runtime::ValueId id) {
      return program.values[static_cast<std::size_t>(id)].quant.scales[0];
    };
    std::vector<std::int8_t> entries;
    for (int i = 0; i < 256; ++i) {
      const float real =
          runtime::Dequantize(static_cast<std::int8_t>(i), scale_of(node.inputs[0]), 0);
      entries.push_back(testing::PlantedIntegers({real}, scale_of(node.outputs[0]))[0]);
    }
    node.attributes["type"] = runtime::testing::Text("table");
    node.inputs.push_back(testing::AddTable(entries, program));
  }
  const LayerComparison comparison = Compared(std::move(program), PlantedReference());
  ASSERT_THAT(comparison.layers, SizeIs(2));
  ASSERT_TRUE(comparison.layers[1].split.has_value()) << comparison.layers[1].unknown_reason;
  EXPECT_EQ(comparison.layers[1].split->main, ErrorCause::kRequantization);
}

TEST(PlantedErrors, AFunctionThatIsATableIsComputedAsTheReferenceDoes) {
  // x -> "first" (linear) -> "second" = |first|, in int8 by a table.
  runtime::Program reference = PlantedReference();
  runtime::Node& absolute = reference.segments[0].nodes[1];
  absolute.op = "unary";
  absolute.inputs.resize(1);
  absolute.attributes["type"] = runtime::testing::Text("abs");
  runtime::Program program = PlantedProgram({.second = 1}).Build();
  for (runtime::Node& node : program.segments[0].nodes) {
    if (node.name != "second") continue;
    std::vector<std::int8_t> entries;
    for (int i = 0; i < 256; ++i) {
      const float real = runtime::Dequantize(static_cast<std::int8_t>(i), 0.08f, 0);
      entries.push_back(testing::PlantedIntegers({std::fabs(real)}, 1)[0]);
    }
    node.op = "unary";
    node.attributes["type"] = runtime::testing::Text("table");
    node.inputs = {node.inputs[0], testing::AddTable(entries, program)};
  }
  const LayerComparison comparison = Compared(std::move(program), std::move(reference), 16);
  ASSERT_THAT(comparison.layers, SizeIs(2));
  const LayerReport& second = comparison.layers[1];
  ASSERT_TRUE(second.split.has_value()) << second.unknown_reason;
  EXPECT_EQ(second.split->main, ErrorCause::kActivationRounding);
  EXPECT_GT(ShareOf(second, ErrorCause::kActivationRounding), 0.8);
  EXPECT_NEAR(SumOfShares(second), 1, 1e-6);
  EXPECT_GT(second.blame->share, 0.8);
}

TEST(PlantedErrors, ALayerThatTheReferenceComputesOtherwiseHasNoInventedCauses) {
  runtime::Program reference = PlantedReference();
  // The same numbers by a node of another kind.
  reference.segments[0].nodes[0].name = "";
  const runtime::ValueId first = reference.segments[0].nodes[0].outputs[0];
  runtime::ProgramValue copy = reference.values[static_cast<std::size_t>(first)];
  reference.values.push_back(copy);
  const auto copied = static_cast<runtime::ValueId>(reference.values.size()) - 1;
  auto& nodes = reference.segments[0].nodes;
  nodes.insert(nodes.begin() + 1, {"copy", {first}, {copied}, {}, "first"});
  const LayerComparison comparison = Compared(PlantedProgram({}).Build(), std::move(reference));
  ASSERT_THAT(comparison.layers, SizeIs(2));
  EXPECT_FALSE(comparison.layers[0].split.has_value());
  EXPECT_THAT(comparison.layers[0].unknown_reason, HasSubstr("no fully_connected"));
  EXPECT_FALSE(Explain(comparison.layers[0]).has_value());
  EXPECT_TRUE(comparison.layers[1].split.has_value());
}

TEST(PlantedErrors, TheOutputGainsMostFromTheLayerWithTheError) {
  const LayerComparison comparison = ComparedWith({.weights = 0.2f}, 16);
  ASSERT_TRUE(comparison.blame.has_value());
  EXPECT_EQ(comparison.blame->output, "y");
  EXPECT_EQ(comparison.blame->samples, 16);
  EXPECT_LT(std::fabs(comparison.blame->explained_db), 1);
  ASSERT_TRUE(comparison.layers[0].blame && comparison.layers[1].blame);
  EXPECT_GT(comparison.layers[0].blame->share, 0.9);
  EXPECT_GT(comparison.layers[0].blame->gain_db, 10);
  EXPECT_LT(comparison.layers[1].blame->gain_db, 1);
}

TEST(PlantedErrors, WeightsAreToldChannelByChannel) {
  const LayerComparison comparison = ComparedWith({.weights = 0.2f});
  ASSERT_TRUE(comparison.layers[0].weights.has_value());
  const WeightChannels& weights = *comparison.layers[0].weights;
  EXPECT_FALSE(weights.is_per_channel);
  ASSERT_THAT(weights.channels, SizeIs(testing::kPlantedWidth));
  EXPECT_EQ(weights.channels[0].scale, 0.2f);
  EXPECT_NEAR(weights.channels[0].max_abs, 1, 0.1);
  EXPECT_LT(weights.channels[0].noise_db, -10);
  EXPECT_GT(weights.channels[0].noise_db, -30);
}

}  // namespace
}  // namespace zeropoint::tools
