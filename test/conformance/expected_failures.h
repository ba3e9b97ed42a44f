#ifndef ZEROPOINT_TEST_CONFORMANCE_EXPECTED_FAILURES_H_
#define ZEROPOINT_TEST_CONFORMANCE_EXPECTED_FAILURES_H_

// expected_failures.txt: one line a test, "suite/test: reason", sorted; '#' starts a comment line.

#include <map>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace zeropoint::test {

/// Test id -> reason.
using ExpectedFailures = std::map<std::string, std::string>;

/// kNotFound, or kInvalidArgument for a line without a reason and a test listed twice.
absl::StatusOr<ExpectedFailures> ReadExpectedFailures(const std::string& path);
absl::StatusOr<ExpectedFailures> ParseExpectedFailures(const std::string& text);

/// The text that ParseExpectedFailures reads, with the comment that explains the file.
std::string ExpectedFailuresText(const ExpectedFailures& failures);

}  // namespace zeropoint::test

#endif  // ZEROPOINT_TEST_CONFORMANCE_EXPECTED_FAILURES_H_
