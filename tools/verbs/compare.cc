#include "tools/verbs/compare.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "runtime/program.h"
#include "runtime/status_macros.h"
#include "tools/data/dataset.h"
#include "tools/driver/compare_layers.h"
#include "tools/driver/load.h"
#include "tools/verbs/output.h"
#include "tools/verbs/progress.h"
#include "tools/verbs/session_inputs.h"

namespace zeropoint::tools {
namespace {

struct CompareFlags {
  std::string program;
  std::string reference;
  std::string data;
  std::string preprocess;
  std::int64_t limit = -1;
  std::int64_t batch = 0;
  std::int64_t worst = 0;
  CommonOptions common;
};

bool HasQuantizedValues(const runtime::Program& program) {
  return std::any_of(
      program.values.begin(), program.values.end(),
      [](const runtime::ProgramValue& value) { return !value.quant.scales.empty(); });
}

/// Keeps the layers with the least SQNR, the worst first.
void KeepWorst(std::int64_t count, std::vector<LayerReport>& layers) {
  std::sort(layers.begin(), layers.end(), [](const LayerReport& a, const LayerReport& b) {
    return std::tie(a.sqnr_db, a.name) < std::tie(b.sqnr_db, b.name);
  });
  layers.resize(std::min(layers.size(), static_cast<std::size_t>(count)));
}

Json ReportJson(const CompareFlags& flags, std::int64_t samples,
                const LayerComparison& comparison) {
  Json layers = Json::array();
  for (const LayerReport& layer : comparison.layers) {
    Json json = {{"name", layer.name},
                 {"op", layer.op},
                 {"sqnr_db", layer.sqnr_db},
                 {"min", layer.program.min},
                 {"max", layer.program.max},
                 {"reference_min", layer.reference.min},
                 {"reference_max", layer.reference.max}};
    if (layer.scale) {
      json["scale"] = *layer.scale;
      json["clipped"] = layer.clipped;
    }
    layers.push_back(std::move(json));
  }
  return {{"program", flags.program},
          {"reference", flags.reference},
          {"samples", samples},
          {"layers", std::move(layers)},
          {"unmatched", comparison.unmatched}};
}

std::string ReportText(const CompareFlags& flags, std::int64_t samples,
                       const LayerComparison& comparison) {
  std::string text =
      absl::StrFormat("%s against %s, %d samples\n", flags.program, flags.reference, samples);
  absl::StrAppendFormat(&text, "%8s %9s  %-25s %-25s %s\n", "SQNR dB", "clipped %", "reference",
                        "range", "layer");
  for (const LayerReport& layer : comparison.layers) {
    const std::string clipped = layer.scale ? absl::StrFormat("%.3f", 100 * layer.clipped) : "-";
    absl::StrAppendFormat(&text, "%8.1f %9s  %-25s %-25s %s (%s)\n", layer.sqnr_db, clipped,
                          absl::StrFormat("[%.4g, %.4g]", layer.reference.min, layer.reference.max),
                          absl::StrFormat("[%.4g, %.4g]", layer.program.min, layer.program.max),
                          layer.name, layer.op);
  }
  for (const std::string& name : comparison.unmatched) {
    absl::StrAppend(&text, "not compared, for the reference has no such layer: ", name, "\n");
  }
  return text;
}

absl::Status Compare(CompareFlags flags) {
  ASSIGN_OR_RETURN(const std::unique_ptr<ArrayFile> arrays, ArrayFile::Open(flags.data));
  ASSIGN_OR_RETURN(const PreprocessManifest named, ReadManifest(flags.preprocess));
  const ImportData import = {*arrays, named, ArrayUse::kSamples};
  ASSIGN_OR_RETURN(runtime::Program program, LoadRunnable(flags.program, &import));
  ASSIGN_OR_RETURN(runtime::Program reference, LoadRunnable(flags.reference, &import));
  // The float one is the truth, whichever is named first.
  if (!HasQuantizedValues(program) && HasQuantizedValues(reference)) {
    std::swap(program, reference);
    std::swap(flags.program, flags.reference);
  }
  ASSIGN_OR_RETURN(PreprocessManifest manifest, ChooseManifest(named, program, flags.program));
  ASSIGN_OR_RETURN(Dataset data,
                   Dataset::Open(flags.data, InputSpecsOf(program), std::move(manifest)));
  const std::int64_t samples =
      flags.limit < 0 ? data.num_samples() : std::min(flags.limit, data.num_samples());
  LayerComparison comparison;
  {
    Progress progress(flags.common.quiet);
    const CompareOptions options = {
        samples, data.ChooseBatch(flags.batch), flags.common.threads,
        [&](std::int64_t done) { progress.Update("compare", done, samples); }};
    ASSIGN_OR_RETURN(comparison,
                     CompareLayers(std::move(program), std::move(reference), data, options));
  }
  if (flags.worst > 0) KeepWorst(flags.worst, comparison.layers);
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
  verb->add_option("--data", flags->data,
                   "Samples on axis 0 (.npz, .npy or an ONNX test_data_set_0 folder)")
      ->required();
  verb->add_option("--preprocess", flags->preprocess,
                   "Manifest (JSON); default: the one stored in the judged file");
  verb->add_option("--limit", flags->limit, "Use the first N samples (default: all)")
      ->check(CLI::PositiveNumber);
  verb->add_option("--batch", flags->batch,
                   "Samples per run (default: 200); all layers' results of one run are held")
      ->check(CLI::PositiveNumber);
  verb->add_option("--worst", flags->worst, "Only the N layers of least SQNR, the worst first")
      ->check(CLI::PositiveNumber);
  AddCommonOptions(*verb, flags->common);
  verb->callback([flags, &action] { action = [flags] { return Compare(*flags); }; });
}

}  // namespace zeropoint::tools
