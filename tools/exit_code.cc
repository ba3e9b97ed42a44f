#include "tools/exit_code.h"

#include <string>

#include "absl/strings/cord.h"
#include "absl/strings/numbers.h"
#include "absl/types/optional.h"
#include "tools/error_text.h"

namespace zeropoint::tools {
namespace {

constexpr absl::string_view kExitCodePayload = "zeropoint/exit_code";

struct CodeRow {
  absl::StatusCode status;
  ExitCode exit;
};
constexpr CodeRow kCodes[] = {
    {absl::StatusCode::kOk, ExitCode::kDone},
    {absl::StatusCode::kInvalidArgument, ExitCode::kBadInput},
    {absl::StatusCode::kNotFound, ExitCode::kBadInput},
    {absl::StatusCode::kPermissionDenied, ExitCode::kBadInput},
    {absl::StatusCode::kDataLoss, ExitCode::kBadInput},
    {absl::StatusCode::kUnimplemented, ExitCode::kUnsupportedModel},
};

}  // namespace

ExitCode ExitCodeOf(const absl::Status& status) {
  if (const absl::optional<absl::Cord> payload = status.GetPayload(kExitCodePayload)) {
    int code = 0;
    if (absl::SimpleAtoi(std::string(*payload), &code)) return static_cast<ExitCode>(code);
  }
  for (const CodeRow& row : kCodes) {
    if (row.status == status.code()) return row.exit;
  }
  return ExitCode::kMachine;
}

absl::Status WithExitCode(absl::Status status, ExitCode code) {
  const std::string digits = std::to_string(static_cast<int>(code));
  // By string_view: clang does not find the Cord constructor from std::string in a library that gcc
  // built.
  status.SetPayload(kExitCodePayload, absl::Cord(absl::string_view(digits)));
  return status;
}

absl::Status UsageError(absl::string_view what, absl::string_view where, absl::string_view to_do) {
  return WithExitCode(absl::InvalidArgumentError(ErrorText(what, where, to_do)), ExitCode::kUsage);
}

absl::Status BudgetMissedError(absl::string_view what, absl::string_view where,
                               absl::string_view to_do) {
  return WithExitCode(absl::FailedPreconditionError(ErrorText(what, where, to_do)),
                      ExitCode::kBudgetMissed);
}

absl::Status OutputError(const absl::Status& status) {
  return WithExitCode(WithHint(status, "check the free space, and the path of the output"),
                      ExitCode::kMachine);
}

}  // namespace zeropoint::tools
