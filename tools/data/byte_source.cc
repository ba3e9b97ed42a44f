#include "tools/data/byte_source.h"

#include "absl/strings/str_cat.h"
#include "runtime/status_macros.h"

namespace zeropoint::tools {

absl::Status ReadExactly(ByteSource& source, absl::Span<std::byte> into) {
  std::size_t filled = 0;
  while (filled < into.size()) {
    ASSIGN_OR_RETURN(const std::size_t count, source.Read(into.subspan(filled)));
    if (count == 0) {
      return absl::DataLossError(
          absl::StrCat("ends ", into.size() - filled, " bytes early: the file is truncated"));
    }
    filled += count;
  }
  return absl::OkStatus();
}

absl::Status ExpectEnd(ByteSource& source) {
  std::byte extra[1];
  ASSIGN_OR_RETURN(const std::size_t count, source.Read(absl::MakeSpan(extra)));
  if (count != 0) return absl::DataLossError("has bytes after the end of its data");
  return absl::OkStatus();
}

}  // namespace zeropoint::tools
