#include "tools/verbs/compare.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "runtime/program.h"
#include "runtime/status_macros.h"
#include "tools/data/dataset.h"
#include "tools/data/samples/open_samples.h"
#include "tools/driver/coverage/quantization_summary.h"
#include "tools/driver/explain/compare_layers.h"
#include "tools/driver/explain/layer_dump.h"
#include "tools/driver/load.h"
#include "tools/driver/weights/channel_factors.h"
#include "tools/error_text.h"
#include "tools/exit_code.h"
#include "tools/report/about_program.h"
#include "tools/verbs/at_least.h"
#include "tools/verbs/flags/sample_flags.h"
#include "tools/verbs/layers_report.h"
#include "tools/verbs/output.h"
#include "tools/verbs/pages/html_report.h"
#include "tools/verbs/progress.h"
#include "tools/verbs/session_inputs.h"
#include "tools/verbs/simulation_report.h"

namespace zeropoint::tools {
namespace {

struct CompareFlags {
  std::string program;
  std::string reference;
  SampleFlags samples;
  SampleSource data;
  std::string preprocess;
  std::int64_t limit = -1;
  std::int64_t batch = 0;
  std::int64_t worst = 0;
  std::string rank;
  std::string report;
  std::string dump;
  bool causes = true;
  CommonOptions common;
};

/// Whether it computes with what quantization leaves of values, in int8 or in float.
bool IsQuantized(const runtime::Program& program) {
  return HasQuantizedValues(program) || SimulatedTensors(program).value_or(0) > 0;
}

struct OrderName {
  const char* name;
  LayerOrder order;
};
constexpr OrderName kOrders[] = {{"execution", LayerOrder::kExecution},
                                 {"sqnr", LayerOrder::kSqnr},
                                 {"gain", LayerOrder::kGain}};

/// The one that was asked for; `--worst` alone means by SQNR.
LayerOrder OrderOf(const CompareFlags& flags) {
  for (const OrderName& row : kOrders) {
    if (flags.rank == row.name) return row.order;
  }
  return flags.worst > 0 ? LayerOrder::kSqnr : LayerOrder::kExecution;
}

/// Gives the reference the program's equalized channels; warns where that cannot be done.
absl::Status Equalize(const CompareFlags& flags, const ImportData& import,
                      const runtime::Program& program, runtime::Program& reference) {
  const auto factors = program.metadata.find(std::string(kChannelFactorsKey));
  if (factors == program.metadata.end()) return absl::OkStatus();
  absl::StatusOr<runtime::Program> equalized =
      LoadEqualized(flags.reference, &import, factors->second);
  if (equalized.ok()) {
    reference = *std::move(equalized);
    return absl::OkStatus();
  }
  if (!absl::IsFailedPrecondition(equalized.status())) return equalized.status();
  std::fprintf(stderr, "warning: %s\n",
               ErrorText(absl::StrCat("channels within the program are scaled, which counts as "
                                      "error of its layers, for the reference cannot follow, ",
                                      equalized.status().message()),
                         flags.reference, "compare with the ONNX model that was compiled")
                   .c_str());
  return absl::OkStatus();
}

absl::Status CheckFlags(const CompareFlags& flags) {
  if (!flags.report.empty()) RETURN_IF_ERROR(CheckOutputPath(flags.report, flags.program));
  if (flags.causes || (flags.rank != "gain" && flags.report.empty())) return absl::OkStatus();
  return UsageError(
      "one asks what each layer's own error does, the other not to look for it",
      flags.report.empty() ? "--rank gain and --no-causes" : "--report and --no-causes",
      "give one of them");
}

Json ReportJson(const CompareFlags& flags, std::int64_t samples,
                const LayerComparison& comparison) {
  Json json = {{"program", flags.program}, {"reference", flags.reference}, {"samples", samples}};
  if (!flags.dump.empty()) json["dump"] = flags.dump;
  AddLayersJson(comparison, json);
  return json;
}

std::string ReportText(const CompareFlags& flags, std::int64_t samples,
                       const LayerComparison& comparison) {
  return absl::StrCat(flags.program, " against ", flags.reference, ", ", samples, " samples\n",
                      LayersText(comparison));
}

absl::StatusOr<LayerComparison> RunComparison(const CompareFlags& flags, LayerOrder order,
                                              std::int64_t samples, const ReportSubject& subject) {
  Progress progress(flags.common.quiet);
  CompareOptions options = ReportCompareOptions(subject.data, flags.batch, flags.common.threads);
  options.samples = samples;
  options.causes = flags.causes;
  if (order != LayerOrder::kGain && flags.report.empty()) options.blame_samples = 0;
  std::unique_ptr<LayerDump> dump;
  if (!flags.dump.empty()) {
    ASSIGN_OR_RETURN(dump, LayerDump::Create(flags.dump));
    options.on_layer = [&](const LayerTap& layer, const RealTensor& judged,
                           const RealTensor& reference) {
      return dump->Add(layer, judged, reference);
    };
  }
  options.progress = [&](std::int64_t done) { progress.Update("compare", done, samples); };
  options.blame_progress = [&](std::int64_t done, std::int64_t layers) {
    progress.Update("rank", done, layers);
  };
  ASSIGN_OR_RETURN(LayerComparison comparison,
                   CompareLayers(subject.program, subject.reference, subject.data, options));
  if (dump != nullptr) RETURN_IF_ERROR(dump->Finish());
  return comparison;
}

/// A simulation computes its layers in float: their numbers are those of quantization, but there is
/// nothing in them to take causes apart by.
absl::Status LeaveCausesOut(const runtime::Program& program, CompareFlags& flags) {
  if (SimulatedTensors(program).value_or(0) == 0) return absl::OkStatus();
  if (flags.rank == "gain" || !flags.report.empty()) {
    return UsageError(
        "a simulation does not tell causes", flags.report.empty() ? "--rank gain" : "--report",
        "give what was converted: the .zpm, or `zp compile --emit-ir folded=FILE.ir`");
  }
  flags.causes = false;
  return absl::OkStatus();
}

absl::Status Compare(CompareFlags flags) {
  RETURN_IF_ERROR(CheckFlags(flags));
  ASSIGN_OR_RETURN(flags.data, ReadSampleFlags(flags.samples, flags.common.quiet));
  ASSIGN_OR_RETURN(const PreprocessManifest named, ReadManifest(flags.preprocess));
  ASSIGN_OR_RETURN(std::unique_ptr<ArrayFile> arrays, OpenSamples(flags.data, named));
  const ImportData as_named = {*arrays, named, ArrayUse::kSamples};
  ASSIGN_OR_RETURN(runtime::Program program, LoadRunnable(flags.program, {.data = &as_named}));
  // The reference may not store a manifest of its own.
  ASSIGN_OR_RETURN(const PreprocessManifest known, ChooseManifest(named, program, flags.program));
  ASSIGN_OR_RETURN(arrays, OpenSamples(flags.data, known));
  const ImportData import = {*arrays, known, ArrayUse::kSamples};
  ASSIGN_OR_RETURN(runtime::Program reference, LoadRunnable(flags.reference, {.data = &import}));
  WarnUncalibrated(program, flags.program);
  WarnUncalibrated(reference, flags.reference);
  // The float one is the truth, whichever is named first.
  if (!IsQuantized(program) && IsQuantized(reference)) {
    std::swap(program, reference);
    std::swap(flags.program, flags.reference);
  }
  RETURN_IF_ERROR(LeaveCausesOut(program, flags));
  RETURN_IF_ERROR(Equalize(flags, import, program, reference));
  ASSIGN_OR_RETURN(PreprocessManifest manifest, ChooseManifest(named, program, flags.program));
  ASSIGN_OR_RETURN(Dataset data,
                   Dataset::Open(flags.data, InputSpecsOf(program), std::move(manifest)));
  const std::int64_t samples =
      flags.limit < 0 ? data.num_samples() : std::min(flags.limit, data.num_samples());
  const LayerOrder order = OrderOf(flags);
  const ReportSubject subject = {flags.program, flags.reference, program, reference, data};
  ASSIGN_OR_RETURN(LayerComparison comparison, RunComparison(flags, order, samples, subject));
  if (!flags.report.empty()) {
    ASSIGN_OR_RETURN(const ReportData page,
                     DescribeForReport(subject, comparison, samples, flags.common.threads));
    RETURN_IF_ERROR(WriteReport(page, flags.report));
  }
  RankLayers(order, flags.worst, comparison);
  return PrintReport(flags.common.json, ReportJson(flags, samples, comparison),
                     ReportText(flags, samples, comparison));
}

}  // namespace

void AddCompareVerb(CLI::App& app, Action& action) {
  CLI::App* verb =
      app.add_subcommand("compare", "Measure how far each layer is from that of another model");
  auto flags = std::make_shared<CompareFlags>();
  verb->add_option("A", flags->program, "The .zpm, .onnx or .ir file to judge")->required();
  verb->add_option("B", flags->reference,
                   "The reference; where one of the two is float, that one is the reference")
      ->required();
  AddSampleFlags(
      *verb, "--data",
      "Samples: arrays (.npz, .npy, an ONNX test_data_set_0), or a folder of images, sounds, "
      ".npy files or test_data_set_*",
      /*is_required=*/true, flags->samples);
  verb->add_option("--preprocess", flags->preprocess,
                   "Manifest (JSON); default: the one stored in the judged file");
  verb->add_option("--limit", flags->limit, "Use the first N samples (default: all)")
      ->check(AtLeast(1));
  verb->add_option("--batch", flags->batch,
                   "Samples per run (default: 200); all layers' results of one run are held")
      ->check(AtLeast(1));
  verb->add_option("--worst", flags->worst, "Only the N layers of least SQNR, the worst first")
      ->check(AtLeast(1));
  verb->add_option("--rank", flags->rank,
                   "Order of the layers: execution (default), sqnr, or gain, by what the output "
                   "would gain if the layer were exact")
      ->check(CLI::IsMember({"execution", "sqnr", "gain"}));
  verb->add_flag_callback(
      "--no-causes", [causes = &flags->causes] { *causes = false; },
      "Do not look for the causes of each layer's error, which takes most of the time");
  verb->add_option("--report", flags->report,
                   "Write a page (.html) of all this, with distributions, weights and times");
  verb->add_option("--dump", flags->dump,
                   "Write both results of every layer to program.npz and reference.npz in this "
                   "folder, by debug handle");
  AddCommonOptions(*verb, flags->common);
  verb->callback([flags, &action] { action = [flags] { return Compare(*flags); }; });
}

}  // namespace zeropoint::tools
