#include "tools/data/samples/jpeg_end.h"

#include <cstddef>
#include <cstdint>

#include "absl/strings/match.h"

namespace zeropoint::tools {
namespace {

constexpr std::uint8_t kEndOfImage = 0xd9;

std::uint8_t ByteAt(absl::string_view bytes, std::size_t at) {
  return static_cast<std::uint8_t>(bytes[at]);
}

/// Restarts and TEM stand alone; 0 follows an 0xff that is data, and 0xff fills.
bool HasSegment(std::uint8_t marker) {
  return marker > 0x01 && marker != 0xff && (marker < 0xd0 || marker > 0xd8);
}

}  // namespace

bool IsCutOffJpeg(absl::string_view bytes) {
  if (!absl::StartsWith(bytes, "\xff\xd8")) return false;
  std::size_t at = 2;
  while (at + 1 < bytes.size()) {
    const std::uint8_t marker = ByteAt(bytes, at + 1);
    if (ByteAt(bytes, at) != 0xff || !HasSegment(marker)) {
      ++at;  // data of a scan, or what stands between segments
      continue;
    }
    if (marker == kEndOfImage) return false;
    if (at + 3 >= bytes.size()) return true;
    at += 2 + (static_cast<std::size_t>(ByteAt(bytes, at + 2)) << 8 | ByteAt(bytes, at + 3));
  }
  return true;
}

}  // namespace zeropoint::tools
