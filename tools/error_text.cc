#include "tools/error_text.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "ir/extent_mismatch.h"

namespace zeropoint::tools {
namespace {

absl::string_view FirstLine(absl::string_view text) { return text.substr(0, text.find('\n')); }

absl::string_view RemedyOf(absl::StatusCode code, absl::string_view otherwise) {
  if (code == absl::StatusCode::kResourceExhausted) return "free memory or disk space";
  if (code == absl::StatusCode::kInternal) {
    return "report this defect of Zeropoint, with the command and its files";
  }
  return otherwise;
}

absl::string_view RemedyOfFile(absl::StatusCode code, absl::string_view otherwise) {
  if (code == absl::StatusCode::kNotFound) return "check the path";
  if (code == absl::StatusCode::kPermissionDenied) {
    return "check the permissions of the file and of its folder";
  }
  return RemedyOf(code, otherwise);
}

}  // namespace

std::string ErrorText(absl::string_view what, absl::string_view where, absl::string_view to_do) {
  const absl::string_view line = FirstLine(what);
  return absl::StrCat(absl::StrReplaceAll(line, {{": ", ", "}}), ": ", where, ": ", to_do,
                      what.substr(line.size()));
}

absl::Status WithPlace(const absl::Status& status, absl::string_view where,
                       absl::string_view to_do) {
  if (status.ok()) return status;
  return ir::Reworded(status, ErrorText(status.message(), where, RemedyOf(status.code(), to_do)));
}

absl::Status WithHint(const absl::Status& status, absl::string_view to_do) {
  if (status.ok()) return status;
  const absl::string_view message = status.message();
  const absl::string_view line = FirstLine(message);
  const std::size_t colon = line.rfind(": ");
  if (colon == absl::string_view::npos) {
    return WithPlace(status, "a file", to_do);
  }
  const std::string what = absl::StrCat(line.substr(0, colon), message.substr(line.size()));
  return ir::Reworded(status,
                      ErrorText(what, line.substr(colon + 2), RemedyOfFile(status.code(), to_do)));
}

absl::Status FileError(int error_number, absl::string_view what, absl::string_view path,
                       absl::string_view to_do) {
  const absl::Status status = absl::ErrnoToStatus(error_number, what);
  return WithHint(absl::Status(status.code(), absl::StrCat(status.message(), ": ", path)), to_do);
}

}  // namespace zeropoint::tools
