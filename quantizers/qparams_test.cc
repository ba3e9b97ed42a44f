#include "quantizers/qparams.h"

#include <bit>
#include <cstdint>
#include <limits>
#include <string>

#include "gtest/gtest.h"

namespace zeropoint::quantizers {
namespace {

constexpr QScheme kAffine = QScheme::kPerTensorAffine;
constexpr QScheme kSymmetric = QScheme::kPerTensorSymmetric;

/// A row of the vectors of docs/pt2e.md 4.2; scales are compared by their bits.
struct Vector {
  const char* name;
  float min, max;
  ir::DType dtype;
  std::int32_t quant_min, quant_max;
  QScheme qscheme;
  double eps;
  std::uint32_t scale_bits;
  std::int32_t zero_point;
};

void PrintTo(const Vector& vector, std::ostream* os) { *os << vector.name; }

class QParamVectors : public testing::TestWithParam<Vector> {};

TEST_P(QParamVectors, EqualPt2eBitForBit) {
  const Vector& vector = GetParam();
  QuantizationSpec spec;
  spec.dtype = vector.dtype;
  spec.quant_min = vector.quant_min;
  spec.quant_max = vector.quant_max;
  spec.qscheme = vector.qscheme;
  spec.eps = vector.eps;
  const auto qparams = CalculateQParams(vector.min, vector.max, spec);
  ASSERT_TRUE(qparams.ok()) << qparams.status();
  EXPECT_EQ(std::bit_cast<std::uint32_t>(qparams->scale), vector.scale_bits);
  EXPECT_EQ(qparams->zero_point, vector.zero_point);
}

constexpr double kEps = kXnnpackEps;
constexpr ir::DType kI8 = ir::DType::kInt8;
constexpr ir::DType kU8 = ir::DType::kUint8;

INSTANTIATE_TEST_SUITE_P(
    Pt2e, QParamVectors,
    testing::Values(
        Vector{"affine", -1.5f, 2, kI8, -128, 127, kAffine, kEps, 0x3c60e0e1, -19},
        Vector{"affine_u8", -1.5f, 2, kU8, 0, 255, kAffine, kEps, 0x3c60e0e1, 109},
        Vector{"all_positive", 0.5f, 3, kI8, -128, 127, kAffine, kEps, 0x3c40c0c1, -128},
        Vector{"all_negative", -3, -0.5f, kI8, -128, 127, kAffine, kEps, 0x3c40c0c1, 127},
        Vector{"below_eps", -1e-6f, 1e-6f, kI8, -128, 127, kAffine, kEps, 0x39800000, -128},
        Vector{"zeros", 0, 0, kI8, -128, 127, kAffine, kEps, 0x39800000, -128},
        Vector{"constant", 5, 5, kI8, -128, 127, kAffine, kEps, 0x3ca0a0a1, -128},
        Vector{"tie_half", -0.5f, 254.5f, kU8, 0, 255, kAffine, kEps, 0x3f800000, 0},
        Vector{"tie_one_and_half", -1.5f, 253.5f, kU8, 0, 255, kAffine, kEps, 0x3f800000, 2},
        Vector{"tie_two_and_half", -2.5f, 252.5f, kU8, 0, 255, kAffine, kEps, 0x3f800000, 2},
        Vector{"narrow", -1.5f, 2, kI8, -128, 0, kAffine, kEps, 0x3ce00000, -73},
        Vector{"symmetric", -1.5f, 2, kI8, -127, 127, kSymmetric, kEps, 0x3c810204, 0},
        Vector{"symmetric_full", -1.5f, 2, kI8, -128, 127, kSymmetric, kEps, 0x3c808081, 0},
        Vector{"symmetric_4_bit", -1.5f, 2, kI8, -8, 7, kSymmetric, kEps, 0x3e888889, 0},
        Vector{"symmetric_u8", -1.5f, 2, kU8, 0, 255, kSymmetric, kEps, 0x3c808081, 128},
        Vector{"symmetric_u7", -1.5f, 2, kU8, 0, 127, kSymmetric, kEps, 0x3d010204, 63}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(QParams, RefuseARangeWithNaNOrInfinity) {
  constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  EXPECT_EQ(CalculateQParams(kNaN, 1, {}).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(CalculateQParams(0, kNaN, {}).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(CalculateQParams(-kInfinity, 1, {}).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(QParams, RefuseAReversedRange) {
  EXPECT_EQ(CalculateQParams(2, 1, {}).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(QParams, RefuseAWidthBeyondFloat32) {
  constexpr float kMax = std::numeric_limits<float>::max();
  EXPECT_EQ(CalculateQParams(-kMax, kMax, {}).status().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace zeropoint::quantizers
