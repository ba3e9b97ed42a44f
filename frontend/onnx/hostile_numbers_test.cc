// Numbers in attributes, shapes and constants that no exporter writes: each is an error that names
// the node, and none costs memory or time.

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "frontend/onnx/testing/model_builder.h"
#include "frontend/onnx/testing/wire_writer.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::frontend::testing {
namespace {

using ::testing::HasSubstr;
using Ints = std::vector<std::int64_t>;

constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();

/// One node over x[1,4,8,8] and w[4,4,3,3], or over x alone.
struct Case {
  const char* name;
  const char* op_type;
  std::vector<Attribute> attributes;
};

bool ReadsWeight(const std::string& op_type) { return op_type.substr(0, 4) == "Conv"; }

ModelBuilder ModelOf(const Case& row) {
  ModelBuilder model(11);
  model.Input("x", {1, 4, 8, 8}).Zeros("w", {4, 4, 3, 3});
  std::vector<std::string> inputs = {"x"};
  if (ReadsWeight(row.op_type)) inputs.emplace_back("w");
  model.Node(row.op_type, inputs, {"y"}, row.attributes);
  return model;
}

const Case kCases[] = {
    {"ConvStrideZero", "Conv", {{"strides", Ints{0, 1}}}},
    {"ConvStrideNegative", "Conv", {{"strides", Ints{-1, 1}}}},
    {"ConvStrideMin", "Conv", {{"strides", Ints{kMin, kMin}}}},
    {"ConvStridesOfRank3", "Conv", {{"strides", Ints{1, 1, 1}}}},
    {"ConvDilationZero", "Conv", {{"dilations", Ints{0, 0}}}},
    {"ConvDilationHuge", "Conv", {{"dilations", Ints{kMax, kMax}}}},
    {"ConvPadNegative", "Conv", {{"pads", Ints{-1, 0, 0, 0}}}},
    {"ConvPadMin", "Conv", {{"pads", Ints{kMin, kMin, kMin, kMin}}}},
    {"ConvPadsTooFew", "Conv", {{"pads", Ints{1}}}},
    {"ConvGroupZero", "Conv", {{"group", std::int64_t{0}}}},
    {"ConvGroupNegative", "Conv", {{"group", std::int64_t{-4}}}},
    {"ConvGroupHuge", "Conv", {{"group", kMax}}},
    {"ConvGroupThatDoesNotDivide", "Conv", {{"group", std::int64_t{3}}}},
    {"ConvKernelThatIsNotTheWeights", "Conv", {{"kernel_shape", Ints{kMax, kMax}}}},
    {"MaxPoolKernelZero", "MaxPool", {{"kernel_shape", Ints{0, 0}}}},
    {"MaxPoolKernelNegative", "MaxPool", {{"kernel_shape", Ints{-1, -1}}}},
    {"MaxPoolKernelHuge", "MaxPool", {{"kernel_shape", Ints{kMax, kMax}}}},
    {"MaxPoolWithoutKernel", "MaxPool", {}},
    {"MaxPoolStrideZero", "MaxPool", {{"kernel_shape", Ints{2, 2}}, {"strides", Ints{0, 0}}}},
    {"AveragePoolPadNegative",
     "AveragePool",
     {{"kernel_shape", Ints{2, 2}}, {"pads", Ints{-9, -9, -9, -9}}}},
    {"ConcatAxisPastTheEnd", "Concat", {{"axis", std::int64_t{4}}}},
    {"ConcatAxisMin", "Concat", {{"axis", kMin}}},
    {"SoftmaxAxisHuge", "Softmax", {{"axis", kMax}}},
    {"FlattenAxisHuge", "Flatten", {{"axis", kMax}}},
    {"FlattenAxisMin", "Flatten", {{"axis", kMin}}},
    {"TransposePermOfAnotherRank", "Transpose", {{"perm", Ints{0, 1}}}},
    {"TransposePermTwice", "Transpose", {{"perm", Ints{0, 0, 1, 2}}}},
    {"TransposePermHuge", "Transpose", {{"perm", Ints{kMax, kMin, 0, 1}}}},
    {"SqueezeAxisHuge", "Squeeze", {{"axes", Ints{kMax}}}},
    {"SqueezeOfAnotherExtent", "Squeeze", {{"axes", Ints{1}}}},
    {"UnsqueezeAxisMin", "Unsqueeze", {{"axes", Ints{kMin}}}},
    {"UnsqueezeAxisTwice", "Unsqueeze", {{"axes", Ints{0, 0}}}},
    {"UnsqueezeToAHugeRank", "Unsqueeze", {{"axes", Ints(100, 0)}}},
    {"ReduceMeanAxisHuge", "ReduceMean", {{"axes", Ints{kMax}}}},
    {"ReduceMeanAxisTwice", "ReduceMean", {{"axes", Ints{1, 1}}}},
    {"CastToNoType", "Cast", {{"to", kMax}}},
    {"AttributeOfAnotherType", "Conv", {{"group", 1.0f}}},
};

class HostileNumbers : public ::testing::TestWithParam<Case> {};

TEST_P(HostileNumbers, AreErrorsThatNameTheNode) {
  const absl::Status status = ImportStatus(ModelOf(GetParam()));
  EXPECT_TRUE(absl::IsInvalidArgument(status) || absl::IsUnimplemented(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("/y"));
}

INSTANTIATE_TEST_SUITE_P(Each, HostileNumbers, ::testing::ValuesIn(kCases),
                         [](const auto& info) { return std::string(info.param.name); });

TEST(HostileConstants, OfAnyShapeAreErrors) {
  const auto message = [](const Ints& shape) {
    ModelBuilder model;
    model.Input("x", {2, 3}).Ints("shape", {static_cast<std::int64_t>(shape.size())}, shape);
    model.Node("Reshape", {"x", "shape"}, {"y"});
    return ImportStatus(model);
  };
  EXPECT_TRUE(message({3, 2}).ok());
  for (const Ints& shape :
       {Ints{-2}, Ints{-1, -1}, Ints{kMin}, Ints{kMax}, Ints{kMax, kMax}, Ints{7}, Ints{0, 0, 0},
        Ints{std::int64_t{1} << 32, std::int64_t{1} << 32, 6}}) {
    EXPECT_TRUE(absl::IsInvalidArgument(message(shape))) << message(shape);
  }
}

TEST(HostileShapes, OfInputsAreErrors) {
  const auto status = [](const std::vector<Extent>& shape) {
    ModelBuilder model;
    model.Input("x", shape).Node("Relu", {"x"}, {"y"});
    return ImportStatus(model);
  };
  EXPECT_TRUE(absl::IsInvalidArgument(status({kMax})));
  EXPECT_TRUE(absl::IsInvalidArgument(status({kMin})));
  EXPECT_TRUE(absl::IsInvalidArgument(status({-2})));
  EXPECT_TRUE(absl::IsInvalidArgument(status(std::vector<Extent>(1000, 1))));
}

TEST(HostileShapes, ProductsThatOverflowAreNotAllocated) {
  // Extents within bounds, products far outside: nothing is computed of them at import.
  constexpr std::int64_t kLarge = std::int64_t{1} << 31;
  ModelBuilder model;
  model.Input("x", {kLarge, kLarge, kLarge, kLarge}).Node("Relu", {"x"}, {"r"});
  model.Node("Shape", {"r"}, {"s"}).Node("ReduceProd", {"s"}, {"p"}).Node("Flatten", {"r"}, {"y"});
  const absl::Status status = ImportStatus(model);
  EXPECT_TRUE(status.ok() || absl::IsInvalidArgument(status) || absl::IsUnimplemented(status));
}

TEST(HostileInitializers, OfAnotherSizeThanTheirShapeAreErrors) {
  const auto message = [](std::size_t bytes) {
    ModelBuilder model;
    model.Input("x", {4}).Floats("w", {4}, {}).Node("Add", {"x", "w"}, {"y"});
    model.graph().mutable_initializer(0)->set_raw_data(std::string(bytes, '\0'));
    return std::string(ImportStatus(model).message());
  };
  EXPECT_EQ(message(16), "");
  for (const std::size_t bytes :
       {std::size_t{0}, std::size_t{15}, std::size_t{17}, std::size_t{4096}}) {
    EXPECT_THAT(message(bytes), HasSubstr("dims hold 4 elements, but it stores"));
  }
}

}  // namespace
}  // namespace zeropoint::frontend::testing
