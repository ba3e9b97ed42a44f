#ifndef ZEROPOINT_TOOLS_DATA_SAMPLES_TESTING_H_
#define ZEROPOINT_TOOLS_DATA_SAMPLES_TESTING_H_

// Sounds and images for the tests of this folder.

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "tools/data/testing.h"

namespace zeropoint::tools::testing {

template <typename T>
std::string Bytes(const std::vector<T>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

struct WavHeader {
  std::uint16_t encoding = 1;
  std::uint16_t channels = 1;
  std::uint32_t rate = 8000;
  std::uint16_t bits = 16;
};

inline std::string WavBytes(const WavHeader& header, const std::string& data) {
  const auto block = static_cast<std::uint16_t>(header.channels * header.bits / 8);
  const auto size = static_cast<std::uint32_t>(data.size());
  return absl::StrCat(
      "RIFF", Bytes<std::uint32_t>({36 + size}), "WAVEfmt ", Bytes<std::uint32_t>({16}),
      Bytes<std::uint16_t>({header.encoding, header.channels}),
      Bytes<std::uint32_t>({header.rate, header.rate * block}),
      Bytes<std::uint16_t>({block, header.bits}), "data", Bytes<std::uint32_t>({size}), data);
}

/// A gray image, or one of three channels.
inline std::string PnmBytes(std::int64_t height, std::int64_t width,
                            const std::vector<std::uint8_t>& pixels) {
  const bool is_gray = static_cast<std::int64_t>(pixels.size()) == height * width;
  return absl::StrCat(is_gray ? "P5" : "P6", "\n", width, " ", height, "\n255\n",
                      Bytes<std::uint8_t>(pixels));
}

/// A new folder with these files: name and bytes.
inline std::string MakeFolder(absl::string_view name,
                              const std::vector<std::pair<std::string, std::string>>& files) {
  const std::string folder = TempPath(name);
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  for (const auto& [file, bytes] : files) WriteTempFile(absl::StrCat(name, "/", file), bytes);
  return folder;
}

}  // namespace zeropoint::tools::testing

#endif  // ZEROPOINT_TOOLS_DATA_SAMPLES_TESTING_H_
