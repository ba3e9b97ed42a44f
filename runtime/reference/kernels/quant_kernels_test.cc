#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "runtime/reference/kernels/kernel_call.h"

namespace zeropoint::runtime::reference {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::FloatEq;
using ::testing::HasSubstr;

constexpr float kInfinity = std::numeric_limits<float>::infinity();

KernelCall WithRange(const std::string& op, DType dtype, std::int64_t min, std::int64_t max) {
  KernelCall call(op);
  call.Int("dtype", static_cast<std::int64_t>(dtype)).Int("quant_min", min).Int("quant_max", max);
  return call;
}

KernelCall PerTensor(const std::string& op, double scale, std::int64_t zero_point) {
  KernelCall call = WithRange(op, DType::kInt8, -128, 127);
  call.Float("scale", scale).Int("zero_point", zero_point);
  return call;
}

std::vector<std::int8_t> Quantized(const std::vector<float>& x, double scale,
                                   std::int64_t zero_point) {
  return Values<std::int8_t>(PerTensor("quant.quantize_per_tensor", scale, zero_point)
                                 .F32({static_cast<std::int64_t>(x.size())}, x)
                                 .Result());
}

TEST(QuantizePerTensor, RoundsTiesToEvenAndSaturates) {
  EXPECT_THAT(Quantized({.5f, 1.5f, 2.5f, -.5f, -1.5f, -2.5f, 126.5f, 127.5f, -128.5f}, 1, 0),
              ElementsAre(0, 2, 2, 0, -2, -2, 126, 127, -128));
}

TEST(QuantizePerTensor, MultipliesByTheReciprocalWhereADivisionDiffers) {
  EXPECT_THAT(Quantized({15.974275588989258f}, 0.16903994977474213, 0), ElementsAre(95));
}

TEST(QuantizePerTensor, AgreesWithPyTorchOnAnAsymmetricScale) {
  const double scale = 0.013725490309298038;
  const std::vector<float> x = {-2, -1.5f, -.0068627452f, 0, .0068627452f, .25f, 1.999f, 2, 2.1f};
  EXPECT_THAT(Quantized(x, scale, -19), ElementsAre(-128, -128, -19, -19, -19, -1, 127, 127, 127));
  EXPECT_THAT(
      Values<float>(PerTensor("quant.dequantize_per_tensor", scale, -19)
                        .I8({9}, Quantized(x, scale, -19))
                        .Result()),
      ElementsAre(FloatEq(-1.49607849f), FloatEq(-1.49607849f), 0, 0, 0, FloatEq(0.247058824f),
                  FloatEq(2.00392151f), FloatEq(2.00392151f), FloatEq(2.00392151f)));
}

TEST(QuantizePerTensor, SaturatesInfinitiesToTheQuantizedRangeNotTheStorage) {
  EXPECT_THAT(Values<std::int8_t>(
                  WithRange("quant.quantize_per_tensor", DType::kInt8, -127, 7)
                      .Float("scale", 1)
                      .Int("zero_point", 0)
                      .F32({3}, {kInfinity, -kInfinity, std::numeric_limits<float>::quiet_NaN()})
                      .Result()),
              ElementsAre(7, -127, 0));
}

TEST(QuantizePerTensor, FillsUnsignedBytes) {
  EXPECT_THAT(Values<std::uint8_t>(WithRange("quant.quantize_per_tensor", DType::kUint8, 0, 255)
                                       .Float("scale", 0.5)
                                       .Int("zero_point", 128)
                                       .F32({3}, {-64, 0, 100})
                                       .Result()),
              ElementsAre(0, 128, 255));
}

TEST(DequantizePerTensor, SubtractsTheZeroPointWithoutIntegerOverflow) {
  constexpr std::int32_t kMin = std::numeric_limits<std::int32_t>::min();
  constexpr std::int32_t kMax = std::numeric_limits<std::int32_t>::max();
  EXPECT_THAT(Values<float>(WithRange("quant.dequantize_per_tensor", DType::kInt32, kMin, kMax)
                                .Float("scale", 0.5)
                                .Int("zero_point", kMax)
                                .I32({2}, {kMin, kMax})
                                .Result()),
              ElementsAre(-2147483648.0f, 0));
}

/// The scales that PerChannelMinMax gives for this weight with symmetric [-127, 127].
const std::vector<float> kWeight = {.5f, -1, .25f, 2, .1f, -.3f, 0, 0, 0};
const std::vector<float> kScales = {std::bit_cast<float>(0x3c010204u),
                                    std::bit_cast<float>(0x3c810204u),
                                    std::bit_cast<float>(0x39800000u)};
const std::vector<std::int8_t> kQuantizedWeight = {64, -127, 32, 127, 6, -19, 0, 0, 0};

KernelCall PerChannel(const std::string& op, std::int64_t axis) {
  KernelCall call = WithRange(op, DType::kInt8, -127, 127);
  call.Int("axis", axis);
  return call;
}

TEST(QuantizePerChannel, AgreesWithPyTorchOnAWeight) {
  EXPECT_THAT(Values<std::int8_t>(PerChannel("quant.quantize_per_channel", 0)
                                      .F32({3, 3}, kWeight)
                                      .F32({3}, kScales)
                                      .I32({3}, {0, 0, 0})
                                      .Result()),
              ElementsAreArray(kQuantizedWeight));
}

TEST(QuantizePerChannel, FollowsItsAxisThroughTheMiddleOfATensor) {
  EXPECT_THAT(Values<std::int8_t>(PerChannel("quant.quantize_per_channel", 1)
                                      .F32({2, 2, 2}, {1, 2, 3, 4, 5, 6, 7, 8})
                                      .F32({2}, {1, 0.5f})
                                      .I32({2}, {0, 10})
                                      .Result()),
              ElementsAre(1, 2, 16, 18, 5, 6, 24, 26));
}

TEST(DequantizePerChannel, InvertsQuantizationOnTheGrid) {
  EXPECT_THAT(Values<float>(PerChannel("quant.dequantize_per_channel", 1)
                                .I8({2, 2, 2}, {1, 2, 16, 18, 5, 6, 24, 26})
                                .F32({2}, {1, 0.5f})
                                .I32({2}, {0, 10})
                                .Result()),
              ElementsAre(1, 2, 3, 4, 5, 6, 7, 8));
}

KernelCall FakeQuantize(std::int64_t min, std::int64_t max, const std::vector<double>& scales,
                        const std::vector<std::int64_t>& zero_points) {
  KernelCall call = WithRange("quant.fake_quantize", DType::kInt8, min, max);
  call.Floats("scale", scales).Ints("zero_point", zero_points);
  return call;
}

std::vector<std::uint32_t> BitsOf(const std::vector<float>& values) {
  std::vector<std::uint32_t> bits;
  for (const float value : values) bits.push_back(std::bit_cast<std::uint32_t>(value));
  return bits;
}

TEST(FakeQuantize, IsQuantizeThenDequantizeBitForBit) {
  std::vector<float> x = {kInfinity, -kInfinity, std::numeric_limits<float>::quiet_NaN(), -0.0f};
  const double scale = 0.16903994977474213;  // a division would round otherwise near ties
  for (int i = -2000; i <= 2000; ++i) x.push_back(static_cast<float>(i) * 0.0139f);
  for (int q = -130; q <= 130; ++q) x.push_back((static_cast<float>(q) + .5f) * 0.16903995f);
  const auto extent = static_cast<std::int64_t>(x.size());
  const std::vector<float> expected =
      Values<float>(PerTensor("quant.dequantize_per_tensor", scale, -19)
                        .I8({extent}, Quantized(x, scale, -19))
                        .Result());
  EXPECT_EQ(
      BitsOf(Values<float>(FakeQuantize(-128, 127, {scale}, {-19}).F32({extent}, x).Result())),
      BitsOf(expected));
}

TEST(FakeQuantize, FollowsItsAxis) {
  EXPECT_THAT(Values<float>(FakeQuantize(-127, 7, {1, 0.5}, {0, 3})
                                .Int("ch_axis", 1)
                                .F32({2, 2, 2}, {1.4f, 20, 1.4f, 20, -300, 2, -300, 0.2f})
                                .Result()),
              ElementsAre(1, 7, 1.5f, 2, -127, 2, -65, 0));
}

TEST(FakeQuantize, IsTheIdentityWhereItIsSwitchedOff) {
  EXPECT_THAT(Values<float>(FakeQuantize(-128, 127, {1}, {0})
                                .Int("enabled", 0)
                                .F32({3}, {0.3f, -7.7f, 1000})
                                .Result()),
              ElementsAre(0.3f, -7.7f, 1000));
}

TEST(FakeQuantize, RefusesParametersThatDoNotFit) {
  EXPECT_THAT(FakeQuantize(-128, 127, {}, {}).F32({2}, {1, 2}).Refusal(), HasSubstr("none"));
  EXPECT_THAT(FakeQuantize(-128, 127, {1}, {0, 0}).F32({2}, {1, 2}).Refusal(),
              HasSubstr("\"zero_point\""));
  EXPECT_THAT(
      FakeQuantize(-128, 127, {1, 1, 1}, {0, 0, 0}).Int("ch_axis", 0).F32({2}, {1, 2}).Refusal(),
      HasSubstr("3 channels along axis 0"));
  EXPECT_THAT(FakeQuantize(-128, 127, {0}, {0}).F32({2}, {1, 2}).Refusal(),
              HasSubstr("positive and finite"));
}

TEST(Quantize, TakesEmptyTensorsAndScalars) {
  EXPECT_EQ(PerTensor("quant.quantize_per_tensor", 1, 0).F32({0, 4}, {}).Result().extents(),
            (Extents{0, 4}));
  EXPECT_THAT(
      Values<std::int8_t>(PerTensor("quant.quantize_per_tensor", 1, 0).F32({}, {3}).Result()),
      ElementsAre(3));
  EXPECT_EQ(PerChannel("quant.quantize_per_channel", 0)
                .F32({0, 4}, {})
                .F32({0}, {})
                .I32({0}, {})
                .Result()
                .num_elements(),
            0);
}

TEST(Quantize, RefusesScalesThatAreNotPositiveAndFinite) {
  for (const double scale : {0.0, -1.0, HUGE_VAL, std::numeric_limits<double>::quiet_NaN()}) {
    EXPECT_THAT(PerTensor("quant.quantize_per_tensor", scale, 0).F32({1}, {1}).Refusal(),
                HasSubstr("positive and finite"));
  }
}

TEST(Quantize, RefusesZeroPointsOutsideTheRange) {
  EXPECT_THAT(PerTensor("quant.quantize_per_tensor", 1, 128).F32({1}, {1}).Refusal(),
              HasSubstr("found 128"));
  EXPECT_THAT(
      PerTensor("quant.dequantize_per_tensor", 1, std::int64_t{1} << 40).I8({1}, {1}).Refusal(),
      HasSubstr("\"zero_point\""));
  EXPECT_THAT(PerChannel("quant.quantize_per_channel", 0)
                  .F32({1}, {1})
                  .F32({1}, {1})
                  .I32({1}, {200})
                  .Refusal(),
              HasSubstr("found 200"));
}

TEST(Quantize, RefusesRangesOutsideTheStorage) {
  const auto quantize = [](DType dtype, std::int64_t min, std::int64_t max) {
    return WithRange("quant.quantize_per_tensor", dtype, min, max)
        .Float("scale", 1)
        .Int("zero_point", 0)
        .F32({1}, {1})
        .Refusal();
  };
  EXPECT_THAT(quantize(DType::kInt8, -129, 127), HasSubstr("inside i8"));
  EXPECT_THAT(quantize(DType::kUint8, 0, 256), HasSubstr("inside u8"));
  EXPECT_THAT(quantize(DType::kInt8, 5, 5), HasSubstr("5 and 5"));
  EXPECT_THAT(quantize(DType::kInt64, 0, 1), HasSubstr("up to 32 bits"));
  EXPECT_THAT(quantize(DType::kFloat32, 0, 1), HasSubstr("found f32"));
}

TEST(Quantize, RefusesOperandsOfTheWrongTypeOrSize) {
  EXPECT_THAT(PerTensor("quant.quantize_per_tensor", 1, 0).I8({1}, {1}).Refusal(),
              HasSubstr("of f32, found i8"));
  EXPECT_THAT(PerTensor("quant.dequantize_per_tensor", 1, 0).F32({1}, {1}).Refusal(),
              HasSubstr("of i8, found f32"));
  EXPECT_THAT(PerChannel("quant.quantize_per_channel", 0)
                  .F32({3, 3}, kWeight)
                  .F32({2}, {1, 1})
                  .I32({3}, {0, 0, 0})
                  .Refusal(),
              HasSubstr("operand 1 of extents [3], found [2]"));
  EXPECT_THAT(PerChannel("quant.quantize_per_channel", 2).F32({3, 3}, kWeight).Refusal(),
              HasSubstr("\"axis\", found 2"));
}

TEST(Observe, CopiesItsOperand) {
  const Tensor y = KernelCall("quant.observe").F32({2, 1}, {1, 2}).Result();
  EXPECT_EQ(y.extents(), (Extents{2, 1}));
  EXPECT_THAT(Values<float>(y), ElementsAre(1, 2));
}

KernelCall PerToken(const std::string& op) { return WithRange(op, DType::kInt8, -128, 127); }

// Rows: both signs, positive only, negative only, all zero.
TEST(QuantizePerToken, EachRowHasARangeOfItsOwnThatHoldsZero) {
  const std::vector<float> x = {-1, 0, 1.55f, 1, 2, 2.55f, -2.55f, -1, -0.5f, 0, 0, 0};
  const std::vector<Tensor> qparams =
      PerToken("quant.choose_qparams_per_token").F32({4, 3}, x).Results();
  ASSERT_EQ(qparams.size(), 2u);
  EXPECT_THAT(Values<float>(qparams[0]),
              ElementsAre(FloatEq(0.01f), FloatEq(0.01f), FloatEq(0.01f), 1));
  EXPECT_THAT(Values<std::int32_t>(qparams[1]), ElementsAre(-28, -128, 127, 0));
  const Tensor q = PerToken("quant.quantize_per_token")
                       .F32({4, 3}, x)
                       .F32({4, 1}, Values<float>(qparams[0]))
                       .I32({4, 1}, Values<std::int32_t>(qparams[1]))
                       .Result();
  EXPECT_THAT(Values<std::int8_t>(q),
              ElementsAre(-128, -28, 127, -28, 72, 127, -128, 27, 77, 0, 0, 0));
  const Tensor y = PerToken("quant.dequantize_per_token")
                       .I8({4, 3}, Values<std::int8_t>(q))
                       .F32({4, 1}, Values<float>(qparams[0]))
                       .I32({4, 1}, Values<std::int32_t>(qparams[1]))
                       .Result();
  for (std::size_t i = 0; i < x.size(); ++i) {
    EXPECT_NEAR(Values<float>(y)[i], x[i], 1e-6) << i;
  }
}

// [2,2,2] along axis 1: the rows of the test above, one of each pair beside the other.
TEST(QuantizePerToken, RowsMayLieAlongAnyAxis) {
  const std::vector<float> x = {-1, 1, 1.55f, 2.55f, -2.55f, 0, -0.5f, 0};
  const std::vector<Tensor> qparams =
      PerToken("quant.choose_qparams_per_token").Int("axis", 1).F32({2, 2, 2}, x).Results();
  ASSERT_EQ(qparams.size(), 2u);
  EXPECT_THAT(qparams[0].extents(), ElementsAre(2, 1, 2));
  EXPECT_THAT(Values<float>(qparams[0]),
              ElementsAre(FloatEq(0.01f), FloatEq(0.01f), FloatEq(0.01f), 1));
  EXPECT_THAT(Values<std::int32_t>(qparams[1]), ElementsAre(-28, -128, 127, 0));
  const Tensor q = PerToken("quant.quantize_per_token")
                       .Int("axis", 1)
                       .F32({2, 2, 2}, x)
                       .F32({2, 1, 2}, Values<float>(qparams[0]))
                       .I32({2, 1, 2}, Values<std::int32_t>(qparams[1]))
                       .Result();
  EXPECT_THAT(Values<std::int8_t>(q), ElementsAre(-128, -28, 127, 127, -128, 0, 77, 0));
}

TEST(QuantizePerToken, RefusesParametersThatDoNotFitTheRows) {
  EXPECT_THAT(PerToken("quant.quantize_per_token")
                  .F32({2, 2}, {1, 2, 3, 4})
                  .F32({2}, {1, 1})
                  .I32({2, 1}, {0, 0})
                  .Refusal(),
              HasSubstr("scales and zero points of extents [2,1]"));
}

}  // namespace
}  // namespace zeropoint::runtime::reference
