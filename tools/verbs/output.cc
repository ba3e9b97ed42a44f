#include "tools/verbs/output.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "tools/error_text.h"
#include "tools/exit_code.h"

namespace zeropoint::tools {

absl::Status WriteStdout(absl::string_view text) {
  const std::size_t written = std::fwrite(text.data(), 1, text.size(), stdout);
  if (written == text.size() && std::fflush(stdout) == 0) return absl::OkStatus();
  return WithExitCode(FileError(errno, "cannot be written", "standard output",
                                "check the free space, or the program that reads it"),
                      ExitCode::kMachine);
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
      return UsageError("is the input file itself", path, "name another output");
    }
    if (!fs::is_regular_file(path, error)) {
      return WithExitCode(absl::InvalidArgumentError(
                              ErrorText("cannot be written, it is not a regular file", path,
                                        "name a regular file, or one that is not there yet")),
                          ExitCode::kMachine);
    }
  }
  const fs::path folder = fs::path(path).parent_path();
  const std::string shown = folder.empty() ? "." : folder.string();
  // Files are written beside their target and renamed, so it is the folder that must be writable.
  if (::access(shown.c_str(), W_OK | X_OK) != 0) {
    return WithExitCode(FileError(errno, absl::StrCat("cannot be written: folder '", shown, "'"),
                                  path, "name an output in a folder that you may write to"),
                        ExitCode::kMachine);
  }
  return absl::OkStatus();
}

}  // namespace zeropoint::tools
