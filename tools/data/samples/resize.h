#ifndef ZEROPOINT_TOOLS_DATA_SAMPLES_RESIZE_H_
#define ZEROPOINT_TOOLS_DATA_SAMPLES_RESIZE_H_

// Resizing images as those who train models do it, with Pillow: a filter that widens where an image
// shrinks, in fixed point, across and then down.

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/data/samples/decoding.h"

namespace zeropoint::tools {

/// 8-bit pixels, [height, width, channels].
struct Image {
  ImageSize size;
  std::int64_t channels = 0;
  std::vector<std::uint8_t> pixels;
};

/// "bilinear", "bicubic", "box" or "nearest".
bool HasResizeFilter(absl::string_view name);

/// An output pixel i has its centre at c = (i + 1/2) * in/out of the input, and is the sum of the
/// input pixels j whose centres are within the filter's support of c, weighted by
/// filter((j + 1/2 - c) / s), s = max(1, in/out), and normalised. Weights are rounded to 22 bits
/// behind the point and the sum to 8 bits, once for each direction, so that all CPUs give the same
/// bytes. A direction that keeps its length is left as it is.
Image Resize(Image image, const ImageSize& size, absl::string_view filter);

/// What `resize` makes of an image of size `from`: the shorter side becomes its height where it has
/// no width, and the other one floor(height * longer / shorter).
ImageSize ResizedSize(const ImageSize& from, const ImageSize& resize);

/// The middle, of which one side's margin is rounded to even where they differ. Requires that
/// `size` is no larger than the image.
Image CropMiddle(const Image& image, const ImageSize& size);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DATA_SAMPLES_RESIZE_H_
