#include "tools/verbs/opt.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "ir/module_file.h"
#include "ir/parser.h"
#include "ir/printer.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "passes/pass_manager.h"
#include "passes/pass_registry.h"
#include "passes/pipelines.h"
#include "tools/driver/constant_evaluator.h"
#include "tools/driver/read_ir.h"
#include "tools/driver/simulation/quantization_switches.h"
#include "tools/error_text.h"
#include "tools/exit_code.h"
#include "tools/known_name.h"
#include "tools/verbs/flags/simulation_flags.h"
#include "tools/verbs/output.h"

namespace zeropoint::tools {
namespace {

constexpr char kStandardInput[] = "-";

struct OptOptions {
  std::string file;
  std::string output;
  std::string passes;
  std::string pipeline;
  std::string print_after;
  std::string stop_after;
  bool verify = false;
  bool print_remarks = false;
  bool print_statistics = false;
  bool split_input = false;
  bool list_passes = false;
  QuantizationSwitches switches;
  CommonOptions common;
};

absl::Status ListPasses(bool as_json) {
  std::string text;
  Json passes = Json::array();
  for (const passes::PassRow& row : passes::AllPasses()) {
    absl::StrAppend(&text, ir::StrCat(row.name, "\n    ", row.summary, "\n"));
    passes.push_back({{"name", row.name}, {"summary", row.summary}});
  }
  return PrintReport(as_json, {{"passes", std::move(passes)}}, text);
}

/// The printed form must read back to the same text.
absl::Status CheckRoundTrip(const ir::Module& module, const std::string& text) {
  const auto resolver = [&](std::string_view name, const ir::TensorType&,
                            std::uint64_t) -> absl::StatusOr<ir::TensorData> {
    const ir::Value* constant = module.FindConstant(name);
    if (constant == nullptr) {
      return absl::NotFoundError(ir::StrCat("no constant @", name));
    }
    return constant->data();
  };
  ASSIGN_OR_RETURN(const std::unique_ptr<ir::Module> again, ir::ParseModule(text, resolver));
  if (ir::PrintModule(*again) != text) {
    return WithPlace(absl::InternalError("the printed module does not read back to the same text"),
                     "--verify", "");
  }
  return absl::OkStatus();
}

void PrintReports(const OptOptions& options, const passes::PassContext& context) {
  if (options.print_remarks) {
    for (const std::string& remark : context.remarks) {
      std::fprintf(stderr, "remark: %s\n", remark.c_str());
    }
  }
  if (options.print_statistics) {
    for (const auto& [name, count] : context.statistics) {
      std::fprintf(stderr, "%s: %lld\n", name.c_str(), static_cast<long long>(count));
    }
  }
}

using PassList = std::vector<std::unique_ptr<passes::Pass>>;

/// Names of the passes that run: those up to the one to stop after.
std::vector<std::string> NamesOfThoseThatRun(const PassList& list, const std::string& stop_after) {
  std::vector<std::string> names;
  for (const std::unique_ptr<passes::Pass>& pass : list) {
    names.emplace_back(pass->name());
    if (names.back() == stop_after) break;
  }
  return names;
}

/// The passes that know of switches.
absl::Status CheckSwitchesApply(const QuantizationSwitches& switches,
                                const std::vector<std::string>& passes) {
  const auto has = [&](const char* name) {
    return std::find(passes.begin(), passes.end(), name) != passes.end();
  };
  if (switches.empty() || has("simulate") || has("convert")) return absl::OkStatus();
  return UsageError("no pass of the list quantizes", "--passes",
                    "--leave-float and --quantize-only are for simulate and convert");
}

/// The resulting text goes where the user wants it: to a file, into the report, or out as it is.
absl::Status Deliver(const OptOptions& options, const ir::Module& module, const std::string& text,
                     Json report) {
  if (options.output.empty()) {
    report["ir"] = text;
    return PrintReport(options.common.json, report, text);
  }
  RETURN_IF_ERROR(OutputError(ir::WriteModuleFile(module, options.output)));
  report["output"] = options.output;
  return PrintReport(options.common.json, report, "");
}

absl::Status OptimizeModule(const OptOptions& options, ir::Module& module) {
  std::string_view names = options.passes;
  if (!options.pipeline.empty()) {
    ASSIGN_OR_RETURN(names, KnownName(passes::FindPipeline(options.pipeline), "--pipeline",
                                      "name one of those"));
  }
  ASSIGN_OR_RETURN(PassList list, KnownName(passes::ParsePassList(names), "--passes",
                                            "see `zp opt --list-passes`"));
  const std::vector<std::string> ran = NamesOfThoseThatRun(list, options.stop_after);
  RETURN_IF_ERROR(CheckSwitchesApply(options.switches, ran));
  passes::PassManager manager({.print_after = options.print_after,
                               .print_to = &std::cerr,
                               .stop_after = options.stop_after});
  for (std::unique_ptr<passes::Pass>& pass : list) manager.Add(std::move(pass));
  passes::PassContext context;
  context.evaluator = EvaluateConstantOp;
  ASSIGN_OR_RETURN(context.leaves_float, OpsLeftFloat(module, options.switches));
  const absl::Status status =
      WithPlace(manager.Run(module, context), options.file,
                "correct the IR (ir/README.md has its rules); --print-after shows each step");
  PrintReports(options, context);
  RETURN_IF_ERROR(status);
  const std::string result = ir::PrintModule(module);
  if (options.verify) RETURN_IF_ERROR(CheckRoundTrip(module, result));
  return Deliver(
      options, module, result,
      {{"passes", ran}, {"statistics", context.statistics}, {"remarks", context.remarks}});
}

absl::StatusOr<std::string> ReadText(const std::string& path) {
  std::ifstream file;
  if (path != kStandardInput) {
    file.open(path, std::ios::binary);
    if (!file) return FileError(errno, "cannot be opened", path);
  }
  std::ostringstream text;
  text << (path == kStandardInput ? std::cin : file).rdbuf();
  return text.str();
}

absl::Status OptimizeText(const OptOptions& options, const std::string& text) {
  ASSIGN_OR_RETURN(const std::unique_ptr<ir::Module> module,
                   WithHint(ir::ParseModule(text, nullptr, options.file),
                            "correct the text (ir/README.md describes it)"));
  return OptimizeModule(options, *module);
}

/// Pieces between lines `// -----`. Each starts with as many empty lines as stand before it, so
/// that errors carry the line of the file.
std::vector<std::string> SplitInput(const std::string& text) {
  constexpr absl::string_view kSeparator = "// -----";
  std::vector<std::string> pieces(1);
  std::size_t line_number = 0;
  for (std::size_t begin = 0; begin < text.size(); ++line_number) {
    const std::size_t end = std::min(text.find('\n', begin), text.size() - 1) + 1;
    const absl::string_view line(text.data() + begin, end - begin);
    if (absl::StripTrailingAsciiWhitespace(line) == kSeparator) {
      pieces.emplace_back(line_number + 1, '\n');
    } else {
      absl::StrAppend(&pieces.back(), line);
    }
    begin = end;
  }
  return pieces;
}

absl::Status RunOpt(const OptOptions& options) {
  if (options.list_passes) return ListPasses(options.common.json);
  if (options.file.empty())
    return UsageError("there is nothing to run passes over", "zp opt",
                      "name a FILE of textual IR, or - for stdin");
  if (!options.output.empty()) RETURN_IF_ERROR(CheckOutputPath(options.output, options.file));
  if (!options.split_input && options.file != kStandardInput) {
    // With its side file of large constants, which pieces and pipes do not have.
    ASSIGN_OR_RETURN(const std::unique_ptr<ir::Module> module, ReadIr(options.file));
    return OptimizeModule(options, *module);
  }
  ASSIGN_OR_RETURN(const std::string text, ReadText(options.file));
  if (!options.split_input) return OptimizeText(options, text);
  std::vector<std::string> errors;
  const char* separator = "";
  for (const std::string& piece : SplitInput(text)) {
    RETURN_IF_ERROR(WriteStdout(separator));
    separator = "// -----\n";
    const absl::Status status = OptimizeText(options, piece);
    if (!status.ok()) errors.emplace_back(status.message());
  }
  if (errors.empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrJoin(errors, "\n"));
}

}  // namespace

void ConfigureOpt(CLI::App& app, Action& action) {
  auto options = std::make_shared<OptOptions>();
  app.add_option("FILE", options->file, "Textual IR; - reads standard input");
  app.add_flag("--list-passes", options->list_passes, "Print the passes and what they do");
  CLI::Option* passes =
      app.add_option("--passes", options->passes, "Comma-separated passes, in order");
  app.add_option("--pipeline", options->pipeline,
                 "The passes of a named pipeline: float, prepare, convert, simulate")
      ->excludes(passes);
  app.add_option("--print-after", options->print_after,
                 "Print the IR on stderr after the pass of this name, or after all");
  app.add_option("--stop-after", options->stop_after, "Do not run what follows this pass");
  app.add_flag("--verify", options->verify,
               "Also check that the result reads back to the same text; the IR's rules are checked "
               "before the first and after every pass in any case");
  app.add_flag("--print-remarks", options->print_remarks,
               "Say on stderr why rewrites were declined");
  app.add_flag("--print-statistics", options->print_statistics, "Count rewrites on stderr");
  AddSimulationFlags(app, options->switches);
  AddCommonOptions(app, options->common);
  CLI::Option* split =
      app.add_flag("--split-input", options->split_input,
                   "Treat the pieces between lines // ----- as modules of their own")
          ->excludes(app.get_option("--json"));
  app.add_option("-o,--output", options->output,
                 "Write here, large constants to a side file, instead of printing")
      ->excludes(split);
  app.callback([options, &action] { action = [options] { return RunOpt(*options); }; });
}

void AddOptVerb(CLI::App& app, Action& action) {
  ConfigureOpt(*app.add_subcommand("opt", "Run passes over textual IR"), action);
}

}  // namespace zeropoint::tools
