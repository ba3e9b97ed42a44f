#include "tools/driver/tuning/text_file.h"

#include <cstddef>
#include <fstream>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "ir/status_macros.h"
#include "runtime/atomic_file.h"
#include "tools/exit_code.h"

namespace zeropoint::tools {
namespace {

absl::Status Write(const std::string& path, absl::string_view text) {
  ASSIGN_OR_RETURN(runtime::AtomicFile file, runtime::AtomicFile::Create(path));
  RETURN_IF_ERROR(file.Write(
      absl::MakeConstSpan(reinterpret_cast<const std::byte*>(text.data()), text.size())));
  return file.Commit();
}

}  // namespace

absl::StatusOr<std::string> ReadTextFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError(path);
  return std::string(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
}

absl::Status WriteTextFile(const std::string& path, absl::string_view text) {
  return OutputError(Write(path, absl::StrCat(text, "\n")));
}

}  // namespace zeropoint::tools
