#include "tools/driver/observed_graph.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "ir/status_macros.h"
#include "quantizers/observer_set.h"
#include "tools/driver/calibration/table_ranges.h"
#include "tools/driver/verification/quantized_pipeline.h"
#include "tools/error_text.h"

namespace zeropoint::tools {

QuantizationSamples::Options SampleOptions(const CompileOptions& options) {
  QuantizationSamples::Options samples = {.source = options.calibration,
                                          .preprocess_path = options.preprocess_path,
                                          .limit = options.limit,
                                          .batch = options.batch,
                                          .keep_all = !options.verify || options.pt2e_compat,
                                          .threads = options.threads,
                                          .where = options.model_path};
  if (options.table != nullptr) {
    samples.only_judge = true;
    samples.preprocess_json = options.table->subject.preprocess;
    samples.preprocess_where = options.table->path;
  }
  return samples;
}

absl::StatusOr<std::unique_ptr<ir::Module>> PrepareWithoutRules(const CompileOptions& options,
                                                                const ir::Module& float_module) {
  if (!options.recipe.calibrate_without_rules) return std::unique_ptr<ir::Module>();
  ASSIGN_OR_RETURN(const QuantizedPipeline pipeline,
                   QuantizedPipeline::Create(options.quantizer, quantizers::ResolvedRecipe(),
                                             options.model_path));
  std::vector<std::string> known_remarks;
  return pipeline.Prepare(float_module, known_remarks);
}

absl::Status CheckTable(const CompileOptions& options, const InputHashes& hashes,
                        const PreprocessManifest& manifest) {
  const CalibrationTable& table = *options.table;
  if (table.subject.model != hashes.model) {
    return absl::InvalidArgumentError(
        ErrorText(absl::StrCat("is of another model than ", options.model_path), table.path,
                  "calibrate this model, or name the one that the table is of"));
  }
  if (table.subject.preprocess != manifest.json) {
    return absl::InvalidArgumentError(
        ErrorText(absl::StrCat("is of another preprocess manifest than ", options.preprocess_path),
                  table.path, "leave out --preprocess, which the table knows, or calibrate again"));
  }
  return absl::OkStatus();
}

absl::StatusOr<CalibratedRanges> RangesOfTable(const CompileOptions& options,
                                               const ir::Module& observed,
                                               std::vector<std::string>& remarks) {
  ASSIGN_OR_RETURN(quantizers::ObserverSet observers,
                   WithPlace(quantizers::ObserverSet::Create(observed), options.model_path,
                             "check that the weights of the model are finite numbers"));
  RETURN_IF_ERROR(RestoreLines(*options.table, observed, observers, remarks));
  return CalibratedRanges(observed, std::move(observers));
}

SampleSplit JudgedBy(const CompileOptions& options, const InputHashes& hashes, SampleSplit split) {
  if (options.table == nullptr) return split;
  const std::vector<DataPart>& parts = options.table->data;
  split.is_held_out = std::none_of(parts.begin(), parts.end(),
                                   [&](const DataPart& part) { return part.hash == hashes.data; });
  return split;
}

std::string NotVerifiedWarning(const CompileOptions& options) {
  return ErrorText("the program was not compared with float, a table holds no samples",
                   options.table->path,
                   "give some that judge it, --calib DATA, or say --no-verify");
}

}  // namespace zeropoint::tools
