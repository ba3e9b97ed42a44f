// fully_connected and batch_matrix_multiply.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "runtime/testing/node_runner.h"

namespace zeropoint::runtime {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using namespace zeropoint::runtime::testing;  // NOLINT: the test vocabulary of this folder

TEST(FullyConnectedNode, MultipliesByTheTransposedFilter) {
  NodeTest test("fully_connected");
  test.Input(Float32({2, 3}, {1, 2, 3, 4, 5, 6}))
      .Constant<float>(DType::kFloat32, {2, 3}, {1, 0, 0, 1, 1, 1})
      .Constant<float>(DType::kFloat32, {2}, {0, 100})
      .OutputIs(DType::kFloat32, {2, 2});
  EXPECT_THAT(Contents<float>(*test.Run()), ElementsAre(1, 106, 4, 115));
}

TEST(FullyConnectedNode, KeepsLeadingAxes) {
  NodeTest test("fully_connected");
  test.Input(Float32({2, 1, 2, 1}, {1, 2, 3, 4}))
      .Constant<float>(DType::kFloat32, {2, 1}, {1, 10})
      .OutputIs(DType::kFloat32, {2, 1, 2, 2});
  EXPECT_THAT(Contents<float>(*test.Run()), ElementsAre(1, 10, 2, 20, 3, 30, 4, 40));
}

class FullyConnectedInt8 : public ::testing::TestWithParam<bool> {};

TEST_P(FullyConnectedInt8, IsWithinOneStepOfIntegerArithmetic) {
  const bool per_channel = GetParam();
  constexpr int kInputs = 37, kOutputs = 11, kRows = 3;
  std::vector<std::int8_t> x, w;
  for (int i = 0; i < kRows * kInputs; ++i) x.push_back(static_cast<std::int8_t>(i * 53));
  for (int i = 0; i < kOutputs * kInputs; ++i) w.push_back(static_cast<std::int8_t>(i * 29));
  std::vector<float> scales(per_channel ? kOutputs : 1);
  for (std::size_t o = 0; o < scales.size(); ++o) {
    scales[o] = 0.01f * static_cast<float>(o + 1);
  }
  std::vector<std::int32_t> bias;
  for (int o = 0; o < kOutputs; ++o) bias.push_back(o * 100);
  NodeTest test("fully_connected");
  test.Input(Int8({kRows, kInputs}, x), PerTensor(0.1f, -4))
      .Constant<std::int8_t>(DType::kInt8, {kOutputs, kInputs}, w, PerChannel(scales, 0))
      .Constant<std::int32_t>(DType::kInt32, {kOutputs}, bias, PerChannel(scales, 0))
      .OutputIs(DType::kInt8, {kRows, kOutputs}, PerTensor(5, 2));
  const absl::StatusOr<Tensor> y = test.Run();
  ASSERT_TRUE(y.ok()) << y.status();
  for (int row = 0; row < kRows; ++row) {
    for (int o = 0; o < kOutputs; ++o) {
      double sum = bias[static_cast<std::size_t>(o)];
      for (int i = 0; i < kInputs; ++i) {
        sum += (x[static_cast<std::size_t>(row * kInputs + i)] + 4) *
               w[static_cast<std::size_t>(o * kInputs + i)];
      }
      const double scale = scales[per_channel ? static_cast<std::size_t>(o) : 0];
      EXPECT_NEAR(y->values<std::int8_t>()[static_cast<std::size_t>(row * kOutputs + o)],
                  std::clamp(std::nearbyint(sum * 0.1 * scale / 5) + 2, -128.0, 127.0), 1);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(PerTensorAndPerChannel, FullyConnectedInt8, ::testing::Bool());

class FullyConnectedWithInt8Filter : public ::testing::TestWithParam<bool> {};

// Rows of different ranges: one scale for all would lose the second.
TEST_P(FullyConnectedWithInt8Filter, MultipliesFloatRows) {
  NodeTest test("fully_connected", {{"dynamic", {{GetParam() ? 1 : 0}, {}, {}}}});
  test.Input(Float32({2, 3}, {10, -20, 30, 0.01f, 0.02f, -0.03f}))
      .Constant<std::int8_t>(DType::kInt8, {2, 3}, {100, 0, 50, -127, 127, 1},
                             PerChannel({0.01f, 0.5f}, 0))
      .Constant<float>(DType::kFloat32, {2}, {1, 0})
      .OutputIs(DType::kFloat32, {2, 2});
  const absl::StatusOr<Tensor> y = test.Run();
  ASSERT_TRUE(y.ok()) << y.status();
  const std::vector<float> expected = {26, -1890, 1 - 0.005f, 0.62f};
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_NEAR(y->values<float>()[i], expected[i], std::abs(expected[i]) * 0.01) << i;
  }
}

INSTANTIATE_TEST_SUITE_P(StaticAndDynamicInput, FullyConnectedWithInt8Filter, ::testing::Bool());

TEST(FullyConnectedNode, RefusesOneScaleForAllChannelsBesideADynamicInput) {
  NodeTest test("fully_connected", {{"dynamic", {{1}, {}, {}}}});
  test.Input(Float32({1, 1}, {1}))
      .Constant<std::int8_t>(DType::kInt8, {2, 1}, {1, 2}, PerTensor(0.5f, 0))
      .OutputIs(DType::kFloat32, {1, 2});
  EXPECT_THAT(test.Refusal(), HasSubstr("a scale for each output channel"));
}

TEST(FullyConnectedNode, RefusesAFloatFilterBesideADynamicInput) {
  NodeTest test("fully_connected", {{"dynamic", {{1}, {}, {}}}});
  test.Input(Float32({1, 1}, {1}))
      .Constant<float>(DType::kFloat32, {2, 1}, {1, 2})
      .OutputIs(DType::kFloat32, {1, 2});
  EXPECT_THAT(test.Refusal(), HasSubstr("a dynamic input must be f32 and its filter int8"));
}

TEST(FullyConnectedNode, RefusesAnInputThatTheFilterDoesNotFit) {
  // XNNPACK runs this and computes half of the rows.
  NodeTest test("fully_connected");
  test.Input(Float32({4, 16}, std::vector<float>(64, 1)))
      .Constant<float>(DType::kFloat32, {8, 32}, std::vector<float>(256, 1))
      .OutputIs(DType::kFloat32, {4, 8});
  EXPECT_THAT(test.Refusal(), HasSubstr("input [4,16] and filter [8,32] do not match"));
}

TEST(FullyConnectedNode, RefusesAFilterThatIsNoConstant) {
  NodeTest test("fully_connected");
  test.Input(Float32({1, 2}, {1, 2}))
      .Input(Float32({1, 2}, {1, 2}))
      .OutputIs(DType::kFloat32, {1, 1});
  EXPECT_THAT(test.Refusal(), HasSubstr("the filter must be a constant"));
}

TEST(FullyConnectedNode, RefusesAnAsymmetricFilter) {
  // XNNPACK accepts the zero point and ignores it.
  NodeTest test("fully_connected");
  test.Input(Int8({1, 2}, {1, 2}), PerTensor(1, 0))
      .Constant<std::int8_t>(DType::kInt8, {1, 2}, {1, 2}, PerTensor(1, 5))
      .OutputIs(DType::kInt8, {1, 1}, PerTensor(1, 0));
  EXPECT_THAT(test.Refusal(), HasSubstr("the filter's zero point must be 0"));
}

TEST(BatchMatrixMultiplyNode, BroadcastsLeadingAxes) {
  NodeTest test("batch_matrix_multiply");
  test.Input(Float32({2, 1, 2}, {1, 2, 3, 4}))
      .Input(Float32({1, 2, 2}, {1, 10, 100, 1000}))
      .OutputIs(DType::kFloat32, {2, 1, 2});
  EXPECT_THAT(Contents<float>(*test.Run()), ElementsAre(201, 2010, 403, 4030));
}

TEST(BatchMatrixMultiplyNode, TransposesItsSecondMatrix) {
  NodeTest test("batch_matrix_multiply", {{"transpose_b", Ints({1})}});
  test.Input(Float32({1, 1, 2}, {1, 2}))
      .Input(Float32({1, 3, 2}, {1, 0, 0, 1, 1, 1}))
      .OutputIs(DType::kFloat32, {1, 1, 3});
  EXPECT_THAT(Contents<float>(*test.Run()), ElementsAre(1, 2, 3));
}

TEST(BatchMatrixMultiplyNode, TakesAConstantSecondMatrix) {
  NodeTest test("batch_matrix_multiply");
  test.Input(Float32({2, 1, 2}, {1, 2, 3, 4}))
      .Constant<float>(DType::kFloat32, {2, 2}, {1, 10, 100, 1000})
      .OutputIs(DType::kFloat32, {2, 1, 2});
  EXPECT_THAT(Contents<float>(*test.Run()), ElementsAre(201, 2010, 403, 4030));
}

TEST(BatchMatrixMultiplyNode, RefusesMatricesThatDoNotMatchAndInt8) {
  NodeTest test("batch_matrix_multiply");
  test.Input(Float32({1, 2}, {1, 2}))
      .Input(Float32({3, 1}, {1, 2, 3}))
      .OutputIs(DType::kFloat32, {1, 1});
  EXPECT_THAT(test.Refusal(), HasSubstr("matrices [1,2] and [3,1] do not match"));
  NodeTest int8("batch_matrix_multiply");
  int8.Input(Int8({1, 1}, {1}), PerTensor(1, 0))
      .Input(Int8({1, 1}, {1}), PerTensor(1, 0))
      .OutputIs(DType::kInt8, {1, 1}, PerTensor(1, 0));
  EXPECT_THAT(int8.Refusal(), HasSubstr("f32 matrices only"));
}

}  // namespace
}  // namespace zeropoint::runtime
