#include "tools/verbs/run.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "runtime/session.h"
#include "runtime/status_macros.h"
#include "tools/data/input_matching.h"
#include "tools/data/npz_file.h"
#include "tools/data/samples/open_samples.h"
#include "tools/data/tensor_views.h"
#include "tools/driver/load.h"
#include "tools/driver/open_session.h"
#include "tools/error_text.h"
#include "tools/exit_code.h"
#include "tools/verbs/finite_check.h"
#include "tools/verbs/flags/reference_flag.h"
#include "tools/verbs/flags/sample_flags.h"
#include "tools/verbs/flags/simulation_flags.h"
#include "tools/verbs/output.h"
#include "tools/verbs/session_inputs.h"
#include "tools/verbs/simulation_report.h"

namespace zeropoint::tools {
namespace {

struct RunOptions {
  std::string model;
  SampleFlags samples;
  SampleSource inputs;
  std::string outputs;
  std::string preprocess;
  runtime::Backend backend = runtime::Backend::kXnnpack;
  QuantizationSwitches switches;
  bool check_inputs = true;
  bool print_remarks = false;
  CommonOptions common;
};

/// A line an output; remarks before them where they are asked for.
std::string Text(const RunOptions& options, const std::vector<NamedTensor>& outputs,
                 const std::vector<std::string>& remarks) {
  std::string text;
  for (const std::string& remark : remarks) {
    if (options.print_remarks) absl::StrAppend(&text, remark, "\n");
  }
  for (const NamedTensor& output : outputs) {
    absl::StrAppend(&text, output.name, ": ", std::string(runtime::DTypeName(output.tensor.dtype)),
                    runtime::ExtentsToString(output.tensor.extents), "\n");
  }
  return text;
}

Json DescribeOutputs(const std::vector<NamedTensor>& outputs) {
  Json described = Json::array();
  for (const NamedTensor& output : outputs) {
    described.push_back({{"name", output.name},
                         {"dtype", std::string(runtime::DTypeName(output.tensor.dtype))},
                         {"shape", std::vector<std::int64_t>(output.tensor.extents.begin(),
                                                             output.tensor.extents.end())}});
  }
  return described;
}

absl::Status RunModel(RunOptions options) {
  ASSIGN_OR_RETURN(options.inputs, ReadSampleFlags(options.samples, options.common.quiet));
  RETURN_IF_ERROR(CheckOutputPath(options.outputs, options.inputs.path));
  // Only an explicit manifest applies: the arrays of `run` are usually inputs already.
  ASSIGN_OR_RETURN(PreprocessManifest manifest, ReadManifest(options.preprocess));
  ASSIGN_OR_RETURN(std::unique_ptr<ArrayFile> file, OpenSamples(options.inputs, manifest));
  const ImportData data = {*file, manifest, ArrayUse::kWholeInput};
  std::vector<std::string> remarks;
  ASSIGN_OR_RETURN(
      runtime::Program loaded,
      LoadRunnable(options.model, {&data, &remarks, options.backend, options.switches}));
  ASSIGN_OR_RETURN(const std::unique_ptr<runtime::Session> session,
                   OpenSession(std::move(loaded), options.common.threads, options.model));
  const runtime::Program& program = session->program();
  WarnUncalibrated(program, options.model);
  if (!options.inputs.kind.empty()) {
    // Images and sounds are no inputs yet.
    ASSIGN_OR_RETURN(manifest, ChooseManifest(manifest, program, options.model));
    ASSIGN_OR_RETURN(file, OpenSamples(options.inputs, manifest));
  }
  ASSIGN_OR_RETURN(const std::vector<runtime::Tensor> inputs,
                   ReadInputs(*file, InputSpecsOf(program), manifest));
  FiniteCheck finite(program, options.check_inputs);
  finite.Look(inputs);
  finite.Warn(options.inputs.path);
  ASSIGN_OR_RETURN(const std::vector<runtime::Tensor> results,
                   WithPlace(session->Run(ViewsOf(inputs)), options.inputs.path,
                             "give arrays that the model can take; `zp inspect` shows its inputs"));

  std::vector<NamedTensor> outputs;
  for (std::size_t i = 0; i < results.size(); ++i) {
    outputs.push_back({program.outputs[i].name, results[i].view()});
  }
  RETURN_IF_ERROR(WithExitCode(WriteNpzFile(options.outputs, outputs), ExitCode::kMachine));
  return PrintReport(options.common.json,
                     {{"outputs", DescribeOutputs(outputs)},
                      {"non_finite_inputs", finite.ToJson()},
                      {"remarks", remarks}},
                     Text(options, outputs, remarks));
}

}  // namespace

void AddRunVerb(CLI::App& app, Action& action) {
  CLI::App* verb = app.add_subcommand("run", "Run a model on the arrays of a file");
  auto options = std::make_shared<RunOptions>();
  verb->add_option("FILE", options->model, "A .zpm, .onnx or .ir file")->required();
  AddSampleFlags(*verb, "--inputs",
                 "Arrays by input name (.npz, or an ONNX test_data_set_0 folder), the one array of "
                 "a lone input (.npy), or a folder as one batch",
                 /*is_required=*/true, options->samples);
  verb->add_option("--outputs", options->outputs, "The .npz to write, one array per output")
      ->required();
  verb->add_option(
      "--preprocess", options->preprocess,
      "Manifest (JSON) that turns arrays into inputs; without it they go in as they are");
  verb->add_flag("--print-remarks", options->print_remarks,
                 "Say what importing an .onnx took for granted");
  AddReferenceFlag(*verb, options->backend);
  AddSimulationFlags(*verb, options->switches);
  AddFiniteCheckFlag(*verb, options->check_inputs);
  AddCommonOptions(*verb, options->common);
  verb->callback([options, &action] { action = [options] { return RunModel(*options); }; });
}

}  // namespace zeropoint::tools
