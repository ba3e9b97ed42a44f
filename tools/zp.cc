// The command line: `zp VERB …`. docs/cli.md is its contract.

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <exception>
#include <new>
#include <string>

#include "absl/status/status.h"
#include "tools/exit_code.h"
#include "tools/verbs/bench.h"
#include "tools/verbs/compare.h"
#include "tools/verbs/compile.h"
#include "tools/verbs/eval.h"
#include "tools/verbs/export.h"
#include "tools/verbs/import.h"
#include "tools/verbs/inspect.h"
#include "tools/verbs/opt.h"
#include "tools/verbs/run.h"
#include "tools/verbs/verb.h"

namespace zeropoint::tools {
namespace {

constexpr VerbAdder kVerbs[] = {
    AddCompileVerb, AddImportVerb,  AddExportVerb, AddOptVerb,     AddRunVerb,
    AddEvalVerb,    AddCompareVerb, AddBenchVerb,  AddInspectVerb,
};

constexpr char kFooter[] =
    "Exit status: 0 done; 2 usage; 3 bad or unreadable input; 4 unsupported model;\n"
    "5 a stated floor was missed; 6 the machine (disk, memory, unwritable output).";

ExitCode Report(const absl::Status& status) {
  if (!status.ok()) std::fprintf(stderr, "zp: %s\n", std::string(status.message()).c_str());
  return ExitCodeOf(status);
}

ExitCode Run(int argc, char** argv) {
  CLI::App app("Zeropoint: compiles float ONNX models into int8 programs and runs them.", "zp");
  app.footer(kFooter);
  app.require_subcommand(1);
  app.failure_message([](const CLI::App*, const CLI::Error& error) {
    return std::string("zp: usage: ") + error.what() + ": run `zp --help` or `zp VERB --help`\n";
  });
  Action action;
  for (const VerbAdder add : kVerbs) add(app, action);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // --help is thrown too; CLI11 prints it to stdout and gives it status 0.
    return app.exit(error) == 0 ? ExitCode::kDone : ExitCode::kUsage;
  }
  try {
    return Report(action());
  } catch (const std::bad_alloc&) {
    return Report(absl::ResourceExhaustedError(
        "out of memory: use a smaller --batch, or a machine with more memory"));
  } catch (const std::exception& error) {
    return Report(absl::InternalError(std::string("internal error: ") + error.what()));
  }
}

}  // namespace
}  // namespace zeropoint::tools

int main(int argc, char** argv) {
  // A file size limit or a closed pipe then fails the write, which is reported, and does not kill.
  std::signal(SIGXFSZ, SIG_IGN);
  std::signal(SIGPIPE, SIG_IGN);
  return static_cast<int>(zeropoint::tools::Run(argc, argv));
}
