// Runs ONNX's conformance suite and compares what fails with expected_failures.txt.
//
//   bazel run //test/conformance                          as the test does
//   bazel run //test/conformance -- --write               rewrites expected_failures.txt
//   bazel run //test/conformance -- --filter test_relu    shows how those tests fail
//
// --data FOLDER runs other test data; --in-process runs without a process per test, for a debugger.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "ir/status_macros.h"
#include "test/conformance/cases.h"
#include "test/conformance/expected_failures.h"
#include "test/conformance/isolate.h"
#include "test/conformance/reason.h"
#include "test/conformance/run_case.h"

namespace zeropoint::test {
namespace {

constexpr char kListFile[] = "test/conformance/expected_failures.txt";

struct Options {
  std::string data = "../onnx/onnx/backend/test/data";
  std::string filter;
  bool write = false;
  bool in_process = false;
};

/// The list in the source tree, where `bazel run` says that is, else in the runfiles.
std::string ListPath() {
  const char* workspace = std::getenv("BUILD_WORKSPACE_DIRECTORY");
  return workspace == nullptr ? kListFile : absl::StrCat(workspace, "/", kListFile);
}

/// A process answers with the reason in the first line and the whole error in the others.
std::string Answer(const ConformanceCase& test) {
  const absl::Status status = RunCase(test);
  if (status.ok()) return "";
  return absl::StrCat(ReasonFor(test.id(), status), "\n", status.message());
}

ExpectedFailures RunAll(const std::vector<ConformanceCase>& cases, const Options& options) {
  ExpectedFailures failures;
  const auto done = [&](std::size_t i, const std::string& answer) {
    if (!options.filter.empty()) {
      std::printf("%s: %s\n", cases[i].id().c_str(), answer.empty() ? "passes" : answer.c_str());
    }
    if (!answer.empty()) failures[cases[i].id()] = answer.substr(0, answer.find('\n'));
  };
  if (options.in_process) {
    for (std::size_t i = 0; i < cases.size(); ++i) done(i, Answer(cases[i]));
    return failures;
  }
  const int parallel = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  ForEachIsolated(cases.size(), parallel, [&](std::size_t i) { return Answer(cases[i]); }, done);
  return failures;
}

void PrintTotals(const std::vector<ConformanceCase>& cases, const ExpectedFailures& failures) {
  std::map<std::string, std::pair<int, int>> totals;  // by suite: passed, all
  for (const ConformanceCase& test : cases) {
    auto& [passed, all] = totals[test.suite];
    passed += static_cast<int>(failures.count(test.id()) == 0);
    ++all;
  }
  for (const auto& [suite, counts] : totals) {
    std::printf("%s: %d of %d pass\n", suite.c_str(), counts.first, counts.second);
  }
}

/// Prints where `failures` and the list disagree; the number of such tests.
int PrintDifferences(const std::vector<ConformanceCase>& cases, const ExpectedFailures& failures,
                     ExpectedFailures expected) {
  int differences = 0;
  for (const ConformanceCase& test : cases) {
    const auto failure = failures.find(test.id());
    const bool is_listed = expected.erase(test.id()) > 0;
    if ((failure != failures.end()) == is_listed) continue;
    ++differences;
    std::printf("%s %s\n", test.id().c_str(),
                is_listed ? "passes but is listed" : ("FAILS: " + failure->second).c_str());
  }
  for (const auto& [test, reason] : expected) {
    ++differences;
    std::printf("%s is listed but there is no such test\n", test.c_str());
  }
  return differences;
}

absl::Status Run(const Options& options) {
  ASSIGN_OR_RETURN(std::vector<ConformanceCase> cases, FindCases(options.data));
  if (!options.filter.empty()) {
    std::erase_if(cases, [&](const ConformanceCase& test) {
      return !absl::StrContains(test.id(), options.filter);
    });
  }
  const ExpectedFailures failures = RunAll(cases, options);
  PrintTotals(cases, failures);
  if (!options.filter.empty()) return absl::OkStatus();
  if (options.write) {
    std::ofstream(ListPath()) << ExpectedFailuresText(failures);
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const ExpectedFailures expected, ReadExpectedFailures(ListPath()));
  if (PrintDifferences(cases, failures, expected) > 0) {
    return absl::FailedPreconditionError(
        absl::StrCat(kListFile, " is out of date: bazel run //test/conformance -- --write"));
  }
  return absl::OkStatus();
}

absl::StatusOr<Options> ParseOptions(const std::vector<std::string>& arguments) {
  Options options;
  const std::map<std::string, bool*> flags = {{"--write", &options.write},
                                              {"--in-process", &options.in_process}};
  const std::map<std::string, std::string*> texts = {{"--data", &options.data},
                                                     {"--filter", &options.filter}};
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const auto flag = flags.find(arguments[i]);
    const auto text = texts.find(arguments[i]);
    if (flag != flags.end()) {
      *flag->second = true;
    } else if (text != texts.end() && i + 1 < arguments.size()) {
      *text->second = arguments[++i];
    } else {
      return absl::InvalidArgumentError(
          absl::StrCat(arguments[i],
                       ": expected --write, --filter TEXT, --data FOLDER or "
                       "--in-process"));
    }
  }
  return options;
}

}  // namespace
}  // namespace zeropoint::test

int main(int argc, char** argv) {
  using zeropoint::test::Options;
  const absl::StatusOr<Options> options = zeropoint::test::ParseOptions({argv + 1, argv + argc});
  const absl::Status status = options.ok() ? zeropoint::test::Run(*options) : options.status();
  if (!status.ok()) std::fprintf(stderr, "%s\n", std::string(status.message()).c_str());
  return status.ok() ? 0 : 1;
}
