#include "passes/weights/rounding.h"

#include <cmath>
#include <vector>

#include "gtest/gtest.h"

namespace zeropoint::passes {
namespace {

std::vector<float> Identity(std::size_t size) {
  std::vector<float> matrix(size * size);
  for (std::size_t i = 0; i < size; ++i) matrix[i * size + i] = 1;
  return matrix;
}

/// e^T H e.
double ErrorOf(const std::vector<float>& second_moments, const std::vector<float>& exact,
               const std::vector<float>& rounded) {
  const std::size_t size = exact.size();
  double sum = 0;
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t j = 0; j < size; ++j) {
      sum += (rounded[i] - exact[i]) * second_moments[i * size + j] * (rounded[j] - exact[j]);
    }
  }
  return sum;
}

TEST(RowRounderTest, IndependentInputsRoundToNearest) {
  const std::vector<float> moments = Identity(4);
  EXPECT_EQ(RowRounder(moments, 4).Round({0.4f, -0.4f, 2.6f, -7.5f}, -127, 127),
            (std::vector<float>{0, 0, 3, -8}));
}

TEST(RowRounderTest, EqualInputsKeepTheSum) {
  // All inputs are the same: only the sum of the weights matters, which is 1.6.
  const std::vector<float> moments(16, 1.0f);
  const std::vector<float> rounded = RowRounder(moments, 4).Round({0.4f, 0.4f, 0.4f, 0.4f}, -8, 7);
  float sum = 0;
  for (const float x : rounded) sum += x;
  EXPECT_EQ(sum, 2);  // to nearest gives 0
}

TEST(RowRounderTest, OppositeInputsKeepTheDifference) {
  const std::vector<float> moments = {1, -1, -1, 1};
  EXPECT_EQ(RowRounder(moments, 2).Round({0.4f, -0.45f}, -8, 7), (std::vector<float>{0, -1}));
}

TEST(RowRounderTest, StaysInRange) {
  const std::vector<float> moments(9, 1.0f);
  for (const float x : RowRounder(moments, 3).Round({7.4f, 7.4f, -9.0f}, -8, 7)) {
    EXPECT_GE(x, -8);
    EXPECT_LE(x, 7);
  }
}

TEST(RowRounderTest, NoSingleChangeImproves) {
  // x_i = a + b_i with a common part: any H of that kind.
  constexpr std::size_t kSize = 6;
  std::vector<float> moments(kSize * kSize, 0.7f);
  for (std::size_t i = 0; i < kSize; ++i) moments[i * kSize + i] = 1.5f;
  const std::vector<float> exact = {0.3f, 1.45f, 2.4f, 3.49f, 0.1f, -1.55f};
  const std::vector<float> rounded = RowRounder(moments, kSize).Round(exact, -127, 127);
  // What rounding sees has a hundredth of the diagonal more.
  for (std::size_t i = 0; i < kSize; ++i) moments[i * kSize + i] += 0.015f;
  const double error = ErrorOf(moments, exact, rounded);
  for (std::size_t i = 0; i < kSize; ++i) {
    std::vector<float> turned = rounded;
    turned[i] = rounded[i] > exact[i] ? std::floor(exact[i]) : std::ceil(exact[i]);
    EXPECT_GE(ErrorOf(moments, exact, turned), error - 1e-5);
  }
  const std::vector<float> nearest = RowRounder(Identity(kSize), kSize).Round(exact, -127, 127);
  EXPECT_LT(error, ErrorOf(moments, exact, nearest));
}

TEST(RowRounderTest, InputsThatAreAlwaysZeroRoundToNearest) {
  const std::vector<float> moments(4, 0.0f);
  EXPECT_EQ(RowRounder(moments, 2).Round({0.6f, 0.4f}, -8, 7), (std::vector<float>{1, 0}));
}

}  // namespace
}  // namespace zeropoint::passes
