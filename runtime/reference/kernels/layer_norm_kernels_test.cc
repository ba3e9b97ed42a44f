#include <cmath>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "runtime/reference/kernels/kernel_call.h"

namespace zeropoint::runtime::reference {
namespace {

using ::testing::ElementsAre;
using ::testing::FloatNear;
using ::testing::HasSubstr;

auto Near(float value) { return FloatNear(value, 1e-5f); }

TEST(LayerNorm, NormalizesFromAnAxisOn) {
  const Tensor y = KernelCall("aten.layer_norm")
                       .F32({2, 2}, {1, 3, 10, 30})
                       .F32({2}, {1, 2})
                       .F32({2}, {0, 5})
                       .Int("dim", 1)
                       .Float("eps", 0)
                       .Result();
  EXPECT_THAT(Values<float>(y), ElementsAre(Near(-1), Near(7), Near(-1), Near(7)));
}

TEST(LayerNorm, WorksWithoutWeightAndOnNothing) {
  const Tensor y = KernelCall("aten.layer_norm")
                       .F32({2, 2}, {1, 1, 3, 3})
                       .Int("dim", 0)
                       .Float("eps", 0)
                       .Result();
  EXPECT_THAT(Values<float>(y), ElementsAre(Near(-1), Near(-1), Near(1), Near(1)));
  EXPECT_EQ(KernelCall("aten.layer_norm").F32({0, 2}, {}).Int("dim", 1).Result().num_elements(), 0);
  EXPECT_EQ(KernelCall("aten.layer_norm").F32({2, 0}, {}).Int("dim", 1).Result().num_elements(), 0);
}

TEST(RmsNorm, DividesByTheRootOfTheMeanSquare) {
  const Tensor y = KernelCall("aten.rms_norm")
                       .F32({2, 2}, {3, 4, -6, 8})
                       .F32({2}, {1, 10})
                       .Int("dim", 1)
                       .Float("eps", 0.0)
                       .Result();
  const float root = std::sqrt(12.5f);
  EXPECT_THAT(Values<float>(y),
              ::testing::Pointwise(::testing::FloatNear(1e-5f),
                                   std::vector<float>{3 / root, 40 / root, -3 / root, 40 / root}));
}

TEST(LayerNorm, RefusesAnotherWeight) {
  EXPECT_THAT(
      KernelCall("aten.layer_norm").F32({1, 2}, {1, 3}).F32({3}, {1, 1, 1}).Int("dim", 1).Refusal(),
      HasSubstr("operand 1 of 2 elements"));
}

TEST(GroupNorm, NormalizesEachGroupAndScalesEachChannel) {
  const Tensor y = KernelCall("aten.group_norm")
                       .F32({1, 4, 1}, {1, 3, 10, 30})
                       .F32({4}, {1, 2, 3, 4})
                       .Int("num_groups", 2)
                       .Float("eps", 0)
                       .Result();
  EXPECT_THAT(Values<float>(y), ElementsAre(Near(-1), Near(2), Near(-3), Near(4)));
}

TEST(GroupNorm, RefusesGroupsThatDoNotDivide) {
  EXPECT_THAT(KernelCall("aten.group_norm").F32({1, 3}, {1, 2, 3}).Int("num_groups", 2).Refusal(),
              HasSubstr("groups that divide 3 channels"));
}

}  // namespace
}  // namespace zeropoint::runtime::reference
