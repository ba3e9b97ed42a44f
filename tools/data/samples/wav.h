#ifndef ZEROPOINT_TOOLS_DATA_SAMPLES_WAV_H_
#define ZEROPOINT_TOOLS_DATA_SAMPLES_WAV_H_

// WAV files: PCM of 8, 16, 24 or 32 bits, and floats of 32 or 64.

#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "tools/data/byte_source.h"

namespace zeropoint::tools {

struct WavFormat {
  /// In Hz.
  std::int64_t rate = 0;
  std::int64_t channels = 0;
  std::int64_t bits = 0;
  bool is_float = false;
  /// Values in time, of each of which all channels have one.
  std::int64_t frames = 0;

  std::int64_t frame_bytes() const { return channels * bits / 8; }
};

/// Reads the header and leaves `source` at the first frame. kInvalidArgument for what is no WAV or
/// holds another encoding, and kDataLoss where the file is shorter than it says; complete, naming
/// the source.
absl::StatusOr<WavFormat> ReadWavHeader(ByteSource& source);

/// The next `out.size() / channels` frames, interleaved: integers over 2^(bits-1), which are in
/// [-1, 1), and floats as they are.
absl::Status ReadWavFrames(ByteSource& source, const WavFormat& format, absl::Span<float> out);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DATA_SAMPLES_WAV_H_
