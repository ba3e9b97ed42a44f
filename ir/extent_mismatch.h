#ifndef ZEROPOINT_IR_EXTENT_MISMATCH_H_
#define ZEROPOINT_IR_EXTENT_MISMATCH_H_

// Errors that remember which two extents should have been one.

#include <optional>
#include <string_view>

#include "absl/status/status.h"
#include "ir/dim.h"

namespace zeropoint::ir {

struct ExtentPair {
  Dim a, b;
};

/// kInvalidArgument with this message. It remembers the extents for whoever may find out that their
/// symbols are names of one number (the importer, for inputs whose extents the model names apart).
///
///   absl::Status status = ExtentMismatch(n, m, "extents N and M must be equal");
///   MismatchOf(status)->b == m;
absl::Status ExtentMismatch(const Dim& a, const Dim& b, std::string_view message);

/// `message` as the same error: with what `cause` remembers.
absl::Status Reworded(const absl::Status& cause, std::string_view message);

/// What an error remembers; nullopt for those that are about something else.
std::optional<ExtentPair> MismatchOf(const absl::Status& status);

}  // namespace zeropoint::ir

#endif  // ZEROPOINT_IR_EXTENT_MISMATCH_H_
