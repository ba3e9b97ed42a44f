#include "tools/data/samples/resize.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::tools {
namespace {

using ::testing::ElementsAre;

Image Row(std::vector<std::uint8_t> pixels) {
  const auto width = static_cast<std::int64_t>(pixels.size());
  return {{1, width}, 1, std::move(pixels)};
}

TEST(Resize, ShrinkingByTwoWeighsFourPixelsByATriangle) {
  // Pixel 1 is centred between inputs 2 and 3: weights 1/8, 3/8, 3/8, 1/8 of inputs 1 to 4.
  const Image out = Resize(Row({0, 8, 16, 24, 32, 40}), {1, 3}, "bilinear");
  // At the ends what is missing is shared out: (3*0 + 3*8 + 1*16) / 7 = 5.71.
  EXPECT_THAT(out.pixels, ElementsAre(6, 20, 34));
}

TEST(Resize, GrowingInterpolatesBetweenCentres) {
  EXPECT_THAT(Resize(Row({0, 100}), {1, 4}, "bilinear").pixels, ElementsAre(0, 25, 75, 100));
}

TEST(Resize, BoxAveragesWhatAPixelCovers) {
  EXPECT_THAT(Resize(Row({0, 10, 20, 31}), {1, 2}, "box").pixels, ElementsAre(5, 26));
}

TEST(Resize, NearestTakesOnePixel) {
  EXPECT_THAT(Resize(Row({1, 2, 3, 4}), {1, 2}, "nearest").pixels, ElementsAre(2, 4));
  EXPECT_THAT(Resize(Row({1, 2}), {1, 4}, "nearest").pixels, ElementsAre(1, 1, 2, 2));
}

TEST(Resize, BicubicOvershootsAndIsCutToBytes) {
  const Image out = Resize(Row({0, 0, 255, 255}), {1, 8}, "bicubic");
  EXPECT_EQ(out.pixels.front(), 0);
  EXPECT_EQ(out.pixels.back(), 255);
  // By hand: a quarter behind input 1 the weights are 111/128 of it and 29/128 of
  // the next, -9/128 and -3/128 of those around.
  EXPECT_EQ(out.pixels[3], (29 - 3) * 255 / 128 + 1);
}

TEST(Resize, ASizeThatIsKeptIsKeptBitForBit) {
  const Image image = {{2, 2}, 3, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}};
  for (const char* filter : {"bilinear", "bicubic", "box", "nearest"}) {
    EXPECT_EQ(Resize(image, {2, 2}, filter).pixels, image.pixels) << filter;
  }
}

TEST(Resize, DownIsTheSameAsAcross) {
  const std::vector<std::uint8_t> pixels = {0, 8, 16, 24, 32, 40};
  const Image column = {{6, 1}, 1, pixels};
  EXPECT_EQ(Resize(column, {3, 1}, "bilinear").pixels,
            Resize(Row(pixels), {1, 3}, "bilinear").pixels);
}

TEST(ResizedSize, TheShorterSideLeadsAndTheOtherIsRoundedDown) {
  EXPECT_EQ(ResizedSize({480, 641}, {256, 0}), (ImageSize{256, 341}));
  EXPECT_EQ(ResizedSize({641, 480}, {256, 0}), (ImageSize{341, 256}));
  EXPECT_EQ(ResizedSize({641, 480}, {10, 20}), (ImageSize{10, 20}));
  EXPECT_EQ(ResizedSize({641, 480}, {}), (ImageSize{641, 480}));
}

TEST(CropMiddle, AnOddMarginIsRoundedToEven) {
  // A margin of 1 begins at 0, one of 3 at 2.
  EXPECT_THAT(CropMiddle(Row({1, 2, 3}), {1, 2}).pixels, ElementsAre(1, 2));
  EXPECT_THAT(CropMiddle(Row({1, 2, 3, 4, 5}), {1, 2}).pixels, ElementsAre(3, 4));
  EXPECT_THAT(CropMiddle(Row({1, 2, 3, 4}), {1, 2}).pixels, ElementsAre(2, 3));
}

}  // namespace
}  // namespace zeropoint::tools
