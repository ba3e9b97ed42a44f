#ifndef ZEROPOINT_TOOLS_EXIT_CODE_H_
#define ZEROPOINT_TOOLS_EXIT_CODE_H_

// What the process says to its caller when it ends. Part of the command line's contract.

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace zeropoint::tools {

enum class ExitCode : int {
  kDone = 0,
  kUsage = 2,             // the command line itself
  kBadInput = 3,          // an input file is missing, unreadable or wrong
  kUnsupportedModel = 4,  // the model needs something Zeropoint does not have
  kBudgetMissed = 5,      // a stated floor or budget was missed
  kMachine = 6,           // disk, memory, an output that cannot be written, a defect of ours
  kInterrupted = 130,     // by the user, as shells say it of SIGINT
};

/// The exit code of a status: the one it was marked with, else by its canonical code.
///
///   kInvalidArgument, kNotFound, kPermissionDenied, kDataLoss -> kBadInput
///   kUnimplemented -> kUnsupportedModel; everything else -> kMachine
ExitCode ExitCodeOf(const absl::Status& status);

/// Marks an error with the exit code its canonical code would not give. An OK status stays OK.
absl::Status WithExitCode(absl::Status status, ExitCode code);

/// The command line asks for something that makes no sense. Its parts are those of ErrorText
/// (error_text.h); `where` is usually a flag.
absl::Status UsageError(absl::string_view what, absl::string_view where, absl::string_view to_do);
/// A floor the user stated (`--min-sqnr`) was missed.
absl::Status BudgetMissedError(absl::string_view what, absl::string_view where,
                               absl::string_view to_do);
/// `status` ("WHAT: FILE") came from writing an output, so a missing folder or permission is not a
/// bad input.
absl::Status OutputError(const absl::Status& status);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_EXIT_CODE_H_
