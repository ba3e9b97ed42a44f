#include "runtime/finite.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <vector>

namespace zeropoint::runtime {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

template <typename T>
bool IsFiniteAs(DType dtype, const std::vector<T>& values) {
  const std::vector<std::int64_t> extents = {static_cast<std::int64_t>(values.size())};
  return IsFinite({dtype, extents, values.data()});
}

TEST(IsFinite, FindsOneNanOrInfinityAtAnyPlace) {
  for (const float bad : {kNan, -kNan, kInfinity, -kInfinity}) {
    for (const std::size_t place :
         {std::size_t{0}, std::size_t{4095}, std::size_t{4096}, std::size_t{9999}}) {
      std::vector<float> values(10000, std::numeric_limits<float>::max());
      EXPECT_TRUE(IsFiniteAs(DType::kFloat32, values));
      values[place] = bad;
      EXPECT_FALSE(IsFiniteAs(DType::kFloat32, values)) << place;
    }
  }
}

TEST(IsFinite, KnowsEveryFloatType) {
  EXPECT_TRUE(IsFiniteAs<double>(DType::kFloat64, {1e308, -0.0}));
  EXPECT_FALSE(IsFiniteAs<double>(DType::kFloat64, {kInfinity}));
  EXPECT_TRUE(IsFiniteAs<std::uint16_t>(DType::kFloat16, {0x7bff, 0xfbff}));
  EXPECT_FALSE(IsFiniteAs<std::uint16_t>(DType::kFloat16, {0, 0xfc00}));
  EXPECT_TRUE(IsFiniteAs<std::uint16_t>(DType::kBfloat16, {0x7f7f}));
  EXPECT_FALSE(IsFiniteAs<std::uint16_t>(DType::kBfloat16, {0x7fc0}));
  EXPECT_TRUE(IsFiniteAs<std::uint8_t>(DType::kFloat8E4m3fn, {0x7e, 0xfe}));
  EXPECT_FALSE(IsFiniteAs<std::uint8_t>(DType::kFloat8E4m3fn, {0x7f}));
  EXPECT_FALSE(IsFiniteAs<std::uint8_t>(DType::kFloat8E4m3fnuz, {0x80}));
  EXPECT_FALSE(IsFiniteAs<std::uint8_t>(DType::kFloat8E5m2, {0x7c}));
  EXPECT_FALSE(IsFiniteAs<std::uint8_t>(DType::kFloat8E5m2fnuz, {0x80}));
}

TEST(IsFinite, IsTrueOfIntegersAndOfNothing) {
  EXPECT_TRUE(IsFiniteAs<std::int32_t>(DType::kInt32, {0x7f800000, -1}));
  EXPECT_TRUE(IsFiniteAs<float>(DType::kFloat32, {}));
}

}  // namespace
}  // namespace zeropoint::runtime
