#include "tools/verbs/export.h"

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "ir/module.h"
#include "runtime/status_macros.h"
#include "tools/driver/read_ir.h"
#include "tools/driver/write_onnx.h"
#include "tools/verbs/output.h"

namespace zeropoint::tools {
namespace {

struct ExportFlags {
  std::string ir;
  std::string output;
  int opset = 0;
  CommonOptions common;
};

absl::Status Export(const ExportFlags& flags) {
  RETURN_IF_ERROR(CheckOutputPath(flags.output, flags.ir));
  ASSIGN_OR_RETURN(const std::unique_ptr<ir::Module> module, ReadIr(flags.ir));
  ASSIGN_OR_RETURN(const std::size_t bytes, WriteOnnxFile(*module, flags.opset, flags.output));
  const Json json = {{"output", flags.output}, {"opset", flags.opset}, {"bytes", bytes}};
  return PrintReport(flags.common.json, json, absl::StrCat(flags.output, ": ", bytes, " bytes\n"));
}

}  // namespace

void AddExportVerb(CLI::App& app, Action& action) {
  CLI::App* verb = app.add_subcommand("export", "Write textual IR as an ONNX model");
  auto flags = std::make_shared<ExportFlags>();
  flags->opset = kDefaultOnnxOpset;
  verb->add_option("FILE", flags->ir, "Textual IR (.ir)")->required();
  verb->add_option("-o,--output", flags->output, "The .onnx to write")->required();
  verb->add_option("--opset", flags->opset, "Operator set to write, 13 to 21")
      ->capture_default_str();
  AddCommonOptions(*verb, flags->common);
  verb->callback([flags, &action] { action = [flags] { return Export(*flags); }; });
}

}  // namespace zeropoint::tools
