// Images (JPEG, PNG, PNM) and sounds (WAV): what has a header that is believed is decoded.

#include <algorithm>
#include <string>
#include <vector>

#include "test/fuzz/fuzz_target.h"
#include "tools/data/samples/image.h"
#include "tools/data/samples/wav.h"

namespace zeropoint::tools {
namespace {

/// Larger ones take long and do nothing else.
constexpr std::int64_t kMaxPixels = 1 << 20;

class MemorySource : public ByteSource {
 public:
  explicit MemorySource(absl::Span<const std::byte> bytes) : ByteSource("fuzz"), rest_(bytes) {}

  std::uint64_t remaining() const override { return rest_.size(); }
  absl::StatusOr<std::size_t> Read(absl::Span<std::byte> into) override {
    const std::size_t count = std::min(into.size(), rest_.size());
    std::copy_n(rest_.begin(), count, into.begin());
    rest_.remove_prefix(count);
    return count;
  }

 private:
  absl::Span<const std::byte> rest_;
};

void FuzzImage(absl::string_view bytes) {
  const auto size = ImageSizeOf(bytes, "fuzz");
  if (!size.ok() || size->height * size->width > kMaxPixels) return;
  auto image = DecodeImage(bytes, "fuzz");
  if (!image.ok()) return;
  (void)MakeImageArray(*std::move(image), {.resize = {13, 0}, .crop = {7, 5}}, "fuzz");
}

void FuzzSound(absl::Span<const std::byte> bytes) {
  MemorySource source(bytes);
  const auto format = ReadWavHeader(source);
  if (!format.ok()) return;
  std::vector<float> sound(static_cast<std::size_t>(format->frames * format->channels));
  (void)ReadWavFrames(source, *format, absl::MakeSpan(sound));
}

}  // namespace
}  // namespace zeropoint::tools

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  zeropoint::tools::FuzzImage({reinterpret_cast<const char*>(data), size});
  zeropoint::tools::FuzzSound({reinterpret_cast<const std::byte*>(data), size});
  return 0;
}
