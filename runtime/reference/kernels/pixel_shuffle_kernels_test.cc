#include <cstdint>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "runtime/reference/kernels/kernel_call.h"

namespace zeropoint::runtime::reference {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(PixelShuffle, MakesBlocksOfChannelsPixelsAndBack) {
  const Tensor pixels = KernelCall("aten.pixel_shuffle")
                            .I8({1, 4, 1, 2}, {1, 2, 3, 4, 5, 6, 7, 8})
                            .Int("upscale_factor", 2)
                            .Result();
  EXPECT_EQ(pixels.extents(), (Extents{1, 1, 2, 4}));
  EXPECT_THAT(Values<std::int8_t>(pixels), ElementsAre(1, 3, 2, 4, 5, 7, 6, 8));
  const Tensor channels = KernelCall("aten.pixel_unshuffle")
                              .I8({1, 1, 2, 4}, Values<std::int8_t>(pixels))
                              .Int("downscale_factor", 2)
                              .Result();
  EXPECT_THAT(Values<std::int8_t>(channels), ElementsAre(1, 2, 3, 4, 5, 6, 7, 8));
}

TEST(PixelShuffle, RefusesBlocksThatDoNotFit) {
  EXPECT_THAT(
      KernelCall("aten.pixel_shuffle").I8({1, 2, 1, 1}, {1, 2}).Int("upscale_factor", 2).Refusal(),
      HasSubstr("in blocks of 4"));
  EXPECT_THAT(KernelCall("aten.pixel_unshuffle")
                  .I8({1, 1, 1, 2}, {1, 2})
                  .Int("downscale_factor", 2)
                  .Refusal(),
              HasSubstr("in blocks of 2"));
  EXPECT_THAT(
      KernelCall("aten.pixel_shuffle").I8({1, 1, 1, 1}, {1}).Int("upscale_factor", 0).Refusal(),
      HasSubstr("a factor"));
}

}  // namespace
}  // namespace zeropoint::runtime::reference
