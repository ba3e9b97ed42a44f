#include <cstdint>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "runtime/reference/kernels/kernel_call.h"

namespace zeropoint::runtime::reference {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(ConvTranspose, AddsAWindowForEveryElement) {
  const Tensor y = KernelCall("aten.conv_transpose1d")
                       .F32({1, 1, 3}, {1, 2, 3})
                       .F32({1, 1, 2}, {10, 1})
                       .Result();
  EXPECT_THAT(Values<float>(y), ElementsAre(10, 21, 32, 3));
}

TEST(ConvTranspose, StrideSpreadsAndPaddingCuts) {
  const Tensor y = KernelCall("aten.conv_transpose1d")
                       .F32({1, 1, 2}, {1, 2})
                       .F32({1, 1, 2}, {10, 1})
                       .F32({1}, {0.5})
                       .Ints("stride", {3})
                       .Ints("padding", {1, 0})
                       .Ints("output_padding", {2})
                       .Result();
  EXPECT_THAT(Values<float>(y), ElementsAre(1.5, 0.5, 20.5, 2.5, 0.5, 0.5));
}

TEST(ConvTranspose, GroupsReadTheirOwnChannels) {
  const Tensor y = KernelCall("aten.conv_transpose2d")
                       .F32({1, 2, 1, 1}, {3, 5})
                       .F32({2, 1, 1, 2}, {1, 10, 1, 100})
                       .Int("groups", 2)
                       .Result();
  EXPECT_EQ(y.extents(), (Extents{1, 2, 1, 2}));
  EXPECT_THAT(Values<float>(y), ElementsAre(3, 30, 5, 500));
}

TEST(ConvTranspose, DilationSeparatesTapsInThreeAxes) {
  const Tensor y = KernelCall("aten.conv_transpose3d")
                       .F32({1, 1, 1, 1, 1}, {2})
                       .F32({1, 1, 2, 1, 2}, {1, 2, 3, 4})
                       .Ints("dilation", {1, 1, 2})
                       .Result();
  EXPECT_EQ(y.extents(), (Extents{1, 1, 2, 1, 3}));
  EXPECT_THAT(Values<float>(y), ElementsAre(2, 0, 4, 6, 0, 8));
}

TEST(ConvTranspose, RefusesWhatDoesNotFit) {
  const auto call = [] {
    KernelCall c("aten.conv_transpose1d");
    c.F32({1, 1, 2}, {1, 2}).F32({1, 1, 2}, {10, 1});
    return c;
  };
  EXPECT_THAT(call().Ints("padding", {2, 1}).Refusal(), HasSubstr("leaves a result"));
  EXPECT_THAT(call().Ints("output_padding", {-1}).Refusal(), HasSubstr("output_padding"));
  EXPECT_THAT(call().Int("groups", 2).Refusal(), HasSubstr("groups"));
  EXPECT_THAT(KernelCall("aten.conv_transpose1d").F32({1, 1, 0}, {}).F32({1, 1, 1}, {1}).Refusal(),
              HasSubstr("spatial extents"));
}

TEST(Col2Im, SumsWhereWindowsOverlap) {
  const Tensor y = KernelCall("aten.col2im")
                       .F32({1, 2, 2}, {1, 2, 10, 20})
                       .Ints("output_size", {3})
                       .Ints("kernel_size", {2})
                       .Result();
  EXPECT_EQ(y.extents(), (Extents{1, 1, 3}));
  EXPECT_THAT(Values<float>(y), ElementsAre(1, 12, 20));
}

TEST(Col2Im, RefusesAnotherNumberOfWindows) {
  EXPECT_THAT(KernelCall("aten.col2im")
                  .F32({1, 2, 2}, {1, 2, 10, 20})
                  .Ints("output_size", {4})
                  .Ints("kernel_size", {2})
                  .Refusal(),
              HasSubstr("3 windows"));
}

}  // namespace
}  // namespace zeropoint::runtime::reference
