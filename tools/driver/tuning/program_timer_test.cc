#include "tools/driver/tuning/program_timer.h"

#include <cstddef>
#include <memory>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/driver/tuning/op_signature.h"
#include "tools/driver/tuning/text_file.h"

namespace zeropoint::tools {
namespace {

runtime::ProgramValue Value(const std::string& name, runtime::Extents extents) {
  runtime::ProgramValue value;
  value.name = name;
  value.extents = std::move(extents);
  return value;
}

/// `count` times the absolute value, of f32[batch,64].
runtime::Program Chain(int count, std::int64_t batch) {
  runtime::Program program;
  program.values.push_back(Value("x", {batch, 64}));
  runtime::Segment& segment = program.segments.emplace_back();
  for (int i = 0; i < count; ++i) {
    program.values.push_back(Value("v" + std::to_string(i), {batch, 64}));
    runtime::Node& node = segment.nodes.emplace_back();
    node.op = "unary";
    node.name = "/Abs_" + std::to_string(i);
    node.attributes["type"].text = "abs";
    node.inputs = {i};
    node.outputs = {i + 1};
  }
  const std::vector<std::string> symbols = {batch < 0 ? "N" : "", ""};
  program.inputs = {{"x", 0, symbols}};
  program.outputs = {{"y", count, symbols}};
  return program;
}

std::vector<runtime::Tensor> Inputs(std::int64_t batch) {
  std::vector<runtime::Tensor> inputs;
  inputs.push_back(*runtime::Tensor::Allocate(runtime::DType::kFloat32, {batch, 64}));
  for (float& value : inputs[0].mutable_values<float>()) value = -1;
  return inputs;
}

TEST(OpSignature, NamesInputsOnlyWhereAnExtentIsOpen) {
  const runtime::Program fixed = Chain(1, 4);
  const runtime::Program open = Chain(1, -1);
  const std::string of_fixed = OpSignature(fixed, fixed.segments[0].nodes[0], Inputs(4));
  EXPECT_EQ(of_fixed, "unary{type=abs;} f32[4,64] -> f32[4,64]");
  EXPECT_EQ(OpSignature(open, open.segments[0].nodes[0], Inputs(8)),
            "unary{type=abs;} f32[-1,64] -> f32[-1,64] @ f32[8,64]");
}

TEST(ProgramTimer, IsTheSumOfOpsThatAreKnownWithoutMeasuringThem) {
  OpTimeCache cache;
  cache.Set("unary{type=abs;} f32[4,64] -> f32[4,64]", 0.25);
  ProgramTimer timer({Inputs(4), 4}, {}, cache);
  const auto times = timer.Time(Chain(3, 4));
  ASSERT_TRUE(times.ok()) << times.status();
  EXPECT_DOUBLE_EQ(times->total, 0.75);
  EXPECT_DOUBLE_EQ(times->by_node.at("/Abs_1"), 0.25);
}

TEST(ProgramTimer, MeasuresWhatItDoesNotKnowOnce) {
  const std::string path = ::testing::TempDir() + "/times.json";
  double first = 0;
  {
    OpTimeCache cache = OpTimeCache::Open(path, "this cpu");
    ProgramTimer timer({Inputs(4), 4}, {Inputs(8), 8}, cache);
    const auto times = timer.Time(Chain(2, -1));
    ASSERT_TRUE(times.ok()) << times.status();
    EXPECT_GT(times->total, 0);
    first = times->total;
  }
  OpTimeCache cache = OpTimeCache::Open(path, "this cpu");
  ProgramTimer timer({Inputs(4), 4}, {}, cache);
  EXPECT_DOUBLE_EQ(timer.Time(Chain(2, -1))->total, first);
}

/// A matrix product whose input is quantized at run time, and the absolute value of its result.
runtime::Program DynamicProduct() {
  runtime::Program program = Chain(1, 4);
  program.values.push_back(Value("w", {64, 64}));
  runtime::ProgramValue& weight = program.values.back();
  weight.dtype = runtime::DType::kInt8;
  weight.is_constant = true;
  weight.quant.scales.assign(64, 0.5f);
  const auto bytes = std::make_shared<const std::vector<std::byte>>(64 * 64);
  weight.constant = {.bytes = *bytes, .owner = bytes};
  program.values.push_back(Value("p", {4, 64}));
  runtime::Node product;
  product.op = "fully_connected";
  product.name = "/Gemm";
  product.attributes["dynamic"].ints = {1};
  product.inputs = {0, 2};
  product.outputs = {3};
  std::vector<runtime::Node>& nodes = program.segments[0].nodes;
  nodes[0].inputs = {3};
  nodes.insert(nodes.begin(), product);
  return program;
}

TEST(ProgramTimer, TellsNodesOfSeveralOperatorsApart) {
  OpTimeCache cache;
  ProgramTimer timer({Inputs(4), 4}, {}, cache);
  const auto times = timer.Time(DynamicProduct());
  ASSERT_TRUE(times.ok()) << times.status();
  ASSERT_EQ(times->by_node.size(), 2U);
  EXPECT_DOUBLE_EQ(times->by_node.at("/Gemm") + times->by_node.at("/Abs_0"), times->total);
}

TEST(OpTimeCache, KeepsCpusApartAndStartsAnewWhereAFileIsNotOurs) {
  const std::string path = ::testing::TempDir() + "/cpus.json";
  OpTimeCache cache = OpTimeCache::Open(path, "a");
  cache.Set("op", 2);
  ASSERT_TRUE(cache.Save().ok());
  EXPECT_EQ(OpTimeCache::Open(path, "a").Find("op"), 2);
  EXPECT_EQ(OpTimeCache::Open(path, "b").Find("op"), std::nullopt);
  for (const char* text : {"", "3", "{\"version\": 2}", "{\"version\": 1, \"cpus\": []}"}) {
    ASSERT_TRUE(WriteTextFile(path, text).ok());
    EXPECT_EQ(OpTimeCache::Open(path, "a").Find("op"), std::nullopt) << text;
  }
}

TEST(TimeOfConversion, IsMeasured) {
  OpTimeCache cache;
  const auto time = TimeOfConversion(cache);
  ASSERT_TRUE(time.ok()) << time.status();
  EXPECT_GT(*time, 0);
}

}  // namespace
}  // namespace zeropoint::tools
