#include "tools/verbs/import.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "ir/module.h"
#include "ir/module_file.h"
#include "runtime/status_macros.h"
#include "tools/driver/read_model.h"
#include "tools/exit_code.h"
#include "tools/verbs/bind_flag.h"
#include "tools/verbs/output.h"
#include "tools/verbs/shape_flag.h"

namespace zeropoint::tools {
namespace {

struct ImportFlags {
  std::string model;
  std::string output;
  std::vector<std::string> shapes;
  std::vector<std::string> bound;
  bool print_remarks = false;
  CommonOptions common;
};

absl::Status Import(const ImportFlags& flags) {
  RETURN_IF_ERROR(CheckOutputPath(flags.output, flags.model));
  ASSIGN_OR_RETURN(const ShapesByInput shapes, ParseShapeFlags(flags.shapes));
  ASSIGN_OR_RETURN(const BoundInputs bound, ParseBindFlags(flags.bound));
  std::vector<std::string> remarks;
  ASSIGN_OR_RETURN(
      const std::unique_ptr<ir::Module> module,
      ReadOnnx(flags.model, {.pinned_shapes = shapes, .bound_inputs = bound, .remarks = &remarks}));
  RETURN_IF_ERROR(OutputError(ir::WriteModuleFile(*module, flags.output)));
  const std::size_t ops = module->main().ops().size();
  const std::size_t constants = module->constants().size();
  const Json json = {
      {"output", flags.output}, {"ops", ops}, {"constants", constants}, {"remarks", remarks}};
  std::string text = absl::StrCat(flags.output, ": ", ops, " ops, ", constants, " constants\n");
  for (const std::string& remark : remarks) {
    if (flags.print_remarks) absl::StrAppend(&text, remark, "\n");
  }
  return PrintReport(flags.common.json, json, text);
}

}  // namespace

void AddImportVerb(CLI::App& app, Action& action) {
  CLI::App* verb = app.add_subcommand("import", "Import an ONNX model and write it as textual IR");
  auto flags = std::make_shared<ImportFlags>();
  verb->add_option("MODEL", flags->model, "The ONNX model")->required();
  verb->add_option("-o,--output", flags->output,
                   "The .ir to write; large constants go to a side file beside it, FILE.ir.npz")
      ->required();
  verb->add_option("--shape", flags->shapes,
                   "Pin an input's extents: NAME=1x3x224x224; ? leaves one free");
  verb->add_option("--bind", flags->bound,
                   "Make an input a constant: NAME=16000, NAME=0.5 or NAME=[1,2]");
  verb->add_flag("--print-remarks", flags->print_remarks, "Say what was taken for granted");
  AddCommonOptions(*verb, flags->common);
  verb->callback([flags, &action] { action = [flags] { return Import(*flags); }; });
}

}  // namespace zeropoint::tools
