// Faults that XNNPACK mended after the version we build: each case is refused before XNNPACK sees
// it, or comes out right. The date of upstream's change stands with each.

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "runtime/session.h"
#include "runtime/testing/node_runner.h"

namespace zeropoint::runtime {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using namespace zeropoint::runtime::testing;  // NOLINT: the test vocabulary of this folder

constexpr std::int64_t kHuge = std::int64_t{1} << 40;

std::vector<float> Ones(std::int64_t count) { return std::vector<float>(count, 1.0f); }

// 2026-05: an output that took the place of an operand of equal size kept it when the operand
// became smaller than the output.
TEST(UpstreamFaults, AnOperandThatShrinksBelowItsResultIsNotOverwritten) {
  ProgramBuilder builder;
  const ValueId a = builder.Input("a", DType::kFloat32, {-1, 4});
  const ValueId b = builder.Input("b", DType::kFloat32, {-1, 4});
  const ValueId t = builder.Value("t", DType::kFloat32, {-1, 4});
  const ValueId u = builder.Value("u", DType::kFloat32, {-1, 4});
  const ValueId y = builder.Value("y", DType::kFloat32, {-1, 4});
  builder.Add(Backend::kXnnpack, "unary", {a}, {t}, {{"type", Text("abs")}});
  builder.Add(Backend::kXnnpack, "binary", {t, b}, {u}, {{"type", Text("add")}});
  builder.Add(Backend::kXnnpack, "unary", {u}, {y}, {{"type", Text("negate")}});
  builder.Output(y);
  // Not one symbol: the first extents differ.
  builder.program().inputs[0].symbols[0] = "A";
  builder.program().inputs[1].symbols[0] = "B";
  const auto session = *Session::Create(builder.Build(), {.threads = 1});
  for (const std::int64_t rows : {64, 1, 64, 1}) {
    const auto outputs = RunSession(*session, {[&] {
      std::vector<Tensor> inputs;
      inputs.push_back(Float32({rows, 4}, std::vector<float>(rows * 4, -1.0f)));
      inputs.push_back(Float32({64, 4}, Ones(256)));
      return inputs;
    }()});
    ASSERT_TRUE(outputs.ok()) << outputs.status();
    EXPECT_THAT(Contents<float>((*outputs)[0]), Each(-2.0f)) << rows;
  }
}

NodeTest Linear(Tensor x, Extents output) {
  NodeTest test("fully_connected");
  test.Input(std::move(x)).Constant<float>(DType::kFloat32, {2, 3}, Ones(6));
  test.OutputIs(DType::kFloat32, std::move(output));
  return test;
}

// 2026-03: a scalar wrote before the output's extents.
TEST(UpstreamFaults, ALinearLayerOfAScalarIsRefused) {
  EXPECT_THAT(Linear(Float32({}, {1}), {}).Refusal(), HasSubstr("scalar"));
}

// 2026-07: the input's channels were not compared with the filter's.
TEST(UpstreamFaults, ALinearLayerOfOtherChannelsIsRefused) {
  EXPECT_THAT(Linear(Float32({1, 4}, Ones(4)), {1, 2}).Refusal(), HasSubstr("do not match"));
}

// 2026-03: the zero point of an int8 filter was taken, and ignored.
TEST(UpstreamFaults, AFilterWithAZeroPointIsRefused) {
  NodeTest test("fully_connected");
  test.Input(Int8({1, 1}, {1}), PerTensor(1, 0));
  test.Constant<std::int8_t>(DType::kInt8, {1, 1}, {1}, PerTensor(1, 5));
  test.OutputIs(DType::kInt8, {1, 1}, PerTensor(1, 0));
  EXPECT_THAT(test.Refusal(), HasSubstr("zero point must be 0"));
}

// 2026-06: extents beside the axis, and ranks, were not compared.
TEST(UpstreamFaults, ConcatenatingWhatDoesNotFitIsRefused) {
  for (const Extents& second : {Extents{2, 3}, Extents{2}, Extents{1, 2, 2}}) {
    NodeTest test("concatenate", {{"axis", Ints({0})}});
    test.Input(Float32({2, 2}, Ones(4)));
    test.Input(Float32(second, Ones(*CheckedNumElements(second))));
    test.OutputIs(DType::kFloat32, {4, 2});
    EXPECT_NE(test.Refusal(), "") << ExtentsToString(second);
  }
}

std::string PadRefusal(std::int64_t amount) {
  NodeTest test("static_constant_pad", {{"pre", Ints({0, 0})}, {"post", Ints({0, amount})}});
  test.Input(Float32({1, 2}, Ones(2))).OutputIs(DType::kFloat32, {1, -1});
  return test.Refusal();
}

// 2026-05: padded extents overflowed.
TEST(UpstreamFaults, PaddingThatOverflowsIsRefused) {
  EXPECT_THAT(PadRefusal(kHuge), HasSubstr("must lie between"));
  EXPECT_THAT(PadRefusal(std::numeric_limits<std::int64_t>::max()), HasSubstr("must lie between"));
}

NodeTest Convolution(const NodeAttributes& attributes, Extents input) {
  NodeTest test("convolution_2d", attributes);
  const std::int64_t count = *CheckedNumElements(input);
  test.Input(Float32(std::move(input), Ones(count)));
  test.Constant<float>(DType::kFloat32, {1, 3, 3, 1}, Ones(9));
  test.OutputIs(DType::kFloat32, {1, -1, -1, 1});
  return test;
}

// 2026-06: a kernel larger than the padded input read pixels that are not there.
TEST(UpstreamFaults, AKernelThatDoesNotFitIsRefused) {
  EXPECT_THAT(Convolution({}, {1, 2, 5, 1}).Refusal(), HasSubstr("does not fit"));
  EXPECT_THAT(Convolution({{"dilation", Ints({3, 1})}}, {1, 5, 5, 1}).Refusal(),
              HasSubstr("does not fit"));
}

// 2026-04 and 2026-07: sizes of kernels and of tables of pointers overflowed.
TEST(UpstreamFaults, WindowsThatOverflowAreRefused) {
  EXPECT_THAT(Convolution({{"dilation", Ints({kHuge, 1})}}, {1, 5, 5, 1}).Refusal(),
              HasSubstr("must lie between"));
  NodeTest test("average_pooling_2d", {{"kernel", Ints({1 << 15, 1 << 15})},
                                       {"stride", Ints({1, 1})},
                                       {"padding", Ints({32767, 32767, 32767, 32767})}});
  test.Input(Float32({1, 4, 4, 1}, Ones(16))).OutputIs(DType::kFloat32, {1, -1, -1, 1});
  EXPECT_THAT(test.Refusal(), HasSubstr("too many"));
}

// 2026-02: fewer outputs than the stride has offsets wrapped around.
TEST(UpstreamFaults, ATransposedConvolutionOfLessThanOneStrideIsRefused) {
  NodeTest test("deconvolution_2d", {{"stride", Ints({3, 3})}, {"padding", Ints({1, 1, 1, 1})}});
  test.Input(Float32({1, 1, 1, 1}, {1})).Constant<float>(DType::kFloat32, {1, 3, 3, 1}, Ones(9));
  test.OutputIs(DType::kFloat32, {1, 1, 1, 1});
  EXPECT_THAT(test.Refusal(), HasSubstr("less output than one stride"));
}

// 2026-03: more than six axes wrote past arrays on the stack.
TEST(UpstreamFaults, MoreThanSixAxesAreRefused) {
  const Extents extents(7, 1), zeros(7, 0), open(7, -1);
  NodeTest slice("static_slice", {{"offsets", Ints(zeros)}, {"sizes", Ints(open)}});
  slice.Input(Float32(extents, {1})).OutputIs(DType::kFloat32, extents);
  EXPECT_THAT(slice.Refusal(), HasSubstr("rank 7"));
  NodeTest product("batch_matrix_multiply");
  product.Input(Float32(extents, {1})).Input(Float32(extents, {1}));
  product.OutputIs(DType::kFloat32, extents);
  EXPECT_THAT(product.Refusal(), HasSubstr("rank 7"));
}

// 2026-06: a permutation of another rank than the input's.
TEST(UpstreamFaults, APermutationOfAnotherRankIsRefused) {
  NodeTest test("static_transpose", {{"perm", Ints({1, 0})}});
  test.Input(Float32({1, 1, 1}, {1})).OutputIs(DType::kFloat32, {1, 1, 1});
  EXPECT_THAT(test.Refusal(), HasSubstr("needs 3 integers"));
}

// 2026-03: a reduction of nothing left its result as it was.
TEST(UpstreamFaults, AReductionOfNothingIsRefused) {
  NodeTest test("reduce", {{"type", Text("sum")}, {"axes", Ints({0})}});
  test.Input(Float32({0, 2}, {})).OutputIs(DType::kFloat32, {2});
  EXPECT_THAT(test.Refusal(), HasSubstr("empty"));
}

// 2025-01: the int8 convolutions of AMX left channels beyond the first 64 of a row out.
TEST(UpstreamFaults, Int8ConvolutionsOfMoreThan64ChannelsAreRight) {
  for (const std::int64_t channels : {64, 65, 128, 200}) {
    NodeTest test("convolution_2d", {{"padding", Ints({1, 1, 1, 1})}});
    test.Input(Int8({1, 5, 5, channels}, std::vector<std::int8_t>(25 * channels, 1)),
               PerTensor(1, 0));
    test.Constant<std::int8_t>(DType::kInt8, {1, 3, 3, channels},
                               std::vector<std::int8_t>(9 * channels, 1),
                               PerTensor(1.0f / static_cast<float>(channels), 0));
    test.OutputIs(DType::kInt8, {1, 5, 5, 1}, PerTensor(1, 0));
    const auto y = test.Run();
    ASSERT_TRUE(y.ok()) << y.status();
    EXPECT_THAT(Contents<std::int8_t>(*y), ElementsAre(4, 6, 6, 6, 4, 6, 9, 9, 9, 6, 6, 9, 9, 9, 6,
                                                       6, 9, 9, 9, 6, 4, 6, 6, 6, 4))
        << channels;
  }
}

}  // namespace
}  // namespace zeropoint::runtime
