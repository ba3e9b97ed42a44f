#ifndef ZEROPOINT_TEST_CONFORMANCE_REASON_H_
#define ZEROPOINT_TEST_CONFORMANCE_REASON_H_

// Why a test fails, in one line that stays the same from run to run.

#include <string>

#include "absl/status/status.h"

namespace zeropoint::test {

/// What Zeropoint leaves out by its nature has a short name ("strings"); anything else is told by
/// the first thing that the error names, without paths and node names. Empty for an OK status.
std::string ReasonFor(const absl::Status& status);

/// The same for a test, some of which have a reason in their data.
std::string ReasonFor(const std::string& test_id, const absl::Status& status);

}  // namespace zeropoint::test

#endif  // ZEROPOINT_TEST_CONFORMANCE_REASON_H_
