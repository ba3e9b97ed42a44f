#include "tools/data/samples/wav.h"

#include <limits>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/data/samples/testing.h"
#include "tools/data/testing.h"

namespace zeropoint::tools {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using tools::testing::Bytes;
using tools::testing::StringSource;
using tools::testing::WavBytes;

absl::StatusOr<std::vector<float>> Decode(const std::string& bytes) {
  StringSource source(bytes);
  const absl::StatusOr<WavFormat> format = ReadWavHeader(source);
  if (!format.ok()) return format.status();
  std::vector<float> sound(static_cast<std::size_t>(format->frames * format->channels));
  const absl::Status status = ReadWavFrames(source, *format, absl::MakeSpan(sound));
  if (!status.ok()) return status;
  return sound;
}

TEST(Wav, IntegersOfEveryWidthAreFractionsOfTheirRange) {
  EXPECT_THAT(*Decode(WavBytes({.bits = 8}, {"\x00\x40\x80\xff", 4})),
              ElementsAre(-1, -0.5f, 0, 127 / 128.0f));
  EXPECT_THAT(*Decode(WavBytes({.bits = 16}, Bytes<std::int16_t>({-32768, 0, 16384, 32767}))),
              ElementsAre(-1, 0, 0.5f, 32767 / 32768.0f));
  EXPECT_THAT(*Decode(WavBytes({.bits = 24}, {"\x00\x00\x80\x00\x00\x40", 6})),
              ElementsAre(-1, 0.5f));
  EXPECT_THAT(*Decode(WavBytes({.bits = 32}, Bytes<std::int32_t>({INT32_MIN, 1 << 30}))),
              ElementsAre(-1, 0.5f));
}

TEST(Wav, FloatsAreAsTheyAre) {
  EXPECT_THAT(*Decode(WavBytes({.encoding = 3, .bits = 32}, Bytes<float>({-2, 0.25f}))),
              ElementsAre(-2, 0.25f));
  EXPECT_THAT(*Decode(WavBytes({.encoding = 3, .bits = 64}, Bytes<double>({-2, 0.25}))),
              ElementsAre(-2, 0.25f));
}

TEST(Wav, OtherChunksAndAnExtendedHeaderAreReadOver) {
  std::string bytes = WavBytes({.bits = 16}, Bytes<std::int16_t>({16384}));
  bytes.insert(12, std::string("LIST\x03\x00\x00\x00odd\x00", 12));
  EXPECT_THAT(*Decode(bytes), ElementsAre(0.5f));

  // The format of 40 bytes says PCM at the start of its GUID.
  std::string extended = WavBytes({.encoding = 0xfffe, .bits = 16}, Bytes<std::int16_t>({16384}));
  extended[16] = 40;
  std::string tail(24, '\0');
  tail[8] = 1;
  extended.insert(36, tail);
  EXPECT_THAT(*Decode(extended), ElementsAre(0.5f));
}

TEST(Wav, WhatCannotBeReadIsSaidInOneSentence) {
  const std::string good = WavBytes({.bits = 16}, Bytes<std::int16_t>({1, 2, 3}));
  const struct {
    std::string bytes;
    const char* message;
  } cases[] = {
      {"", "is no WAV file"},
      {"RIFF....AVI and more", "is no WAV file"},
      {"version https://git-lfs.github.com/spec/v1\n", "Git LFS"},
      {good.substr(0, 20), "ends 16 bytes early"},
      {good.substr(0, 36), "without sound"},
      {good.substr(0, good.size() - 1), "is cut off, of 6 bytes of sound it has 5"},
      {WavBytes({.encoding = 2, .bits = 4}, "ab"), "WAV encoding 2 of 4 bits"},
      {WavBytes({.bits = 12}, "ab"), "of 12 bits"},
      {WavBytes({.channels = 0, .bits = 16}, "ab"), "0 channels"},
      {WavBytes({.rate = 0, .bits = 16}, "ab"), "0 Hz"},
      {good.substr(0, 12) + good.substr(36), "does not say what its sound is"},
  };
  for (const auto& test : cases) {
    const auto sound = Decode(test.bytes);
    ASSERT_FALSE(sound.ok()) << test.message;
    EXPECT_THAT(std::string(sound.status().message()), HasSubstr(test.message));
    EXPECT_THAT(std::string(sound.status().message()), HasSubstr("a.npy"));  // StringSource
  }
}

TEST(Wav, EveryPrefixOfAFileIsRefusedOrReadAndNeverCrashes) {
  const std::string good = WavBytes({.bits = 16}, Bytes<std::int16_t>({1, 2, 3}));
  for (std::size_t size = 0; size < good.size(); ++size) {
    EXPECT_FALSE(Decode(good.substr(0, size)).ok()) << size;
  }
}

}  // namespace
}  // namespace zeropoint::tools
