// The command line: `zp VERB …`. docs/cli.md is its contract.

#include <CLI/CLI.hpp>
#include <csignal>

#include "tools/command_line.h"
#include "tools/verbs/bench.h"
#include "tools/verbs/calibration/calibrate.h"
#include "tools/verbs/calibration/merge_tables.h"
#include "tools/verbs/compare.h"
#include "tools/verbs/compile.h"
#include "tools/verbs/eval.h"
#include "tools/verbs/export.h"
#include "tools/verbs/import.h"
#include "tools/verbs/inspect.h"
#include "tools/verbs/opt.h"
#include "tools/verbs/quantizers.h"
#include "tools/verbs/run.h"
#include "tools/verbs/tune.h"
#include "tools/verbs/verb.h"

namespace zeropoint::tools {
namespace {

constexpr VerbAdder kVerbs[] = {
    AddCompileVerb, AddCalibrateVerb, AddMergeTablesVerb, AddImportVerb,  AddExportVerb,
    AddOptVerb,     AddRunVerb,       AddEvalVerb,        AddCompareVerb, AddBenchVerb,
    AddInspectVerb, AddTuneVerb,      AddQuantizersVerb,
};

constexpr char kFooter[] =
    "Exit status: 0 done; 2 usage; 3 bad or unreadable input; 4 unsupported model;\n"
    "5 a stated floor was missed; 6 the machine (disk, memory, unwritable output);\n"
    "130 interrupted.";

int Run(int argc, char** argv) {
  CLI::App app("Zeropoint: compiles float ONNX models into int8 programs and runs them.", "zp");
  app.footer(kFooter);
  app.require_subcommand(1);
  Action action;
  for (const VerbAdder add : kVerbs) add(app, action);
  return RunCommandLine(app, action, argc, argv);
}

}  // namespace
}  // namespace zeropoint::tools

int main(int argc, char** argv) {
  // A file size limit or a closed pipe then fails the write, which is reported, and does not kill.
  std::signal(SIGXFSZ, SIG_IGN);
  std::signal(SIGPIPE, SIG_IGN);
  return zeropoint::tools::Run(argc, argv);
}
