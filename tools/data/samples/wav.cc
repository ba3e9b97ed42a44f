#include "tools/data/samples/wav.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "runtime/status_macros.h"
#include "tools/data/array_file.h"
#include "tools/error_text.h"

namespace zeropoint::tools {
namespace {

constexpr absl::string_view kSaveAgain = "save or download it again";
constexpr std::uint64_t kPcm = 1;
constexpr std::uint64_t kFloat = 3;
/// The encoding stands at the start of the GUID behind.
constexpr std::uint64_t kExtensible = 0xfffe;
constexpr std::int64_t kMaxChannels = 64;

std::uint64_t LittleEndian(const std::byte* bytes, std::size_t count) {
  std::uint64_t value = 0;
  for (std::size_t i = count; i-- > 0;)
    value = value << 8 | std::to_integer<std::uint64_t>(bytes[i]);
  return value;
}

float DecodeU8(const std::byte* bytes) {
  return static_cast<float>(static_cast<int>(LittleEndian(bytes, 1)) - 128) / 128.0f;
}

/// `kBytes` of two's complement, over 2^(bits-1).
template <std::size_t kBytes>
float DecodeInteger(const std::byte* bytes) {
  const auto shifted = static_cast<std::uint32_t>(LittleEndian(bytes, kBytes) << (32 - 8 * kBytes));
  // Exact but for 32 bits, which are rounded once.
  return static_cast<float>(static_cast<std::int32_t>(shifted)) / 2147483648.0f;
}

template <typename T>
float DecodeFloat(const std::byte* bytes) {
  T value;
  std::memcpy(&value, bytes, sizeof(value));
  return static_cast<float>(value);
}

struct Encoding {
  bool is_float;
  std::int64_t bits;
  float (*decode)(const std::byte* bytes);
};
constexpr Encoding kEncodings[] = {{false, 8, DecodeU8},           {false, 16, DecodeInteger<2>},
                                   {false, 24, DecodeInteger<3>},  {false, 32, DecodeInteger<4>},
                                   {true, 32, DecodeFloat<float>}, {true, 64, DecodeFloat<double>}};

const Encoding* FindEncoding(const WavFormat& format) {
  for (const Encoding& encoding : kEncodings) {
    if (encoding.is_float == format.is_float && encoding.bits == format.bits) return &encoding;
  }
  return nullptr;
}

absl::Status Invalid(const ByteSource& source, absl::string_view what, absl::string_view to_do) {
  return absl::InvalidArgumentError(ErrorText(what, source.where(), to_do));
}

absl::Status Drop(ByteSource& source, std::uint64_t bytes) {
  if (bytes > source.remaining()) {
    return absl::DataLossError(
        ErrorText("is cut off within its header", source.where(), kSaveAgain));
  }
  return source.Skip(bytes);
}

struct Chunk {
  std::array<std::byte, 8> header;

  absl::string_view name() const { return {reinterpret_cast<const char*>(header.data()), 4}; }
  std::uint64_t size() const { return LittleEndian(&header[4], 4); }
};

absl::StatusOr<Chunk> ReadChunk(ByteSource& source) {
  Chunk chunk;
  RETURN_IF_ERROR(ReadExactly(source, absl::MakeSpan(chunk.header)));
  return chunk;
}

absl::Status CheckRiff(ByteSource& source) {
  std::array<std::byte, 12> bytes;
  if (source.remaining() < bytes.size()) {
    return Invalid(source, "is no WAV file, it is too short", kSaveAgain);
  }
  RETURN_IF_ERROR(ReadExactly(source, absl::MakeSpan(bytes)));
  const absl::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  if (text.substr(0, 4) == "RIFF" && text.substr(8) == "WAVE") return absl::OkStatus();
  if (text == "version http") {  // no other text begins so that is saved as .wav
    return Invalid(source, "is a Git LFS pointer, which stands for the sound", kFetchFromLfs);
  }
  return Invalid(source, "is no WAV file",
                 "save it as WAV (RIFF), or leave it out with --skip-unreadable");
}

absl::StatusOr<WavFormat> ReadFormat(ByteSource& source, std::uint64_t size) {
  std::array<std::byte, 40> bytes = {};
  const std::size_t used = std::min<std::uint64_t>(size, bytes.size());
  if (used < 16) return Invalid(source, "has a WAV header that is too short", kSaveAgain);
  RETURN_IF_ERROR(ReadExactly(source, absl::MakeSpan(bytes.data(), used)));
  RETURN_IF_ERROR(Drop(source, size - used + size % 2));
  std::uint64_t encoding = LittleEndian(&bytes[0], 2);
  if (encoding == kExtensible && used == bytes.size()) encoding = LittleEndian(&bytes[24], 2);
  WavFormat format;
  format.channels = static_cast<std::int64_t>(LittleEndian(&bytes[2], 2));
  format.rate = static_cast<std::int64_t>(LittleEndian(&bytes[4], 4));
  format.bits = static_cast<std::int64_t>(LittleEndian(&bytes[14], 2));
  format.is_float = encoding == kFloat;
  if ((encoding != kPcm && encoding != kFloat) || FindEncoding(format) == nullptr) {
    return Invalid(source,
                   absl::StrCat("has WAV encoding ", encoding, " of ", format.bits,
                                " bits, which is not read"),
                   "save it as PCM of 16 bits");
  }
  const auto block = static_cast<std::int64_t>(LittleEndian(&bytes[12], 2));
  if (format.channels < 1 || format.channels > kMaxChannels || format.rate < 1 ||
      block != format.frame_bytes()) {
    return Invalid(source,
                   absl::StrCat("has a WAV header of ", format.channels, " channels, ", format.rate,
                                " Hz and ", block, " bytes a frame, which cannot be"),
                   kSaveAgain);
  }
  return format;
}

}  // namespace

absl::StatusOr<WavFormat> ReadWavHeader(ByteSource& source) {
  RETURN_IF_ERROR(CheckRiff(source));
  WavFormat format;
  while (true) {
    if (source.remaining() < sizeof(Chunk::header)) {
      return Invalid(source, "is a WAV file without sound", kSaveAgain);
    }
    ASSIGN_OR_RETURN(const Chunk chunk, ReadChunk(source));
    if (chunk.name() == "data") {
      if (format.channels == 0)
        return Invalid(source, "does not say what its sound is", kSaveAgain);
      if (chunk.size() > source.remaining()) {
        return absl::DataLossError(
            ErrorText(absl::StrCat("is cut off, of ", chunk.size(), " bytes of sound it has ",
                                   source.remaining()),
                      source.where(), kSaveAgain));
      }
      format.frames = static_cast<std::int64_t>(chunk.size()) / format.frame_bytes();
      return format;
    }
    if (chunk.name() == "fmt ") {
      ASSIGN_OR_RETURN(format, ReadFormat(source, chunk.size()));
    } else {
      RETURN_IF_ERROR(Drop(source, chunk.size() + chunk.size() % 2));
    }
  }
}

absl::Status ReadWavFrames(ByteSource& source, const WavFormat& format, absl::Span<float> out) {
  const Encoding& encoding = *FindEncoding(format);
  const auto width = static_cast<std::size_t>(format.bits / 8);
  std::vector<std::byte> bytes;
  while (!out.empty()) {
    constexpr std::size_t kPart = 1 << 14;
    const std::size_t count = std::min(out.size(), kPart);
    bytes.resize(count * width);
    RETURN_IF_ERROR(ReadExactly(source, absl::MakeSpan(bytes)));
    for (std::size_t i = 0; i < count; ++i) out[i] = encoding.decode(&bytes[i * width]);
    out.remove_prefix(count);
  }
  return absl::OkStatus();
}

}  // namespace zeropoint::tools
