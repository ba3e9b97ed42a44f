#include "tools/driver/explain/compare_layers.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "runtime/testing/program_builder.h"
#include "tools/data/metrics.h"
#include "tools/data/npz_file.h"
#include "tools/data/testing.h"
#include "tools/driver/explain/layer_taps.h"

namespace zeropoint::tools {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

using runtime::Backend;
using runtime::DType;
using runtime::Extents;
using runtime::Program;
using runtime::QuantParams;
using runtime::ValueId;
using runtime::testing::PerTensor;
using runtime::testing::ProgramBuilder;
using runtime::testing::Text;

/// x, then a layer "layer" that copies it as `dtype`, then an unnamed way back to float.
Program CopyProgram(DType dtype, const QuantParams& quant, const Extents& extents = {-1, 4}) {
  ProgramBuilder builder;
  const ValueId x = builder.Input("x", DType::kFloat32, extents);
  const ValueId copy = builder.Value("copy", dtype, extents, quant);
  const ValueId y = builder.Value("y", DType::kFloat32, extents);
  const bool is_float = dtype == DType::kFloat32;
  const runtime::NodeAttributes type = {{"type", Text(is_float ? "abs" : "convert")}};
  builder.Add(Backend::kXnnpack, "unary", {x}, {copy}, type);
  builder.program().segments[0].nodes[0].name = "layer";
  builder.Add(Backend::kXnnpack, "unary", {copy}, {y}, type);
  builder.program().segments[0].nodes[1].name = "";
  builder.Output(y);
  return builder.program();
}

Dataset OneRow(const std::string& file, const std::vector<float>& row) {
  const runtime::Tensor x =
      testing::MakeTensor<float>(DType::kFloat32, {1, static_cast<std::int64_t>(row.size())}, row);
  const std::string path = testing::TempPath(file);
  EXPECT_TRUE(WriteNpzFile(path, {{"x", x.view()}}).ok());
  return *Dataset::Open(path, {{"x", DType::kFloat32, {-1, -1}}}, {});
}

CompareOptions OneSample() {
  CompareOptions options;
  options.samples = 1;
  options.threads = 1;
  return options;
}

TEST(CompareLayers, ReportsRangesScaleAndWhatTheScaleCannotExpress) {
  // With scale 0.5 and zero point -128 int8 holds 0 to 127.5.
  Dataset data = OneRow("clipped.npz", {0, 1, 127.6f, 200});
  const auto comparison = CompareLayers(CopyProgram(DType::kInt8, PerTensor(0.5f, -128)),
                                        CopyProgram(DType::kFloat32, {}), data, OneSample());
  ASSERT_TRUE(comparison.ok()) << comparison.status();
  ASSERT_THAT(comparison->layers, SizeIs(1));
  const LayerReport& layer = comparison->layers.front();
  EXPECT_EQ(layer.name, "layer");
  EXPECT_EQ(layer.scale, 0.5f);
  EXPECT_EQ(layer.reference.max, 200);
  EXPECT_EQ(layer.program.max, 127.5f);
  EXPECT_EQ(layer.clipped, 0.25);            // 127.6 is within half a step of the range's end
  EXPECT_NEAR(layer.sqnr_db, 10.297, 1e-3);  // 10 log10((1 + 127.6^2 + 200^2) / (0.1^2 + 72.5^2))
}

TEST(CompareLayers, EqualLayersHaveTheSqnrOfIdentity) {
  Dataset data = OneRow("equal.npz", {0, 1, 2, 3});
  const auto comparison = CompareLayers(CopyProgram(DType::kFloat32, {}),
                                        CopyProgram(DType::kFloat32, {}), data, OneSample());
  ASSERT_TRUE(comparison.ok()) << comparison.status();
  ASSERT_THAT(comparison->layers, SizeIs(1));
  EXPECT_EQ(comparison->layers.front().sqnr_db, kIdenticalSqnrDb);
  EXPECT_FALSE(comparison->layers.front().scale.has_value());
}

TEST(CompareLayers, LayersTheReferenceDoesNotHaveAreListed) {
  Program renamed = CopyProgram(DType::kFloat32, {});
  renamed.segments[0].nodes[0].name = "other";
  Dataset data = OneRow("unmatched.npz", {0, 1, 2, 3});
  const auto comparison =
      CompareLayers(CopyProgram(DType::kFloat32, {}), std::move(renamed), data, OneSample());
  ASSERT_TRUE(comparison.ok()) << comparison.status();
  EXPECT_THAT(comparison->layers, SizeIs(0));
  EXPECT_THAT(comparison->unmatched, ElementsAre("layer"));
}

/// The layer under another name, with a handle of the model of `hash`.
Program WithHandle(const std::string& name, const std::string& handle, const std::string& hash) {
  Program program = CopyProgram(DType::kFloat32, {});
  program.segments[0].nodes[0].name = name;
  program.segments[0].nodes[0].handle = handle;
  program.metadata[std::string(runtime::kHandlesKey)] = hash;
  return program;
}

TEST(CompareLayers, LayersOfOneModelAreMatchedByHandles) {
  Dataset data = OneRow("by_handle.npz", {0, 1, 2, 3});
  const auto comparison =
      CompareLayers(WithHandle("conv", "7", "a"), WithHandle("relu", "7", "a"), data, OneSample());
  ASSERT_TRUE(comparison.ok()) << comparison.status();
  EXPECT_TRUE(comparison->by_handle);
  ASSERT_THAT(comparison->layers, SizeIs(1));
  EXPECT_EQ(comparison->layers[0].name, "conv");
  EXPECT_EQ(comparison->layers[0].reference_name, "relu");
  EXPECT_EQ(comparison->layers[0].handle, "7");
}

TEST(CompareLayers, AnotherHandleIsAnotherLayerWhateverTheName) {
  Dataset data = OneRow("other_handle.npz", {0, 1, 2, 3});
  const auto comparison =
      CompareLayers(WithHandle("conv", "7", "a"), WithHandle("conv", "6", "a"), data, OneSample());
  ASSERT_TRUE(comparison.ok()) << comparison.status();
  EXPECT_THAT(comparison->layers, SizeIs(0));
  EXPECT_THAT(comparison->unmatched, ElementsAre("conv"));
}

TEST(CompareLayers, HandlesOfAnotherModelMeanNothing) {
  Dataset data = OneRow("other_model.npz", {0, 1, 2, 3});
  const auto comparison =
      CompareLayers(WithHandle("conv", "7", "a"), WithHandle("conv", "9", "b"), data, OneSample());
  ASSERT_TRUE(comparison.ok()) << comparison.status();
  EXPECT_FALSE(comparison->by_handle);
  ASSERT_THAT(comparison->layers, SizeIs(1));
  EXPECT_EQ(comparison->layers[0].name, "conv");
}

TEST(CompareLayers, TellsTheLargestErrorAndTheSpreadOfBoth) {
  Dataset data = OneRow("spread.npz", {0, 1, 127.6f, 200});
  const auto comparison = CompareLayers(CopyProgram(DType::kInt8, PerTensor(0.5f, -128)),
                                        CopyProgram(DType::kFloat32, {}), data, OneSample());
  ASSERT_TRUE(comparison.ok()) << comparison.status();
  const LayerReport& layer = comparison->layers.at(0);
  EXPECT_NEAR(layer.max_error, 72.5, 1e-4);
  EXPECT_NEAR(layer.reference_spread.mean, 82.15, 1e-3);
  EXPECT_NEAR(layer.program_spread.mean, 64, 1e-6);
  EXPECT_NEAR(layer.program_spread.deviation, 63.5010, 1e-3);
}

TEST(TapLayers, WhatHasAHandleIsTheLayerAndTheRestOfItsNameTheWayToIt) {
  Program program = CopyProgram(DType::kFloat32, {});
  runtime::Node& first = program.segments[0].nodes[0];
  runtime::Node& second = program.segments[0].nodes[1];
  second.name = "layer";
  first.handle = "3";
  second.handle = "3-1";
  TapPorts ports(program);
  const std::vector<LayerTap> taps = TapLayers(program, ports);
  ASSERT_THAT(taps, SizeIs(1));
  EXPECT_EQ(taps.front().handle, "3");
  EXPECT_EQ(taps.front().value, first.outputs[0]);
}

TEST(TapLayers, TheLastOfSeveralNodesOfOneNameIsTheLayer) {
  Program program = CopyProgram(DType::kFloat32, {});
  program.segments[0].nodes[1].name = "layer";
  TapPorts ports(program);
  const std::vector<LayerTap> taps = TapLayers(program, ports);
  ASSERT_THAT(taps, SizeIs(1));
  EXPECT_EQ(taps.front().output, 0);  // already an output
  EXPECT_THAT(program.outputs, SizeIs(1));
}

TEST(ToRealTensor, UndoesChannelsLastAndDequantizes) {
  runtime::ProgramValue value;
  value.quant = PerTensor(2, 1);
  value.channels_last = true;
  // Two pixels of three channels.
  const runtime::Tensor stored =
      testing::MakeTensor<std::int8_t>(DType::kInt8, {1, 1, 2, 3}, {1, 2, 3, 4, 5, 6});
  const RealTensor real = ToRealTensor(value, stored);
  EXPECT_THAT(real.extents, ElementsAre(1, 3, 1, 2));
  EXPECT_THAT(real.values, ElementsAre(0, 6, 2, 8, 4, 10));
}

}  // namespace
}  // namespace zeropoint::tools
