#include "tools/data/samples/image.h"

#include <stb_image.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/file/lfs_pointer.h"
#include "runtime/status_macros.h"
#include "tools/data/array_file.h"
#include "tools/data/samples/jpeg_end.h"
#include "tools/error_text.h"

namespace zeropoint::tools {
namespace {

/// Of an image, and of what it is on the way to another size.
constexpr std::int64_t kMaxPixels = 1 << 26;

/// How stb says that there is no memory.
constexpr absl::string_view kOutOfMemory = "Out of memory";

const stbi_uc* BytesOf(absl::string_view bytes) {
  return reinterpret_cast<const stbi_uc*>(bytes.data());
}

absl::Status Unreadable(absl::string_view bytes, const std::string& where) {
  if (bytes.empty()) {
    return absl::InvalidArgumentError(ErrorText("is empty", where, "save or download it again"));
  }
  if (frontend::IsLfsPointer(bytes)) {
    return absl::InvalidArgumentError(
        ErrorText("is a Git LFS pointer, which stands for the image", where, kFetchFromLfs));
  }
  const absl::string_view reason = stbi_failure_reason();
  if (reason == kOutOfMemory) {
    return WithPlace(absl::ResourceExhaustedError("the image takes more memory than there is"),
                     where, "");
  }
  return absl::InvalidArgumentError(
      ErrorText(absl::StrCat("is no JPEG, PNG or PNM image that can be read (", reason, ")"), where,
                "save it again, or leave it out with --skip-unreadable"));
}

absl::Status CheckPixels(std::int64_t height, std::int64_t width, absl::string_view what,
                         const std::string& where) {
  if (height > 0 && width > 0 && height <= kMaxPixels / width) return absl::OkStatus();
  return absl::InvalidArgumentError(
      ErrorText(absl::StrCat(what, height, " x ", width, " pixels, more than ", kMaxPixels), where,
                "save it smaller"));
}

/// The bytes of one pixel as the channels of an input.
void PutPixel(const std::uint8_t* pixel, std::int64_t channels, ImageColor color, std::uint8_t* out,
              std::size_t step) {
  const std::uint8_t red = pixel[0];
  const std::uint8_t green = channels == 1 ? red : pixel[1];
  const std::uint8_t blue = channels == 1 ? red : pixel[2];
  switch (color) {
    case ImageColor::kGray:
      out[0] = static_cast<std::uint8_t>((19595 * red + 38470 * green + 7471 * blue + 32768) >> 16);
      return;
    case ImageColor::kRgb:
    case ImageColor::kBgr:
      out[0] = color == ImageColor::kRgb ? red : blue;
      out[step] = green;
      out[2 * step] = color == ImageColor::kRgb ? blue : red;
      return;
  }
}

}  // namespace

absl::StatusOr<ImageSize> ImageSizeOf(absl::string_view bytes, const std::string& where) {
  int width = 0;
  int height = 0;
  int channels = 0;
  if (bytes.size() > kMaxPixels * 4 ||
      stbi_info_from_memory(BytesOf(bytes), static_cast<int>(bytes.size()), &width, &height,
                            &channels) == 0) {
    return Unreadable(bytes, where);
  }
  RETURN_IF_ERROR(CheckPixels(height, width, "has ", where));
  if (IsCutOffJpeg(bytes)) {
    return absl::InvalidArgumentError(
        ErrorText("is cut off, it has no end of image", where,
                  "save or download it again, or leave it out with --skip-unreadable"));
  }
  return ImageSize{height, width};
}

absl::StatusOr<Image> DecodeImage(absl::string_view bytes, const std::string& where) {
  ASSIGN_OR_RETURN(const ImageSize size, ImageSizeOf(bytes, where));
  int width = 0;
  int height = 0;
  int channels = 0;
  const std::unique_ptr<stbi_uc, decltype(&stbi_image_free)> pixels(
      stbi_load_from_memory(BytesOf(bytes), static_cast<int>(bytes.size()), &width, &height,
                            &channels, /*desired_channels=*/0),
      &stbi_image_free);
  if (pixels == nullptr) return Unreadable(bytes, where);
  if (ImageSize{height, width} != size) {
    return absl::InvalidArgumentError(
        ErrorText("has another size than its header says", where, "save it again"));
  }
  // 2 and 4 channels: gray and RGB with transparency.
  const std::int64_t kept = channels <= 2 ? 1 : 3;
  Image image = {size, kept, {}};
  image.pixels.reserve(static_cast<std::size_t>(size.height * size.width * kept));
  const std::int64_t count = size.height * size.width;
  for (std::int64_t i = 0; i < count; ++i) {
    const stbi_uc* pixel = pixels.get() + i * channels;
    image.pixels.insert(image.pixels.end(), pixel, pixel + kept);
  }
  return image;
}

absl::StatusOr<ImageSize> SizeAfter(const ImageDecoding& decoding, const ImageSize& from,
                                    const std::string& where) {
  const ImageSize resized = ResizedSize(from, decoding.resize);
  RETURN_IF_ERROR(CheckPixels(resized.height, resized.width, "is resized to ", where));
  RETURN_IF_ERROR(CheckPixels(from.height, resized.width, "is resized by way of ", where));
  const ImageSize& crop = decoding.crop;
  if (crop.height == 0) return resized;
  if (crop.height > resized.height || crop.width > resized.width) {
    return absl::InvalidArgumentError(
        ErrorText(absl::StrCat("has ", resized.height, " x ", resized.width, " pixels, and ",
                               crop.height, " x ", crop.width, " are to be cropped"),
                  where, "have the manifest \"resize\" to no less than it crops"));
  }
  return crop;
}

absl::StatusOr<runtime::Tensor> MakeImageArray(Image image, const ImageDecoding& decoding,
                                               const std::string& where) {
  ASSIGN_OR_RETURN(const ImageSize size, SizeAfter(decoding, image.size, where));
  image = Resize(std::move(image), ResizedSize(image.size, decoding.resize), decoding.filter);
  if (size != image.size) image = CropMiddle(image, size);
  const std::int64_t channels = decoding.num_channels();
  const runtime::Extents extents = decoding.channels_last
                                       ? runtime::Extents{1, size.height, size.width, channels}
                                       : runtime::Extents{1, channels, size.height, size.width};
  ASSIGN_OR_RETURN(runtime::Tensor array,
                   runtime::Tensor::Allocate(runtime::DType::kUint8, extents));
  auto* out = static_cast<std::uint8_t*>(array.data());
  const std::int64_t count = size.height * size.width;
  const std::size_t step = decoding.channels_last ? 1 : static_cast<std::size_t>(count);
  for (std::int64_t i = 0; i < count; ++i) {
    PutPixel(&image.pixels[static_cast<std::size_t>(i * image.channels)], image.channels,
             decoding.color, out + (decoding.channels_last ? i * channels : i), step);
  }
  return array;
}

}  // namespace zeropoint::tools
