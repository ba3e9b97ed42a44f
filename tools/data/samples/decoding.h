#ifndef ZEROPOINT_TOOLS_DATA_SAMPLES_DECODING_H_
#define ZEROPOINT_TOOLS_DATA_SAMPLES_DECODING_H_

// How the file of a sample becomes an array: the parts "image" and "audio" of the preprocess
// manifest.
//
//   "image": {"resize": 256, "crop": 224, "filter": "bilinear", "color": "rgb", "layout": "NCHW"}
//   "audio": {"rate": 16000, "window": 16000, "hop": 8000, "layout": "NT"}

#include <cstdint>
#include <string>

namespace zeropoint::tools {

/// In pixels; 0 where nothing is said.
struct ImageSize {
  std::int64_t height = 0;
  std::int64_t width = 0;

  friend bool operator==(const ImageSize&, const ImageSize&) = default;
};

enum class ImageColor : std::uint8_t { kRgb, kBgr, kGray };

/// The steps in order: resized, cropped, its channels chosen and laid out.
struct ImageDecoding {
  /// A height without a width is the shorter side, and the other keeps the aspect.
  ImageSize resize{};
  /// Of the middle.
  ImageSize crop{};
  /// Of the resizing (resize.h).
  std::string filter = "bilinear";
  ImageColor color = ImageColor::kRgb;
  /// [H,W,C] rather than [C,H,W].
  bool channels_last = false;

  std::int64_t num_channels() const { return color == ImageColor::kGray ? 1 : 3; }
};

enum class AudioLayout : std::uint8_t {
  kMono,          // [T]: the mean of all channels
  kChannelFirst,  // [C,T]
  kChannelLast,   // [T,C]
};

struct AudioDecoding {
  /// In Hz; files of another rate are refused. 0 takes the rate of the first file.
  std::int64_t rate = 0;
  /// Values in time of one sample; 0 takes whole files.
  std::int64_t window = 0;
  /// From the start of one window to that of the next; 0 is `window`.
  std::int64_t hop = 0;
  AudioLayout layout = AudioLayout::kMono;
};

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DATA_SAMPLES_DECODING_H_
