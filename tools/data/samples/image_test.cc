#include "tools/data/samples/image.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/data/samples/testing.h"

namespace zeropoint::tools {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using tools::testing::PnmBytes;

/// 2 x 2 pixels: red, half transparent green; blue, (10, 20, 30).
constexpr char kPng[] =
    "\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\2\0\0\0\2\x08\6\0\0\0\x72\xb6\x0d\x24"
    "\0\0\0\x16IDAT\x78\xda\x63\xf8\xcf\xc0\xf0\x1f\x08\x1b\x18\x40\x34\x97\x88\xdc\x7f\x00\x37\x80"
    "\x05\xb8\x88\x71\xa6\x15\0\0\0\0IEND\xae\x42\x60\x82";

std::string Png() { return {kPng, sizeof(kPng) - 1}; }

/// 8 x 8 gray pixels of one value: a DC coefficient of 40 * 8, an eighth of which lies above 128.
std::string Jpeg() {
  const std::string tables = "\xff\xdb" + std::string("\x00\x43\x00", 3) + std::string(64, '\x08');
  const std::string frame("\xff\xc0\x00\x0b\x08\x00\x08\x00\x08\x01\x01\x11\x00", 13);
  const std::string dc = std::string("\xff\xc4\x00\x14\x00\x01", 6) + std::string(15, '\0') + "\6";
  const std::string ac =
      std::string("\xff\xc4\x00\x14\x10\x01", 6) + std::string(15, '\0') + std::string(1, '\0');
  const std::string scan("\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x50", 11);
  return "\xff\xd8" + tables + frame + dc + ac + scan + "\xff\xd9";
}

std::vector<int> Values(const runtime::Tensor& tensor) {
  const auto* values = static_cast<const std::uint8_t*>(tensor.data());
  return {values, values + tensor.num_elements()};
}

TEST(Image, PngLosesItsTransparency) {
  const auto image = DecodeImage(Png(), "a.png");
  ASSERT_TRUE(image.ok()) << image.status();
  EXPECT_EQ(image->size, (ImageSize{2, 2}));
  EXPECT_THAT(image->pixels, ElementsAre(255, 0, 0, 0, 255, 0, 0, 0, 255, 10, 20, 30));
}

TEST(Image, JpegOfOneCoefficientIsOneGray) {
  const auto image = DecodeImage(Jpeg(), "a.jpg");
  ASSERT_TRUE(image.ok()) << image.status();
  EXPECT_EQ(image->size, (ImageSize{8, 8}));
  EXPECT_EQ(image->channels, 1);
  EXPECT_THAT(image->pixels, Each(168));
}

TEST(Image, PnmIsGrayOrColored) {
  EXPECT_EQ(DecodeImage(PnmBytes(1, 3, {1, 2, 3}), "a.pgm")->channels, 1);
  EXPECT_THAT(DecodeImage(PnmBytes(1, 1, {1, 2, 3}), "a.ppm")->pixels, ElementsAre(1, 2, 3));
}

TEST(Image, ColorAndLayoutAreThoseOfTheManifest) {
  const Image image = {{1, 2}, 3, {255, 0, 0, 10, 20, 30}};
  const auto make = [&](ImageColor color, bool channels_last) {
    return *MakeImageArray(image, {.color = color, .channels_last = channels_last}, "a.png");
  };
  EXPECT_EQ(make(ImageColor::kRgb, false).extents(), (runtime::Extents{1, 3, 1, 2}));
  EXPECT_THAT(Values(make(ImageColor::kRgb, false)), ElementsAre(255, 10, 0, 20, 0, 30));
  EXPECT_THAT(Values(make(ImageColor::kBgr, false)), ElementsAre(0, 30, 0, 20, 255, 10));
  EXPECT_EQ(make(ImageColor::kRgb, true).extents(), (runtime::Extents{1, 1, 2, 3}));
  EXPECT_THAT(Values(make(ImageColor::kRgb, true)), ElementsAre(255, 0, 0, 10, 20, 30));
  EXPECT_EQ(make(ImageColor::kGray, false).extents(), (runtime::Extents{1, 1, 1, 2}));
  // 0.299 * 255 = 76.2; 2.99 + 11.74 + 3.42 = 18.15.
  EXPECT_THAT(Values(make(ImageColor::kGray, false)), ElementsAre(76, 18));
}

TEST(Image, GrayFilesHaveEqualColors) {
  const Image image = {{1, 2}, 1, {7, 9}};
  EXPECT_THAT(Values(*MakeImageArray(image, {}, "a.pgm")), ElementsAre(7, 9, 7, 9, 7, 9));
  EXPECT_THAT(Values(*MakeImageArray(image, {.color = ImageColor::kGray}, "a.pgm")),
              ElementsAre(7, 9));
}

TEST(Image, ResizingComesBeforeCropping) {
  const Image image = {{1, 4}, 1, {0, 8, 16, 24}};
  const auto array = MakeImageArray(
      image, {.resize = {1, 2}, .crop = {1, 2}, .filter = "box", .color = ImageColor::kGray}, "a");
  EXPECT_THAT(Values(*array), ElementsAre(4, 20));
  EXPECT_THAT(Values(*MakeImageArray(image, {.crop = {1, 2}, .color = ImageColor::kGray}, "a")),
              ElementsAre(8, 16));
}

TEST(Image, WhatCannotBeReadIsSaidInOneSentence) {
  std::string huge = Png();
  huge.replace(16, 8, std::string("\x00\x00\x40\x00\x00\x00\x20\x00", 8));
  const struct {
    std::string bytes;
    const char* message;
  } cases[] = {
      {"", "is empty: dir/a.jpg"},
      {"just text", "is no JPEG, PNG or PNM image that can be read"},
      {"version https://git-lfs.github.com/spec/v1\n", "Git LFS pointer"},
      {Jpeg().substr(0, Jpeg().size() - 2), "is cut off"},
      {Jpeg().substr(0, 100), "dir/a.jpg"},
      {Png().substr(0, 50), "dir/a.jpg"},
      {Png().substr(0, Png().size() - 14), "dir/a.jpg"},
      {PnmBytes(2, 2, {1, 2, 3, 4}).substr(0, 13), "dir/a.jpg"},
      {"P5\n100000 100000\n255\n", "pixels, more than"},
      {"P5\n0 4\n255\n", "dir/a.jpg"},
      {huge, "8192 x 16384 pixels, more than"},
  };
  for (const auto& test : cases) {
    const auto image = DecodeImage(test.bytes, "dir/a.jpg");
    ASSERT_FALSE(image.ok()) << test.message;
    EXPECT_THAT(std::string(image.status().message()), HasSubstr(test.message));
  }
}

TEST(Image, EveryPrefixOfAFileIsRefusedAndNeverCrashes) {
  for (const std::string& bytes : {Png(), Jpeg(), PnmBytes(2, 2, {1, 2, 3, 4})}) {
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      // All of a PNG's pixels are there when only its last checksum is not.
      if (bytes == Png() && size + 4 >= bytes.size()) continue;
      EXPECT_FALSE(DecodeImage(bytes.substr(0, size), "a").ok()) << size;
    }
  }
}

TEST(Image, SizesThatCannotBeMadeAreRefused) {
  const auto message = [](const ImageDecoding& decoding, const ImageSize& from) {
    return std::string(SizeAfter(decoding, from, "a.png").status().message());
  };
  EXPECT_THAT(message({.crop = {8, 8}}, {4, 16}), HasSubstr("8 x 8 are to be cropped: a.png"));
  EXPECT_THAT(message({.resize = {256, 0}}, {1, 1 << 20}), HasSubstr("is resized to 256 x"));
  EXPECT_THAT(message({.resize = {1, 16384}}, {1 << 20, 1}), HasSubstr("is resized by way of"));
}

}  // namespace
}  // namespace zeropoint::tools
