#include <cstdint>
#include <string>
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

KernelCall Resize(const std::string& mode, std::vector<float> x, std::int64_t size, double scale) {
  KernelCall call("aten.resize_" + mode);
  const auto count = static_cast<std::int64_t>(x.size());
  call.F32({count}, x).Ints("size", {size}).Floats("scales", {scale});
  return call;
}

TEST(Resize, NearestRoundsHalfDownByDefault) {
  EXPECT_THAT(Values<float>(Resize("nearest", {1, 2}, 4, 2).Result()), ElementsAre(1, 1, 2, 2));
  EXPECT_THAT(Values<float>(Resize("nearest", {1, 2, 3, 4}, 2, 0.5).Result()), ElementsAre(1, 3));
  EXPECT_THAT(Values<float>(Resize("nearest", {1, 2, 3, 4}, 2, 0.5)
                                .Text("nearest_mode", "round_prefer_ceil")
                                .Result()),
              ElementsAre(2, 4));
}

TEST(Resize, AnOpenSizeFollowsFromTheScale) {
  EXPECT_EQ(Resize("nearest", {1, 2, 3}, -1, 2.5).Result().extents(), (Extents{7}));
}

TEST(Resize, OfAnEmptyBatchIsEmpty) {
  for (const char* mode : {"nearest", "linear", "cubic"}) {
    for (const std::int64_t size : {-1, 4}) {
      KernelCall call(std::string("aten.resize_") + mode);
      call.F32({0, 1, 2}, {}).Ints("size", {-1, 1, size}).Floats("scales", {1, 1, 2});
      EXPECT_EQ(call.Result().extents(), (Extents{0, 1, 4})) << mode;
    }
  }
  EXPECT_EQ(Resize("nearest", {}, -1, 2).Result().extents(), (Extents{0}));
  EXPECT_THAT(Resize("nearest", {}, 3, 0).Refusal(), HasSubstr("an axis with elements"));
}

TEST(Resize, AnOpenSizeWithoutScaleIsThatOfTheOtherOperand) {
  const Tensor y = Resize("nearest", {1, 2}, -1, 0).F32({4}, {0, 0, 0, 0}).Result();
  EXPECT_THAT(Values<float>(y), ElementsAre(1, 1, 2, 2));
  EXPECT_THAT(Resize("nearest", {1, 2}, -1, 0).Refusal(), HasSubstr("operand 1 to tell"));
}

TEST(Resize, NearestMovesAnyType) {
  const Tensor y = KernelCall("aten.resize_nearest")
                       .I8({2, 1}, {-3, 4})
                       .Ints("size", {2, 2})
                       .Floats("scales", {1, 0})
                       .Result();
  EXPECT_THAT(Values<std::int8_t>(y), ElementsAre(-3, -3, 4, 4));
}

TEST(Resize, LinearMixesNeighbours) {
  EXPECT_THAT(Values<float>(Resize("linear", {0, 4}, 4, 2).Result()), ElementsAre(0, 1, 3, 4));
  EXPECT_THAT(Values<float>(
                  Resize("linear", {0, 6}, 4, 0).Text("coordinate_mode", "align_corners").Result()),
              ElementsAre(Near(0), Near(2), Near(4), Near(6)));
}

TEST(Resize, AntialiasingReadsAllThatShrinks) {
  // Around 2.5 with weights 0.25, 0.75, 0.75 and 0.25, the last for the border.
  KernelCall call = Resize("linear", {0, 0, 0, 8}, 2, 0.5);
  call.Int("antialias", 1);
  EXPECT_THAT(Values<float>(call.Result()), ElementsAre(Near(0), Near(8 * 1.0f / 2)));
  call.Int("exclude_outside", 1);
  EXPECT_THAT(Values<float>(call.Result()), ElementsAre(Near(0), Near(8 * 0.75f / 1.75f)));
}

TEST(Resize, CubicKeepsElementsWhereItMeetsThem) {
  const Tensor y =
      Resize("cubic", {1, 5, 2}, 5, 0).Text("coordinate_mode", "align_corners").Result();
  EXPECT_THAT(Values<float>(y)[0], Near(1));
  EXPECT_THAT(Values<float>(y)[2], Near(5));
  EXPECT_THAT(Values<float>(y)[4], Near(2));
}

TEST(Resize, ACropExtrapolatesWhatItHasNot) {
  const Tensor y = Resize("linear", {1, 3}, 3, 0)
                       .Text("coordinate_mode", "tf_crop_and_resize")
                       .Floats("roi", {0, 2})
                       .Float("extrapolation_value", 9)
                       .Result();
  EXPECT_THAT(Values<float>(y), ElementsAre(1, 3, 9));
}

TEST(Resize, RefusesWhatIsNoSize) {
  EXPECT_THAT(Resize("linear", {1, 2}, -1, 1e-9).Refusal(), HasSubstr("scales from"));
  EXPECT_THAT(Resize("linear", {1, 2}, 0, 0).Refusal(), HasSubstr("sizes from 1"));
  EXPECT_THAT(Resize("linear", {}, 2, 0).Refusal(), HasSubstr("an axis with elements"));
  EXPECT_THAT(Resize("nearest", {1}, 2, 0).Text("nearest_mode", "up").Refusal(),
              HasSubstr("nearest_mode"));
  EXPECT_THAT(Resize("nearest", {1}, 2, 0).Text("coordinate_mode", "").Refusal(),
              HasSubstr("coordinate_mode"));
}

}  // namespace
}  // namespace zeropoint::runtime::reference
