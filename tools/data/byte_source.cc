#include "tools/data/byte_source.h"

#include <algorithm>
#include <array>

#include "absl/strings/str_cat.h"
#include "runtime/status_macros.h"
#include "tools/error_text.h"

namespace zeropoint::tools {

absl::Status ByteSource::Skip(std::uint64_t bytes) {
  std::array<std::byte, 16384> dropped;
  while (bytes > 0) {
    const std::size_t count = std::min<std::uint64_t>(bytes, dropped.size());
    RETURN_IF_ERROR(ReadExactly(*this, absl::MakeSpan(dropped.data(), count)));
    bytes -= count;
  }
  return absl::OkStatus();
}

absl::Status ReadExactly(ByteSource& source, absl::Span<std::byte> into) {
  std::size_t filled = 0;
  while (filled < into.size()) {
    ASSIGN_OR_RETURN(const std::size_t count, source.Read(into.subspan(filled)));
    if (count == 0) {
      return absl::DataLossError(
          ErrorText(absl::StrCat("ends ", into.size() - filled, " bytes early"), source.where(),
                    "the file is truncated; save or download it again"));
    }
    filled += count;
  }
  return absl::OkStatus();
}

absl::Status ExpectEnd(ByteSource& source) {
  std::byte extra[1];
  ASSIGN_OR_RETURN(const std::size_t count, source.Read(absl::MakeSpan(extra)));
  if (count != 0) {
    return absl::DataLossError(ErrorText("has bytes after the end of its data", source.where(),
                                         "the file is damaged; save it again"));
  }
  return absl::OkStatus();
}

}  // namespace zeropoint::tools
