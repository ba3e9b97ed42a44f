// unary and binary nodes.

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "runtime/quantization_math.h"
#include "runtime/testing/node_runner.h"

namespace zeropoint::runtime {
namespace {

using ::testing::ElementsAre;
using ::testing::FloatNear;
using ::testing::HasSubstr;
using ::testing::Pointwise;
using namespace zeropoint::runtime::testing;  // NOLINT: the test vocabulary of this folder

struct UnaryCase {
  std::string type;
  NodeAttributes attributes;
  float (*expected)(float);
};

const UnaryCase kUnaryCases[] = {
    {"abs", {}, [](float x) { return std::fabs(x); }},
    {"negate", {}, [](float x) { return -x; }},
    {"exp", {}, [](float x) { return std::exp(x); }},
    {"tanh", {}, [](float x) { return std::tanh(x); }},
    {"sigmoid", {}, [](float x) { return 1 / (1 + std::exp(-x)); }},
    {"gelu", {}, [](float x) { return x * 0.5f * (1 + std::erf(x / std::sqrt(2.0f))); }},
    {"elu", {{"alpha", Floats({0.5})}}, [](float x) { return x > 0 ? x : 0.5f * std::expm1(x); }},
    {"hardswish", {}, [](float x) { return x * std::fmin(std::fmax(x + 3, 0.0f), 6.0f) / 6; }},
    {"leaky_relu", {{"alpha", Floats({0.25})}}, [](float x) { return x > 0 ? x : x / 4; }},
    {"clamp",
     {{"min", Floats({-1})}, {"max", Floats({1.5})}},
     [](float x) { return std::fmin(std::fmax(x, -1.0f), 1.5f); }},
};

class UnaryNode : public ::testing::TestWithParam<UnaryCase> {
 protected:
  NodeTest Test() const {
    NodeAttributes attributes = GetParam().attributes;
    attributes["type"] = Text(GetParam().type);
    return NodeTest("unary", attributes);
  }
};

TEST_P(UnaryNode, ComputesItsFunctionOfFloats) {
  std::vector<float> x, expected;
  for (float value = -4; value <= 4; value += 0.25f) {
    x.push_back(value);
    expected.push_back(GetParam().expected(value));
  }
  const auto count = static_cast<std::int64_t>(x.size());
  NodeTest test = Test();
  test.Input(Float32({count}, x)).OutputIs(DType::kFloat32, {count});
  const absl::StatusOr<Tensor> y = test.Run();
  ASSERT_TRUE(y.ok()) << y.status();
  EXPECT_THAT(Contents<float>(*y), Pointwise(FloatNear(1e-4f), expected));
}

TEST_P(UnaryNode, IsWithinOneStepOnEveryInt8) {
  const QuantParams x_quant = PerTensor(1 / 32.0f, 5), y_quant = PerTensor(1 / 16.0f, -20);
  std::vector<std::int8_t> x;
  for (int q = -128; q <= 127; ++q) x.push_back(static_cast<std::int8_t>(q));
  NodeTest test = Test();
  test.Input(Int8({256}, x), x_quant).OutputIs(DType::kInt8, {256}, y_quant);
  const absl::StatusOr<Tensor> y = test.Run();
  ASSERT_TRUE(y.ok()) << y.status();
  for (std::size_t i = 0; i < x.size(); ++i) {
    const float real = GetParam().expected(Dequantize(x[i], 1 / 32.0f, 5));
    EXPECT_NEAR(y->values<std::int8_t>()[i], QuantizeToInt(real, 16, -20, -128, 127), 1)
        << "x = " << int{x[i]};
  }
}

INSTANTIATE_TEST_SUITE_P(Each, UnaryNode, ::testing::ValuesIn(kUnaryCases),
                         [](const auto& info) { return info.param.type; });

TEST(UnaryNode, ComputesLogAndSquareRootOfPositiveFloats) {
  NodeTest log("unary", {{"type", Text("log")}});
  log.Input(Float32({2}, {1, std::exp(2.0f)})).OutputIs(DType::kFloat32, {2});
  EXPECT_THAT(Contents<float>(*log.Run()), ElementsAre(FloatNear(0, 1e-5f), FloatNear(2, 1e-5f)));
  NodeTest root("unary", {{"type", Text("square_root")}});
  root.Input(Float32({2}, {4, 2.25f})).OutputIs(DType::kFloat32, {2});
  EXPECT_THAT(Contents<float>(*root.Run()),
              ElementsAre(FloatNear(2, 1e-5f), FloatNear(1.5f, 1e-5f)));
}

NodeTest Convert() { return NodeTest("unary", {{"type", Text("convert")}}); }

TEST(Convert, QuantizesWithRoundingToEvenAndSaturation) {
  NodeTest test = Convert();
  test.Input(Float32({5}, {0.25f, 0.75f, -0.25f, 1000, -1000}))
      .OutputIs(DType::kInt8, {5}, PerTensor(0.5f, 3));
  EXPECT_THAT(Contents<std::int8_t>(*test.Run()), ElementsAre(3, 5, 3, 127, -128));
}

TEST(Convert, Dequantizes) {
  NodeTest test = Convert();
  test.Input(Int8({3}, {-128, 3, 127}), PerTensor(0.5f, 3)).OutputIs(DType::kFloat32, {3});
  EXPECT_THAT(Contents<float>(*test.Run()), ElementsAre(-65.5f, 0, 62));
}

TEST(Convert, RequantizesInt8) {
  NodeTest test = Convert();
  test.Input(Int8({3}, {-10, 0, 20}), PerTensor(0.5f, 0))
      .OutputIs(DType::kInt8, {3}, PerTensor(0.25f, 1));
  EXPECT_THAT(Contents<std::int8_t>(*test.Run()), ElementsAre(-19, 1, 41));
}

TEST(Convert, RefusesRatiosBeyondItsFixedPoint) {
  NodeTest test = Convert();
  test.Input(Int8({1}, {1}), PerTensor(200, 0)).OutputIs(DType::kInt8, {1}, PerTensor(1, 0));
  EXPECT_THAT(test.Refusal(), HasSubstr("the ratio of input and output scale is 200"));
}

TEST(Convert, RefusesFloatToFloat) {
  NodeTest test = Convert();
  test.Input(Float32({1}, {1})).OutputIs(DType::kFloat32, {1});
  EXPECT_THAT(test.Refusal(), HasSubstr("use copy"));
}

TEST(UnaryNode, RefusesAnUnknownTypeAndMixedTypes) {
  NodeTest unknown("unary", {{"type", Text("sinh")}});
  unknown.Input(Float32({1}, {1})).OutputIs(DType::kFloat32, {1});
  EXPECT_THAT(unknown.Refusal(), HasSubstr("unknown type 'sinh'"));
  NodeTest mixed("unary", {{"type", Text("abs")}});
  mixed.Input(Int8({1}, {1}), PerTensor(1, 0)).OutputIs(DType::kFloat32, {1});
  EXPECT_THAT(mixed.Refusal(), HasSubstr("mixes f32 and int8"));
}

/// 255 - i at entry i, as int8.
std::vector<std::int8_t> Complements(int count) {
  std::vector<std::int8_t> entries;
  for (int i = 0; i < count; ++i) entries.push_back(static_cast<std::int8_t>(255 - i));
  return entries;
}

NodeTest Table(int count, DType dtype = DType::kInt8) {
  std::vector<std::int8_t> every;
  for (int q = -128; q <= 127; ++q) every.push_back(static_cast<std::int8_t>(q));
  NodeTest test("unary", {{"type", Text("table")}});
  test.Input(Int8({256}, every), PerTensor(1, 0))
      .Constant<std::int8_t>(dtype, {count}, Complements(count))
      .OutputIs(DType::kInt8, {256}, PerTensor(1, 0));
  return test;
}

TEST(UnaryTable, HoldsTheResultForEveryInt8AtItsBits) {
  const absl::StatusOr<Tensor> y = Table(256).Run();
  ASSERT_TRUE(y.ok()) << y.status();
  for (int i = 0; i < 256; ++i) EXPECT_EQ(y->values<std::int8_t>()[i], 127 - i);  // -1 - q
}

TEST(UnaryTable, RefusesOneOfAnotherSizeOrType) {
  EXPECT_THAT(Table(255).Refusal(), HasSubstr("must be a constant i8[256]"));
  EXPECT_THAT(Table(257).Refusal(), HasSubstr("must be a constant i8[256]"));
  EXPECT_THAT(Table(256, DType::kUint8).Refusal(), HasSubstr("must be a constant i8[256]"));
}

TEST(UnaryTable, RefusesOneThatIsComputedOrMissing) {
  NodeTest computed("unary", {{"type", Text("table")}});
  computed.Input(Int8({256}, Complements(256)), PerTensor(1, 0))
      .Input(Int8({256}, Complements(256)), PerTensor(1, 0))
      .OutputIs(DType::kInt8, {256}, PerTensor(1, 0));
  EXPECT_THAT(computed.Refusal(), HasSubstr("must be a constant i8[256]"));
  NodeTest missing("unary", {{"type", Text("table")}});
  missing.Input(Int8({1}, {1}), PerTensor(1, 0)).OutputIs(DType::kInt8, {1}, PerTensor(1, 0));
  EXPECT_FALSE(missing.Run().ok());
}

TEST(UnaryTable, RefusesFloats) {
  NodeTest test("unary", {{"type", Text("table")}});
  test.Input(Float32({1}, {1}))
      .Constant<std::int8_t>(DType::kInt8, {256}, Complements(256))
      .OutputIs(DType::kFloat32, {1});
  EXPECT_THAT(test.Refusal(), HasSubstr("from int8 to int8"));
}

TEST(UnaryNode, RefusesALeakyReluBeyondItsFixedPoint) {
  NodeTest test("unary", {{"type", Text("leaky_relu")}, {"alpha", Floats({0.001})}});
  test.Input(Int8({1}, {1}), PerTensor(1, 0)).OutputIs(DType::kInt8, {1}, PerTensor(1, 0));
  EXPECT_THAT(test.Refusal(), HasSubstr("alpha times the ratio"));
}

NodeTest Binary(const std::string& type, NodeAttributes attributes = {}) {
  attributes["type"] = Text(type);
  return NodeTest("binary", attributes);
}

TEST(BinaryNode, ComputesItsFunctionOfFloats) {
  const std::vector<std::pair<std::string, std::vector<float>>> cases = {
      {"add", {10, 10}},          {"subtract", {6, -14}}, {"multiply", {16, -24}},
      {"divide", {4, -1.0f / 6}}, {"maximum", {8, 12}},   {"minimum", {2, -2}}};
  for (const auto& [type, expected] : cases) {
    NodeTest test = Binary(type);
    test.Input(Float32({2}, {8, -2})).Input(Float32({2}, {2, 12})).OutputIs(DType::kFloat32, {2});
    EXPECT_THAT(Contents<float>(*test.Run()), Pointwise(FloatNear(1e-6f), expected)) << type;
  }
}

TEST(BinaryNode, BroadcastsAsNumPyDoes) {
  NodeTest test = Binary("add");
  test.Input(Float32({2, 1, 2}, {0, 1, 10, 11}))
      .Input(Float32({3, 1}, {100, 200, 300}))
      .OutputIs(DType::kFloat32, {2, 3, 2});
  EXPECT_THAT(Contents<float>(*test.Run()),
              ElementsAre(100, 101, 200, 201, 300, 301, 110, 111, 210, 211, 310, 311));
}

TEST(BinaryNode, TakesAScalarConstant) {
  NodeTest test = Binary("multiply");
  test.Input(Float32({2, 2}, {1, 2, 3, 4}))
      .Constant<float>(DType::kFloat32, {}, {0.5f})
      .OutputIs(DType::kFloat32, {2, 2});
  EXPECT_THAT(Contents<float>(*test.Run()), ElementsAre(0.5f, 1, 1.5f, 2));
}

TEST(BinaryNode, IsWithinOneStepOnInt8) {
  for (const std::string type : {"add", "subtract", "multiply"}) {
    const QuantParams a_quant = PerTensor(0.05f, 3), b_quant = PerTensor(0.02f, -7);
    std::vector<std::int8_t> a, b;
    for (int i = 0; i < 251; ++i) {
      a.push_back(static_cast<std::int8_t>(i * 37 % 256 - 128));
      b.push_back(static_cast<std::int8_t>(i * 91 % 256 - 128));
    }
    NodeTest test = Binary(type);
    test.Input(Int8({251}, a), a_quant)
        .Input(Int8({251}, b), b_quant)
        .OutputIs(DType::kInt8, {251}, PerTensor(0.07f, 11));
    const absl::StatusOr<Tensor> y = test.Run();
    ASSERT_TRUE(y.ok()) << y.status();
    for (std::size_t i = 0; i < a.size(); ++i) {
      const float real_a = Dequantize(a[i], 0.05f, 3), real_b = Dequantize(b[i], 0.02f, -7);
      const float real = type == "add"        ? real_a + real_b
                         : type == "subtract" ? real_a - real_b
                                              : real_a * real_b;
      EXPECT_NEAR(y->values<std::int8_t>()[i],
                  QuantizeToInt(real, InverseScale(0.07f), 11, -128, 127), 1)
          << type << " of element " << i;
    }
  }
}

TEST(BinaryNode, ClampsFloatsToItsOutputRange) {
  NodeTest test = Binary("add", {{"output_min", Floats({0})}, {"output_max", Floats({6})}});
  test.Input(Float32({3}, {-3, 1, 9}))
      .Input(Float32({3}, {1, 1, 1}))
      .OutputIs(DType::kFloat32, {3});
  EXPECT_THAT(Contents<float>(*test.Run()), ElementsAre(0, 2, 6));
}

TEST(BinaryNode, ClampsInt8ToItsOutputRange) {
  for (const std::int32_t zero_point : {0, -128}) {
    NodeTest test = Binary("add", {{"output_min", Floats({0})}});
    test.Input(Int8({2}, {-50, 50}), PerTensor(1, 0))
        .Input(Int8({2}, {1, 1}), PerTensor(1, 0))
        .OutputIs(DType::kInt8, {2}, PerTensor(1, zero_point));
    EXPECT_THAT(Contents<std::int8_t>(*test.Run()), ElementsAre(zero_point, 51 + zero_point));
  }
}

TEST(BinaryNode, RefusesScaleRatiosThatXnnpackOnlyAsserts) {
  NodeTest sum = Binary("add");
  sum.Input(Int8({1}, {1}), PerTensor(300, 0))
      .Input(Int8({1}, {1}), PerTensor(1, 0))
      .OutputIs(DType::kInt8, {1}, PerTensor(1, 0));
  EXPECT_THAT(sum.Refusal(), HasSubstr("the ratio of operand 0's and the output's scale is 300"));
  NodeTest product = Binary("multiply");
  product.Input(Int8({1}, {1}), PerTensor(1e-3f, 0))
      .Input(Int8({1}, {1}), PerTensor(1e-3f, 0))
      .OutputIs(DType::kInt8, {1}, PerTensor(1, 0));
  EXPECT_THAT(product.Refusal(), HasSubstr("the ratio of the operands' and the output's scale"));
}

TEST(BinaryNode, RefusesExtentsThatDoNotBroadcast) {
  NodeTest test = Binary("add");
  test.Input(Float32({2}, {1, 2})).Input(Float32({3}, {1, 2, 3})).OutputIs(DType::kFloat32, {3});
  EXPECT_THAT(test.Refusal(), HasSubstr("extents [2] and [3] do not broadcast"));
}

}  // namespace
}  // namespace zeropoint::runtime
