#include "test/conformance/expected_failures.h"

#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace zeropoint::test {
namespace {

constexpr char kComment[] =
    "# ONNX conformance tests that fail, and why. Exact in both directions: a listed test that\n"
    "# passes fails the build as an unlisted one that does not. Bring it up to date with\n"
    "#   bazel run //test/conformance -- --write\n";

}  // namespace

absl::StatusOr<ExpectedFailures> ParseExpectedFailures(const std::string& text) {
  ExpectedFailures failures;
  for (const absl::string_view line : absl::StrSplit(text, '\n', absl::SkipWhitespace())) {
    if (line[0] == '#') continue;
    const std::pair<std::string, std::string> entry =
        absl::StrSplit(line, absl::MaxSplits(": ", 1));
    if (entry.second.empty()) {
      return absl::InvalidArgumentError(
          absl::StrCat("expected \"suite/test: reason\", found \"", line, "\""));
    }
    if (!failures.insert(entry).second) {
      return absl::InvalidArgumentError(absl::StrCat(entry.first, " is listed twice"));
    }
  }
  return failures;
}

absl::StatusOr<ExpectedFailures> ReadExpectedFailures(const std::string& path) {
  std::ifstream file(path);
  if (!file) return absl::NotFoundError(absl::StrCat(path, ": cannot be opened"));
  std::ostringstream text;
  text << file.rdbuf();
  return ParseExpectedFailures(text.str());
}

std::string ExpectedFailuresText(const ExpectedFailures& failures) {
  std::string text = kComment;
  for (const auto& [test, reason] : failures) absl::StrAppend(&text, test, ": ", reason, "\n");
  return text;
}

}  // namespace zeropoint::test
