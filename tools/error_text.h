#ifndef ZEROPOINT_TOOLS_ERROR_TEXT_H_
#define ZEROPOINT_TOOLS_ERROR_TEXT_H_

// The one form of every error that a user meets: WHAT: WHERE: WHAT TO DO. WHERE is a file,
// FILE[ARRAY], FILE:LINE:COLUMN, a flag, or the verb. Functions of tools return errors that are
// complete; those of lower layers are completed where tools call them.
//
//   return absl::InvalidArgumentError(
//       ErrorText("has no label", "data.npz[class]", "name another array with --label"));
//   // has no label: data.npz[class]: name another array with --label
//   RETURN_IF_ERROR(WithPlace(session->Run(inputs).status(), "model.zpm", "check the inputs"));
//   // input 'x', extent 0 is 2, not 1: model.zpm: check the inputs
//   RETURN_IF_ERROR(WithHint(runtime::ReadProgramFile("a.zpm").status(), "compile it again"));
//   // not a Zeropoint program, it is cut off: a.zpm: compile it again

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace zeropoint::tools {

/// The text of an error. A colon within `what` becomes a comma, so that WHERE is in second place
/// for scripts, too. When `what` has several lines (a list), WHERE and WHAT TO DO end the first.
std::string ErrorText(absl::string_view what, absl::string_view where, absl::string_view to_do);

/// Completes an error that only says what is wrong; its code and payloads stay. A full disk or
/// memory and a defect of ours have a remedy of their own, whatever `to_do` says.
absl::Status WithPlace(const absl::Status& status, absl::string_view where,
                       absl::string_view to_do);

/// As WithPlace, for the errors of functions that read or write a file: those end in where it is
/// ("WHAT: FILE"), and `to_do` gives way also when the file is missing or not permitted.
absl::Status WithHint(const absl::Status& status, absl::string_view to_do);

/// The system refused `path` with this errno: FileError(errno, "cannot be opened", "a.npz").
absl::Status FileError(int error_number, absl::string_view what, absl::string_view path,
                       absl::string_view to_do = "name a file that can be read");

template <typename T>
absl::StatusOr<T> WithPlace(absl::StatusOr<T> result, absl::string_view where,
                            absl::string_view to_do) {
  if (result.ok()) return result;
  return WithPlace(result.status(), where, to_do);
}

template <typename T>
absl::StatusOr<T> WithHint(absl::StatusOr<T> result, absl::string_view to_do) {
  if (result.ok()) return result;
  return WithHint(result.status(), to_do);
}

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_ERROR_TEXT_H_
