#ifndef ZEROPOINT_TOOLS_DRIVER_VERIFICATION_VERDICT_H_
#define ZEROPOINT_TOOLS_DRIVER_VERIFICATION_VERDICT_H_

// What a measurement means for the user.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/driver/verification/verification.h"

namespace zeropoint::tools {

/// What the user says of programs that miss the target.
struct VerdictOptions {
  /// The target was stated, so missing it is an error.
  bool is_stated = false;
  /// Errors are warnings.
  bool force = false;
  /// The file of the model.
  absl::string_view where;
};

/// Nullopt for a program that holds the target, a warning that names the part which does not, or
/// BudgetMissedError: for a stated target, and below kWorthlessDb, unless forced.
absl::StatusOr<std::optional<std::string>> Judge(const Verification& verification,
                                                 const VerdictOptions& options);

/// Warnings of samples that tell little of those to come, however well the program does on them:
/// they are all alike, or so few that the same ones calibrated and judged.
std::vector<std::string> DoubtsOfSamples(const Verification& verification, absl::string_view where);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_VERIFICATION_VERDICT_H_
