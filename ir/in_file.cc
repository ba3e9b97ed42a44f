#include "ir/in_file.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace zeropoint::ir {

absl::Status InFile(const absl::Status& status, const std::string& path) {
  if (status.ok()) return status;
  const absl::string_view message = status.message();
  const absl::string_view line = message.substr(0, message.find('\n'));
  return {status.code(), absl::StrCat(line, ": ", path, message.substr(line.size()))};
}

}  // namespace zeropoint::ir
