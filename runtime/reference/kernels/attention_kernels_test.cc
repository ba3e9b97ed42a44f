#include <cmath>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "runtime/reference/kernels/kernel_call.h"

namespace zeropoint::runtime::reference {
namespace {

using ::testing::FloatNear;
using ::testing::HasSubstr;
using ::testing::Pointwise;

KernelCall Attention() {
  KernelCall call("aten.scaled_dot_product_attention");
  call.Float("scale", 0.5);
  return call;
}

TEST(Attention, WeighsValuesByTheSoftmaxOfScaledScores) {
  // Scores 0.5 * (1*2) = 1 and 0.5 * (1*4) = 2.
  const double w = std::exp(1.0) / (std::exp(1.0) + std::exp(2.0));
  EXPECT_THAT(
      Values<float>(Attention()
                        .F32({1, 1, 1}, {1})
                        .F32({1, 2, 1}, {2, 4})
                        .F32({1, 2, 2}, {10, 1, 20, 2})
                        .Result()),
      Pointwise(FloatNear(1e-5f), std::vector<double>{10 * w + 20 * (1 - w), w + 2 * (1 - w)}));
}

TEST(Attention, AddsAMaskThatBroadcasts) {
  constexpr float kNever = -1e30f;
  EXPECT_THAT(Values<float>(Attention()
                                .F32({2, 1, 1}, {1, 1})
                                .F32({2, 2, 1}, {2, 4, 2, 4})
                                .F32({2, 2, 1}, {1, 2, 3, 4})
                                .F32({1, 2}, {0, kNever})
                                .Result()),
              ::testing::ElementsAre(1, 3));
}

TEST(Attention, RefusesOperandsThatDoNotMeet) {
  EXPECT_THAT(Attention().F32({1, 2}, {1, 2}).F32({1, 3}, {1, 2, 3}).F32({1, 1}, {1}).Refusal(),
              HasSubstr("q [B,L,E], k [B,S,E] and v [B,S,V]"));
}

}  // namespace
}  // namespace zeropoint::runtime::reference
