// Ops that move data: reshape, transpose, slice, pad, copy, concatenate.

#include <cstdint>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "runtime/testing/node_runner.h"

namespace zeropoint::runtime {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::HasSubstr;
using namespace zeropoint::runtime::testing;  // NOLINT: the test vocabulary of this folder

const Extents kTwoByThree = {2, 3};

Tensor SixFloats() { return Float32(kTwoByThree, {0, 1, 2, 3, 4, 5}); }

TEST(ReshapeNode, InfersOneExtent) {
  NodeTest test("static_reshape", {{"shape", Ints({3, -1, 1})}});
  test.Input(SixFloats()).OutputIs(DType::kFloat32, {3, 2, 1});
  const absl::StatusOr<Tensor> y = test.Run();
  ASSERT_TRUE(y.ok()) << y.status();
  EXPECT_EQ(y->extents(), (Extents{3, 2, 1}));
  EXPECT_THAT(Contents<float>(*y), ElementsAre(0, 1, 2, 3, 4, 5));
}

TEST(ReshapeNode, RefusesShapesThatDoNotHoldTheInput) {
  for (const Extents& shape : {Extents{4, -1}, Extents{5}, Extents{-1, -1}, Extents{0, 6}}) {
    NodeTest test("static_reshape", {{"shape", Ints(shape)}});
    test.Input(SixFloats()).OutputIs(DType::kFloat32, Extents(shape.size(), -1));
    EXPECT_THAT(test.Refusal(), HasSubstr("shape")) << ExtentsToString(shape);
  }
}

TEST(TransposeNode, PermutesAxes) {
  NodeTest test("static_transpose", {{"perm", Ints({1, 0})}});
  test.Input(SixFloats()).OutputIs(DType::kFloat32, {3, 2});
  EXPECT_THAT(Contents<float>(*test.Run()), ElementsAre(0, 3, 1, 4, 2, 5));
}

TEST(TransposeNode, MovesChannelsOfInt8ToTheEnd) {
  NodeTest test("static_transpose", {{"perm", Ints({0, 2, 3, 1})}});
  test.Input(Int8({1, 2, 1, 3}, {0, 1, 2, 10, 11, 12}), PerTensor(0.5f, 7))
      .OutputIs(DType::kInt8, {1, 1, 3, 2}, PerTensor(0.5f, 7));
  EXPECT_THAT(Contents<std::int8_t>(*test.Run()), ElementsAre(0, 10, 1, 11, 2, 12));
}

TEST(TransposeNode, RefusesWhatIsNoPermutation) {
  for (const Extents& perm : {Extents{0, 0}, Extents{0, 2}, Extents{0}, Extents{-1, 0}}) {
    NodeTest test("static_transpose", {{"perm", Ints(perm)}});
    test.Input(SixFloats()).OutputIs(DType::kFloat32, {-1, -1});
    EXPECT_THAT(test.Refusal(), HasSubstr("perm")) << ExtentsToString(perm);
  }
}

NodeTest Slice(Extents offsets, Extents sizes) {
  return NodeTest("static_slice",
                  {{"offsets", Ints(std::move(offsets))}, {"sizes", Ints(std::move(sizes))}});
}

TEST(SliceNode, CutsEachAxis) {
  NodeTest test = Slice({1, 1}, {1, 2});
  test.Input(SixFloats()).OutputIs(DType::kFloat32, {1, 2});
  EXPECT_THAT(Contents<float>(*test.Run()), ElementsAre(4, 5));
}

TEST(SliceNode, OpenSizesReachToTheEnd) {
  NodeTest test = Slice({0, 1}, {-1, -1});
  test.Input(SixFloats()).OutputIs(DType::kFloat32, {2, 2});
  EXPECT_THAT(Contents<float>(*test.Run()), ElementsAre(1, 2, 4, 5));
}

TEST(SliceNode, RefusesToLeaveTheInput) {
  const std::vector<std::pair<Extents, Extents>> cases = {
      {{0, 2}, {2, 2}}, {{2, 0}, {1, 3}}, {{0, 0}, {0, 3}}, {{0, 4}, {-1, -1}}, {{0}, {1}}};
  for (const auto& [offsets, sizes] : cases) {
    NodeTest test = Slice(offsets, sizes);
    test.Input(SixFloats()).OutputIs(DType::kFloat32, {-1, -1});
    EXPECT_NE(test.Refusal(), "") << ExtentsToString(offsets) << ExtentsToString(sizes);
  }
}

TEST(PadNode, SurroundsWithTheValue) {
  NodeTest test("static_constant_pad",
                {{"pre", Ints({1, 0})}, {"post", Ints({0, 1})}, {"value", Floats({9})}});
  test.Input(Float32({1, 2}, {1, 2})).OutputIs(DType::kFloat32, {2, 3});
  EXPECT_THAT(Contents<float>(*test.Run()), ElementsAre(9, 9, 9, 1, 2, 9));
}

TEST(PadNode, QuantizesTheValueForInt8) {
  NodeTest test("static_constant_pad",
                {{"pre", Ints({1})}, {"post", Ints({1})}, {"value", Floats({1.5})}});
  test.Input(Int8({1}, {4}), PerTensor(0.5f, -6)).OutputIs(DType::kInt8, {3}, PerTensor(0.5f, -6));
  EXPECT_THAT(Contents<std::int8_t>(*test.Run()), ElementsAre(-3, 4, -3));
}

TEST(PadNode, RefusesNegativeAmounts) {
  NodeTest test("static_constant_pad", {{"pre", Ints({-1})}, {"post", Ints({0})}});
  test.Input(Float32({3}, {1, 2, 3})).OutputIs(DType::kFloat32, {2});
  EXPECT_THAT(test.Refusal(), HasSubstr("attribute pre = [-1]"));
}

TEST(CopyNode, CopiesAndRefusesToChangeTheQuantization) {
  NodeTest test("copy");
  test.Input(SixFloats()).OutputIs(DType::kFloat32, kTwoByThree);
  EXPECT_THAT(Contents<float>(*test.Run()), ElementsAre(0, 1, 2, 3, 4, 5));
  NodeTest other_scale("copy");
  other_scale.Input(Int8({1}, {1}), PerTensor(1, 0)).OutputIs(DType::kInt8, {1}, PerTensor(1, 1));
  EXPECT_THAT(other_scale.Refusal(), HasSubstr("same scale and zero point"));
}

class ConcatenateNode : public ::testing::TestWithParam<int> {};

TEST_P(ConcatenateNode, TakesAnyNumberOfOperands) {
  const int operands = GetParam();
  NodeTest test("concatenate", {{"axis", Ints({-1})}});
  std::vector<float> first_row, second_row;
  std::int64_t width = 0;
  for (int i = 0; i < operands; ++i) {
    // One or two columns each.
    const auto value = static_cast<float>(10 * i);
    if (i % 2 == 0) {
      test.Input(Float32({2, 1}, {value, value + 5}));
      first_row.push_back(value);
      second_row.push_back(value + 5);
      width += 1;
    } else {
      test.Input(Float32({2, 2}, {value, value + 1, value + 5, value + 6}));
      first_row.insert(first_row.end(), {value, value + 1});
      second_row.insert(second_row.end(), {value + 5, value + 6});
      width += 2;
    }
  }
  test.OutputIs(DType::kFloat32, {2, width});
  std::vector<float> expected = first_row;
  expected.insert(expected.end(), second_row.begin(), second_row.end());
  const absl::StatusOr<Tensor> y = test.Run();
  ASSERT_TRUE(y.ok()) << y.status();
  EXPECT_THAT(Contents<float>(*y), ElementsAreArray(expected));
}

INSTANTIATE_TEST_SUITE_P(Each, ConcatenateNode, ::testing::Values(1, 2, 3, 4, 5, 6, 9, 10, 14));

TEST(ConcatenateNode, TakesAConstantAmongItsOperands) {
  NodeTest test("concatenate", {{"axis", Ints({0})}});
  test.Input(Float32({1, 2}, {1, 2}))
      .Constant<float>(DType::kFloat32, {2, 2}, {3, 4, 5, 6})
      .OutputIs(DType::kFloat32, {3, 2});
  EXPECT_THAT(Contents<float>(*test.Run()), ElementsAre(1, 2, 3, 4, 5, 6));
}

TEST(ConcatenateNode, RefusesOperandsThatDoNotFitBesideTheAxis) {
  // XNNPACK never compares them and would read past the end of the smaller one.
  NodeTest test("concatenate", {{"axis", Ints({1})}});
  test.Input(Float32({2, 2}, {1, 2, 3, 4}))
      .Input(Float32({1, 2}, {1, 2}))
      .OutputIs(DType::kFloat32, {2, 4});
  EXPECT_THAT(test.Refusal(), HasSubstr("[2,2] and [1,2] differ beside axis 1"));
}

TEST(ConcatenateNode, RefusesOperandsOfOtherScales) {
  NodeTest test("concatenate", {{"axis", Ints({0})}});
  test.Input(Int8({1}, {1}), PerTensor(1, 0))
      .Input(Int8({1}, {1}), PerTensor(2, 0))
      .OutputIs(DType::kInt8, {2}, PerTensor(1, 0));
  EXPECT_THAT(test.Refusal(), HasSubstr("operand 'x1' and the output must have the same scale"));
}

TEST(AnyNode, OfAnUnknownOpIsRefusedByName) {
  NodeTest test("resize");
  test.Input(SixFloats()).OutputIs(DType::kFloat32, kTwoByThree);
  EXPECT_THAT(test.Refusal(), HasSubstr("node 'resize_0' (resize): there is no such XNNPACK op"));
}

TEST(AnyNode, WithMissingOrSurplusOperandsIsRefused) {
  NodeTest surplus("copy");
  surplus.Input(SixFloats()).Input(SixFloats()).OutputIs(DType::kFloat32, kTwoByThree);
  EXPECT_THAT(surplus.Refusal(), HasSubstr("expected 1 to 1 operands, found 2"));
}

TEST(AnyNode, OfATypeThatXnnpackHasNotIsRefused) {
  NodeTest test("copy");
  test.Input(MakeTensor<std::int64_t>(DType::kInt64, {1}, {1})).OutputIs(DType::kInt64, {1});
  EXPECT_THAT(test.Refusal(), HasSubstr("cannot be part of an XNNPACK segment"));
}

TEST(AnyNode, OfAnEmptyTensorIsEmpty) {
  NodeTest test("copy");
  test.Input(Float32({0, 2}, {})).OutputIs(DType::kFloat32, {-1, 2});
  const absl::StatusOr<Tensor> y = test.Run();
  ASSERT_TRUE(y.ok()) << y.status();
  EXPECT_EQ(y->extents(), (Extents{0, 2}));
}

TEST(ConcatenateNode, LeavesOutWhatIsEmpty) {
  NodeTest test("concatenate", {{"axis", Ints({0})}});
  test.Input(Float32({0, 3}, {})).Input(SixFloats()).OutputIs(DType::kFloat32, {-1, 3});
  const absl::StatusOr<Tensor> y = test.Run();
  ASSERT_TRUE(y.ok()) << y.status();
  EXPECT_THAT(Contents<float>(*y), ElementsAre(0, 1, 2, 3, 4, 5));
}

TEST(AnyNode, ThatMakesSomethingOfAnEmptyTensorIsRefused) {
  NodeTest test("reduce", {{"type", Text("sum")}, {"axes", Ints({0})}});
  test.Input(Float32({0, 2}, {})).OutputIs(DType::kFloat32, {2});
  EXPECT_THAT(test.Refusal(), HasSubstr("an operand is empty, but not the result"));
}

}  // namespace
}  // namespace zeropoint::runtime
