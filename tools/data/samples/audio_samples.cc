// WAV files: SampleReader.

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/strings/str_cat.h"
#include "runtime/status_macros.h"
#include "tools/data/npy_file.h"
#include "tools/data/samples/sample_reader.h"
#include "tools/data/samples/wav.h"
#include "tools/error_text.h"

namespace zeropoint::tools {
namespace {

/// Of all windows of a file: 1 GiB of floats.
constexpr std::int64_t kMaxValues = 1 << 28;

class AudioReader : public SampleReader {
 public:
  explicit AudioReader(AudioDecoding decoding) : decoding_(decoding) {
    if (decoding_.hop == 0) decoding_.hop = decoding_.window;
  }

  absl::StatusOr<FileSamples> Describe(const std::string& file) const override {
    ASSIGN_OR_RETURN(const std::unique_ptr<ByteSource> source, OpenFileSource(file));
    ASSIGN_OR_RETURN(const WavFormat format, ReadWavHeader(*source));
    return DescribeFormat(format, file);
  }

  absl::StatusOr<runtime::Tensor> Read(const std::string& file) const override {
    ASSIGN_OR_RETURN(const std::unique_ptr<ByteSource> source, OpenFileSource(file));
    ASSIGN_OR_RETURN(const WavFormat format, ReadWavHeader(*source));
    ASSIGN_OR_RETURN(FileSamples samples, DescribeFormat(format, file));
    std::vector<float> sound(static_cast<std::size_t>(format.frames * format.channels));
    RETURN_IF_ERROR(ReadWavFrames(*source, format, absl::MakeSpan(sound)));
    samples.extents.insert(samples.extents.begin(), samples.count);
    ASSIGN_OR_RETURN(runtime::Tensor array,
                     runtime::Tensor::Allocate(samples.dtype, samples.extents));
    absl::Span<float> out = array.mutable_values<float>();
    const std::size_t each = out.size() / static_cast<std::size_t>(samples.count);
    for (std::int64_t i = 0; i < samples.count; ++i) {
      PutWindow(sound, format, i * decoding_.hop,
                out.subspan(static_cast<std::size_t>(i) * each, each));
    }
    return array;
  }

  bool counts_vary() const override { return decoding_.window > 0; }
  absl::string_view same_shape_advice() const override {
    return "have the manifest (--preprocess) cut sounds into windows of one length: \"audio\": "
           "{\"window\": 16000}";
  }
  absl::string_view fit_advice() const override {
    return "have the manifest (--preprocess) say under \"audio\" how sounds become inputs: rate, "
           "window, hop, layout";
  }

 private:
  absl::StatusOr<FileSamples> DescribeFormat(const WavFormat& format,
                                             const std::string& file) const {
    if (decoding_.rate != format.rate) {
      return absl::InvalidArgumentError(
          ErrorText(absl::StrCat("has ", format.rate, " Hz, not ", decoding_.rate), file,
                    "resample it, or leave it out with --skip-unreadable"));
    }
    const std::int64_t length = decoding_.window > 0 ? decoding_.window : format.frames;
    const std::int64_t behind_first = format.frames - length;
    const std::int64_t count =
        decoding_.window > 0 && behind_first > 0 ? 1 + behind_first / decoding_.hop : 1;
    const std::int64_t channels = decoding_.layout == AudioLayout::kMono ? 1 : format.channels;
    if (format.frames == 0) {
      return absl::InvalidArgumentError(ErrorText("holds no sound", file, "leave it out"));
    }
    if (format.frames > kMaxValues / format.channels || length > kMaxValues / channels / count) {
      return absl::InvalidArgumentError(
          ErrorText("holds more than fits in memory", file, "cut it into shorter files"));
    }
    FileSamples samples = {runtime::DType::kFloat32, {length}, count};
    if (decoding_.layout == AudioLayout::kChannelFirst) samples.extents = {channels, length};
    if (decoding_.layout == AudioLayout::kChannelLast) samples.extents = {length, channels};
    return samples;
  }

  /// The frames from `first`, and zeros behind the last.
  void PutWindow(const std::vector<float>& sound, const WavFormat& format, std::int64_t first,
                 absl::Span<float> out) const {
    const auto channels = static_cast<std::size_t>(format.channels);
    const bool is_mono = decoding_.layout == AudioLayout::kMono;
    const std::size_t length = is_mono ? out.size() : out.size() / channels;
    const std::size_t there = std::min(length, static_cast<std::size_t>(format.frames - first));
    std::fill(out.begin(), out.end(), 0.0f);
    for (std::size_t t = 0; t < there; ++t) {
      const float* frame = &sound[(static_cast<std::size_t>(first) + t) * channels];
      float sum = 0;
      for (std::size_t c = 0; c < channels; ++c) {
        sum += frame[c];
        if (is_mono) continue;
        const bool first_axis = decoding_.layout == AudioLayout::kChannelFirst;
        out[first_axis ? c * length + t : t * channels + c] = frame[c];
      }
      if (is_mono) out[t] = sum / static_cast<float>(channels);
    }
  }

  AudioDecoding decoding_;
};

}  // namespace

absl::StatusOr<std::vector<FolderArray>> AudioArrays(const std::vector<std::string>& files,
                                                     const PreprocessManifest& manifest) {
  FolderArray array = {"audio", nullptr};
  AudioDecoding decoding;
  for (const InputPreprocess& input : manifest.inputs) {
    if (!input.audio && manifest.inputs.size() > 1) continue;
    array.name = input.from;
    decoding = input.audio.value_or(decoding);
    break;
  }
  if (decoding.rate == 0) {
    ASSIGN_OR_RETURN(const std::unique_ptr<ByteSource> source, OpenFileSource(files.front()));
    ASSIGN_OR_RETURN(const WavFormat format, ReadWavHeader(*source));
    decoding.rate = format.rate;
  }
  array.reader = std::make_shared<AudioReader>(decoding);
  return std::vector<FolderArray>{std::move(array)};
}

}  // namespace zeropoint::tools
