#include "tools/verbs/output.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "tools/exit_code.h"

namespace zeropoint::tools {

absl::Status WriteStdout(absl::string_view text) {
  const std::size_t written = std::fwrite(text.data(), 1, text.size(), stdout);
  if (written == text.size() && std::fflush(stdout) == 0) return absl::OkStatus();
  return OutputError(absl::ErrnoToStatus(errno, "standard output: cannot be written"));
}

absl::Status PrintReport(bool as_json, const Json& json, const std::string& text) {
  if (!as_json) return WriteStdout(text);
  const std::string line = json.dump(-1, ' ', false, Json::error_handler_t::replace);
  return WriteStdout(absl::StrCat(line, "\n"));
}

absl::Status CheckOutputPath(const std::string& path, const std::string& input) {
  namespace fs = std::filesystem;
  std::error_code error;
  if (fs::exists(path, error)) {
    if (fs::equivalent(path, input, error)) {
      return UsageError(absl::StrCat(path, ": is the input file itself: name another output"));
    }
    if (!fs::is_regular_file(path, error)) {
      return OutputError(absl::InvalidArgumentError(
          absl::StrCat(path, ": cannot be written: it is not a regular file")));
    }
  }
  const fs::path folder = fs::path(path).parent_path();
  const std::string shown = folder.empty() ? "." : folder.string();
  // Files are written beside their target and renamed, so it is the folder that must be writable.
  if (::access(shown.c_str(), W_OK | X_OK) != 0) {
    return OutputError(absl::ErrnoToStatus(
        errno, absl::StrCat(path, ": cannot be written: folder '", shown, "'")));
  }
  return absl::OkStatus();
}

}  // namespace zeropoint::tools
