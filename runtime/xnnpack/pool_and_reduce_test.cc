// max_pooling_2d, average_pooling_2d, reduce and softmax.

#include <cmath>
#include <cstdint>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "runtime/testing/node_runner.h"

namespace zeropoint::runtime {
namespace {

using ::testing::ElementsAre;
using ::testing::FloatNear;
using ::testing::HasSubstr;
using namespace zeropoint::runtime::testing;  // NOLINT: the test vocabulary of this folder

NodeAttributes Window(std::vector<std::int64_t> kernel, std::vector<std::int64_t> stride,
                      std::vector<std::int64_t> padding = {0, 0, 0, 0}) {
  return {{"kernel", Ints(std::move(kernel))},
          {"stride", Ints(std::move(stride))},
          {"padding", Ints(std::move(padding))}};
}

TEST(MaxPoolingNode, TakesTheLargestOfEachWindow) {
  NodeTest test("max_pooling_2d", Window({2, 2}, {2, 2}));
  test.Input(Float32({1, 2, 4, 1}, {1, 2, -3, -4, 5, 0, -1, -2}))
      .OutputIs(DType::kFloat32, {1, 1, 2, 1});
  EXPECT_THAT(Contents<float>(*test.Run()), ElementsAre(5, -1));
}

TEST(MaxPoolingNode, PaddingIsMinusInfinityOnInt8) {
  NodeTest test("max_pooling_2d", Window({3, 3}, {1, 1}, {1, 1, 1, 1}));
  test.Input(Int8({1, 1, 3, 1}, {-100, -120, -110}), PerTensor(1, 5))
      .OutputIs(DType::kInt8, {1, 1, 3, 1}, PerTensor(1, 5));
  EXPECT_THAT(Contents<std::int8_t>(*test.Run()), ElementsAre(-100, -100, -110));
}

TEST(MaxPoolingNode, Dilates) {
  NodeAttributes attributes = Window({1, 2}, {1, 1});
  attributes["dilation"] = Ints({1, 2});
  NodeTest test("max_pooling_2d", attributes);
  test.Input(Float32({1, 1, 4, 1}, {1, 9, 3, 4})).OutputIs(DType::kFloat32, {1, 1, 2, 1});
  EXPECT_THAT(Contents<float>(*test.Run()), ElementsAre(3, 9));
}

TEST(MaxPoolingNode, RefusesWhatXnnpackHasNot) {
  const auto refusal = [](NodeAttributes attributes) {
    NodeTest test("max_pooling_2d", std::move(attributes));
    test.Input(Float32({1, 4, 4, 1}, std::vector<float>(16, 1)))
        .OutputIs(DType::kFloat32, {1, -1, -1, 1});
    return test.Refusal();
  };
  EXPECT_THAT(refusal(Window({1, 1}, {1, 1})), HasSubstr("no 1x1 pooling"));
  EXPECT_THAT(refusal(Window({2, 2}, {3, 1})), HasSubstr("stride must not exceed the kernel"));
  EXPECT_THAT(refusal(Window({2, 2}, {1, 1}, {2, 0, 0, 0})), HasSubstr("smaller than the window"));
  EXPECT_THAT(refusal(Window({5, 1}, {1, 1})), HasSubstr("does not fit"));
  EXPECT_THAT(refusal({{"kernel", Ints({2, 2})}}), HasSubstr("attribute stride"));
}

TEST(MaxPoolingNode, RefusesToChangeTheQuantization) {
  NodeTest test("max_pooling_2d", Window({2, 2}, {1, 1}));
  test.Input(Int8({1, 2, 2, 1}, {1, 2, 3, 4}), PerTensor(1, 0))
      .OutputIs(DType::kInt8, {1, 1, 1, 1}, PerTensor(2, 0));
  EXPECT_THAT(test.Refusal(), HasSubstr("must have the same scale and zero point"));
}

TEST(AveragePoolingNode, LeavesPaddingOutOfTheDivisor) {
  NodeTest test("average_pooling_2d", Window({1, 3}, {1, 1}, {0, 1, 0, 1}));
  test.Input(Float32({1, 1, 3, 1}, {3, 6, 12})).OutputIs(DType::kFloat32, {1, 1, 3, 1});
  EXPECT_THAT(Contents<float>(*test.Run()), ElementsAre(4.5f, 7, 9));
}

TEST(AveragePoolingNode, RefusesInt8AndDilation) {
  NodeTest int8("average_pooling_2d", Window({2, 2}, {1, 1}));
  int8.Input(Int8({1, 2, 2, 1}, {1, 2, 3, 4}), PerTensor(1, 0))
      .OutputIs(DType::kInt8, {1, 1, 1, 1}, PerTensor(1, 0));
  EXPECT_THAT(int8.Refusal(), HasSubstr("averages f32 only"));
  NodeAttributes attributes = Window({2, 1}, {1, 1});
  attributes["dilation"] = Ints({2, 1});
  NodeTest dilated("average_pooling_2d", attributes);
  dilated.Input(Float32({1, 4, 1, 1}, {1, 2, 3, 4})).OutputIs(DType::kFloat32, {1, 2, 1, 1});
  EXPECT_THAT(dilated.Refusal(), HasSubstr("no dilation"));
}

NodeTest Reduce(const char* type, std::vector<std::int64_t> axes, std::int64_t keep_dims) {
  return NodeTest(
      "reduce",
      {{"type", Text(type)}, {"axes", Ints(std::move(axes))}, {"keep_dims", Ints({keep_dims})}});
}

TEST(ReduceNode, AveragesOverHeightAndWidth) {
  NodeTest test = Reduce("mean", {1, 2}, 1);
  test.Input(Float32({1, 2, 2, 2}, {1, 10, 2, 20, 3, 30, 6, 60}))
      .OutputIs(DType::kFloat32, {1, 1, 1, 2});
  EXPECT_THAT(Contents<float>(*test.Run()), ElementsAre(3, 30));
}

TEST(ReduceNode, TakesNegativeAxesInAnyOrderAndDropsThem) {
  NodeTest test = Reduce("sum", {-1, 0}, 0);
  test.Input(Float32({2, 2, 2}, {1, 2, 3, 4, 5, 6, 7, 8})).OutputIs(DType::kFloat32, {2});
  EXPECT_THAT(Contents<float>(*test.Run()), ElementsAre(14, 22));
}

TEST(ReduceNode, ReducesToAScalar) {
  NodeTest test = Reduce("mean", {0, 1}, 0);
  test.Input(Float32({2, 2}, {1, 2, 3, 6})).OutputIs(DType::kFloat32, {});
  EXPECT_THAT(Contents<float>(*test.Run()), ElementsAre(3));
}

TEST(ReduceNode, RequantizesTheMeanOfInt8) {
  NodeTest test = Reduce("mean", {1, 2}, 1);
  // Real values 0.5 * (q - 4): -1, 3, 5, 9 with mean 4, and 0, 2, 2, 0 with mean 1.
  test.Input(Int8({1, 2, 2, 2}, {2, 4, 10, 8, 14, 8, 22, 4}), PerTensor(0.5f, 4))
      .OutputIs(DType::kInt8, {1, 1, 1, 2}, PerTensor(0.25f, -10));
  EXPECT_THAT(Contents<std::int8_t>(*test.Run()), ElementsAre(6, -6));
}

TEST(ReduceNode, RefusesAxesThatRepeatOrDoNotExist) {
  const auto refusal = [](const char* type, std::vector<std::int64_t> axes) {
    NodeTest test = Reduce(type, std::move(axes), 0);
    test.Input(Float32({2, 2}, {1, 2, 3, 4})).OutputIs(DType::kFloat32, {2});
    return test.Refusal();
  };
  EXPECT_THAT(refusal("mean", {1, -1}), HasSubstr("at least one, and different"));
  EXPECT_THAT(refusal("mean", {}), HasSubstr("at least one, and different"));
  EXPECT_THAT(refusal("mean", {2}), HasSubstr("attribute axes = [2] must lie between -2 and 1"));
  EXPECT_THAT(refusal("max", {1}), HasSubstr("unknown type 'max'"));
}

TEST(SoftmaxNode, NormalizesTheLastAxis) {
  NodeTest test("softmax");
  test.Input(Float32({2, 2}, {0, std::log(3.0f), 5, 5})).OutputIs(DType::kFloat32, {2, 2});
  EXPECT_THAT(Contents<float>(*test.Run()),
              ElementsAre(FloatNear(0.25f, 1e-6f), FloatNear(0.75f, 1e-6f), FloatNear(0.5f, 1e-6f),
                          FloatNear(0.5f, 1e-6f)));
}

TEST(SoftmaxNode, RefusesInt8) {
  NodeTest test("softmax");
  test.Input(Int8({2}, {1, 2}), PerTensor(1, 0)).OutputIs(DType::kInt8, {2}, PerTensor(1, 0));
  EXPECT_THAT(test.Refusal(), HasSubstr("softmax of f32 only"));
}

}  // namespace
}  // namespace zeropoint::runtime
