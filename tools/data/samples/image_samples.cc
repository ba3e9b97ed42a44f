// JPEG, PNG and PNM files: SampleReader.

#include <cstddef>
#include <utility>

#include "runtime/status_macros.h"
#include "tools/data/npy_file.h"
#include "tools/data/samples/image.h"
#include "tools/data/samples/sample_reader.h"
#include "tools/error_text.h"

namespace zeropoint::tools {
namespace {

constexpr std::uint64_t kMaxFileBytes = 1 << 28;

absl::StatusOr<std::string> ReadImageFile(const std::string& file) {
  ASSIGN_OR_RETURN(const std::unique_ptr<ByteSource> source, OpenFileSource(file));
  if (source->remaining() > kMaxFileBytes) {
    return absl::InvalidArgumentError(
        ErrorText("is larger than 256 MiB, which no image is", file, "save it smaller"));
  }
  std::string bytes(static_cast<std::size_t>(source->remaining()), '\0');
  RETURN_IF_ERROR(ReadExactly(
      *source, absl::MakeSpan(reinterpret_cast<std::byte*>(bytes.data()), bytes.size())));
  return bytes;
}

class ImageReader : public SampleReader {
 public:
  explicit ImageReader(ImageDecoding decoding) : decoding_(std::move(decoding)) {}

  absl::StatusOr<FileSamples> Describe(const std::string& file) const override {
    ASSIGN_OR_RETURN(const std::string bytes, ReadImageFile(file));
    ASSIGN_OR_RETURN(const ImageSize from, ImageSizeOf(bytes, file));
    ASSIGN_OR_RETURN(const ImageSize size, SizeAfter(decoding_, from, file));
    const std::int64_t channels = decoding_.num_channels();
    FileSamples samples = {runtime::DType::kUint8, {channels, size.height, size.width}, 1};
    if (decoding_.channels_last) samples.extents = {size.height, size.width, channels};
    return samples;
  }

  absl::StatusOr<runtime::Tensor> Read(const std::string& file) const override {
    ASSIGN_OR_RETURN(const std::string bytes, ReadImageFile(file));
    ASSIGN_OR_RETURN(Image image, DecodeImage(bytes, file));
    return MakeImageArray(std::move(image), decoding_, file);
  }

  absl::string_view same_shape_advice() const override {
    return "have the manifest (--preprocess) \"resize\" and \"crop\" images to one size";
  }
  absl::string_view fit_advice() const override {
    return "have the manifest (--preprocess) say under \"image\" how images become inputs: "
           "resize, crop, color, layout";
  }

 private:
  ImageDecoding decoding_;
};

}  // namespace

absl::StatusOr<std::vector<FolderArray>> ImageArrays(const std::vector<std::string>&,
                                                     const PreprocessManifest& manifest) {
  FolderArray array = {"images", nullptr};
  ImageDecoding decoding;
  for (const InputPreprocess& input : manifest.inputs) {
    if (!input.image && manifest.inputs.size() > 1) continue;
    array.name = input.from;
    decoding = input.image.value_or(decoding);
    break;
  }
  array.reader = std::make_shared<ImageReader>(std::move(decoding));
  return std::vector<FolderArray>{std::move(array)};
}

}  // namespace zeropoint::tools
