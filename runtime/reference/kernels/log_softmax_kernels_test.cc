#include <cmath>
#include <limits>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "runtime/reference/kernels/kernel_call.h"

namespace zeropoint::runtime::reference {
namespace {

using ::testing::ElementsAre;
using ::testing::FloatEq;

TEST(LogSoftmax, IsPreciseBesideLargeNumbers) {
  const float log_half = static_cast<float>(std::log(0.5));
  EXPECT_THAT(
      Values<float>(
          KernelCall("aten.log_softmax").F32({2, 2}, {1e8f, 0, 1e8f, 0}).Int("dim", 0).Result()),
      ElementsAre(FloatEq(log_half), FloatEq(log_half), FloatEq(log_half), FloatEq(log_half)));
}

TEST(LogSoftmax, TakesEmptyTensors) {
  EXPECT_EQ(KernelCall("aten.log_softmax").F32({0, 2}, {}).Int("dim", 0).Result().extents(),
            (Extents{0, 2}));
}

}  // namespace
}  // namespace zeropoint::runtime::reference
