#include "tools/data/samples/resize.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

namespace zeropoint::tools {
namespace {

constexpr int kFractionBits = 22;

// In all of these each statement rounds once: a compiler that fuses two operations of one statement
// would give other weights on CPUs that can.

double Bilinear(double x) { return std::max(0.0, 1.0 - std::abs(x)); }

double Box(double x) { return x > -0.5 && x <= 0.5 ? 1.0 : 0.0; }

/// Cubic convolution with a = -1/2.
double Bicubic(double x) {
  constexpr double kA = -0.5;
  x = std::abs(x);
  if (x >= 2) return 0;
  if (x < 1) {
    double y = (kA + 2) * x;
    y -= kA + 3;
    y *= x;
    y *= x;
    return y + 1;
  }
  double y = x - 5;
  y *= x;
  y += 8;
  y *= x;
  y -= 4;
  return y * kA;
}

struct Filter {
  absl::string_view name;
  /// Null takes the one pixel below the centre.
  double (*weight)(double x);
  double support;
};
constexpr Filter kFilters[] = {
    {"bilinear", Bilinear, 1}, {"bicubic", Bicubic, 2}, {"box", Box, 0.5}, {"nearest", nullptr, 0}};

const Filter* FindFilter(absl::string_view name) {
  for (const Filter& filter : kFilters) {
    if (filter.name == name) return &filter;
  }
  return nullptr;
}

/// What one output pixel is made of: `weights`, in fixed point, of the input pixels from `first`.
struct Taps {
  std::int64_t first = 0;
  std::vector<std::int64_t> weights;
};

std::vector<std::int64_t> FixedPoint(const std::vector<double>& weights) {
  double sum = 0;
  for (const double weight : weights) sum += weight;
  std::vector<std::int64_t> fixed;
  for (double weight : weights) {
    if (sum != 0) weight /= sum;
    weight *= 1 << kFractionBits;
    // Half away from zero.
    weight += weight < 0 ? -0.5 : 0.5;
    fixed.push_back(static_cast<std::int64_t>(weight));
  }
  return fixed;
}

Taps TapsOf(const Filter& filter, double center, double stretch, std::int64_t in) {
  if (filter.weight == nullptr) {
    const auto pixel = std::min(static_cast<std::int64_t>(center), in - 1);
    return {pixel, {1 << kFractionBits}};
  }
  const double support = filter.support * stretch;
  const double inverse = 1 / stretch;
  const double low = center - support;
  const double high = center + support;
  const auto begin = std::max<std::int64_t>(0, static_cast<std::int64_t>(low + 0.5));
  const auto end = std::min(in, static_cast<std::int64_t>(high + 0.5));
  std::vector<double> weights;
  for (std::int64_t i = begin; i < end; ++i) {
    double offset = static_cast<double>(i) - center;
    offset += 0.5;
    weights.push_back(filter.weight(offset * inverse));
  }
  return {begin, FixedPoint(weights)};
}

std::vector<Taps> MakeTaps(const Filter& filter, std::int64_t in, std::int64_t out) {
  const double scale = static_cast<double>(in) / static_cast<double>(out);
  std::vector<Taps> taps;
  for (std::int64_t i = 0; i < out; ++i) {
    const double middle = static_cast<double>(i) + 0.5;
    taps.push_back(TapsOf(filter, middle * scale, std::max(1.0, scale), in));
  }
  return taps;
}

/// One line of `inner` interleaved values per pixel, from `in` to `out`, of which each pixel is
/// `inner` values behind the one before.
void ResizeLine(const std::vector<Taps>& taps, std::size_t inner, const std::uint8_t* in,
                std::uint8_t* out) {
  for (const Taps& pixel : taps) {
    const std::uint8_t* first = in + static_cast<std::size_t>(pixel.first) * inner;
    for (std::size_t c = 0; c < inner; ++c) {
      std::int64_t sum = std::int64_t{1} << (kFractionBits - 1);
      for (std::size_t k = 0; k < pixel.weights.size(); ++k) {
        sum += pixel.weights[k] * first[k * inner + c];
      }
      *out++ = static_cast<std::uint8_t>(std::clamp<std::int64_t>(sum >> kFractionBits, 0, 255));
    }
  }
}

Image Allocate(const ImageSize& size, std::int64_t channels) {
  Image image = {size, channels, {}};
  image.pixels.resize(static_cast<std::size_t>(size.height * size.width * channels));
  return image;
}

Image ResizeWidth(Image image, std::int64_t width, const Filter& filter) {
  if (width == image.size.width) return image;
  const std::vector<Taps> taps = MakeTaps(filter, image.size.width, width);
  Image out = Allocate({image.size.height, width}, image.channels);
  for (std::int64_t y = 0; y < image.size.height; ++y) {
    ResizeLine(taps, static_cast<std::size_t>(image.channels),
               &image.pixels[static_cast<std::size_t>(y * image.size.width * image.channels)],
               &out.pixels[static_cast<std::size_t>(y * width * image.channels)]);
  }
  return out;
}

Image ResizeHeight(Image image, std::int64_t height, const Filter& filter) {
  if (height == image.size.height) return image;
  const std::vector<Taps> taps = MakeTaps(filter, image.size.height, height);
  Image out = Allocate({height, image.size.width}, image.channels);
  // A row is one pixel of a line that runs down.
  ResizeLine(taps, static_cast<std::size_t>(image.size.width * image.channels), image.pixels.data(),
             out.pixels.data());
  return out;
}

/// Half of the margin, the half pixel to even.
std::int64_t MarginBefore(std::int64_t whole, std::int64_t part) {
  const std::int64_t half = (whole - part) / 2;
  const bool is_odd = (whole - part) % 2 != 0;
  return is_odd && half % 2 != 0 ? half + 1 : half;
}

}  // namespace

bool HasResizeFilter(absl::string_view name) { return FindFilter(name) != nullptr; }

Image Resize(Image image, const ImageSize& size, absl::string_view filter) {
  const Filter& found = *FindFilter(filter);
  return ResizeHeight(ResizeWidth(std::move(image), size.width, found), size.height, found);
}

ImageSize ResizedSize(const ImageSize& from, const ImageSize& resize) {
  if (resize.height == 0) return from;
  if (resize.width != 0) return resize;
  const auto [shorter, longer] = std::minmax(from.height, from.width);
  const std::int64_t other = resize.height * longer / shorter;
  return from.height <= from.width ? ImageSize{resize.height, other}
                                   : ImageSize{other, resize.height};
}

Image CropMiddle(const Image& image, const ImageSize& size) {
  const std::int64_t top = MarginBefore(image.size.height, size.height);
  const std::int64_t left = MarginBefore(image.size.width, size.width);
  Image out = Allocate(size, image.channels);
  for (std::int64_t y = 0; y < size.height; ++y) {
    const std::int64_t from = ((top + y) * image.size.width + left) * image.channels;
    const std::int64_t row = size.width * image.channels;
    std::copy_n(image.pixels.begin() + from, row, out.pixels.begin() + y * row);
  }
  return out;
}

}  // namespace zeropoint::tools
