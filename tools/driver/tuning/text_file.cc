#include "tools/driver/tuning/text_file.h"

#include <fstream>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "runtime/atomic_file.h"
#include "tools/exit_code.h"

namespace zeropoint::tools {

absl::StatusOr<std::string> ReadTextFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError(path);
  return std::string(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
}

absl::Status WriteTextFile(const std::string& path, absl::string_view text) {
  return OutputError(runtime::WriteFileAtomically(path, absl::StrCat(text, "\n")));
}

}  // namespace zeropoint::tools
