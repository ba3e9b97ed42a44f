#ifndef ZEROPOINT_TOOLS_DATA_SAMPLES_IMAGE_H_
#define ZEROPOINT_TOOLS_DATA_SAMPLES_IMAGE_H_

// JPEG, PNG and PNM files as arrays.

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "runtime/tensor.h"
#include "tools/data/samples/decoding.h"
#include "tools/data/samples/resize.h"

namespace zeropoint::tools {

/// The size that the header in `bytes` states. Of more than 64 million pixels, of what is no JPEG,
/// PNG or PNM, and of a JPEG that is cut off: kInvalidArgument, complete, naming `where`.
absl::StatusOr<ImageSize> ImageSizeOf(absl::string_view bytes, const std::string& where);

/// The pixels: gray (1 channel) or RGB (3). Palettes are looked up, transparency is dropped, 16
/// bits are cut to the upper 8. Errors as above, and kResourceExhausted when memory is out.
absl::StatusOr<Image> DecodeImage(absl::string_view bytes, const std::string& where);

/// The size after resizing and cropping. kInvalidArgument for one that is smaller than the crop or
/// too large to be computed.
absl::StatusOr<ImageSize> SizeAfter(const ImageDecoding& decoding, const ImageSize& from,
                                    const std::string& where);

/// u8[1,C,H,W], or u8[1,H,W,C] with the channels last. Gray is (19595 r + 38470 g + 7471 b) / 2^16,
/// rounded to nearest, and a gray image has equal red, green and blue.
absl::StatusOr<runtime::Tensor> MakeImageArray(Image image, const ImageDecoding& decoding,
                                               const std::string& where);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DATA_SAMPLES_IMAGE_H_
