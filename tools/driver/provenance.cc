#include "tools/driver/provenance.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "ir/status_macros.h"
#include "ir/text.h"
#include "tools/driver/content_hash.h"

namespace zeropoint::tools {
namespace {

std::string ActivationsText(const CompileOptions& options) {
  switch (options.activations) {
    case quantizers::ActivationMode::kStatic:
      return absl::StrCat(" observer=", options.observer);
    case quantizers::ActivationMode::kDynamic:
      return " dynamic";
    case quantizers::ActivationMode::kWeightsOnly:
      return " weights-only";
  }
  return "";
}

/// "16000" or "1,2" of what --bind takes: i64 or f64.
std::string NumbersText(const ir::TensorData& numbers) {
  if (numbers.dtype() == ir::DType::kInt64) {
    return absl::StrJoin(numbers.values<std::int64_t>(), ",");
  }
  return absl::StrJoin(numbers.values<double>(), ",", [](std::string* text, double value) {
    text->append(ir::DoubleToString(value));
  });
}

/// What decided the program besides files.
std::string FlagsText(const CompileOptions& options,
                      const std::optional<CalibrationRun>& calibration) {
  std::string text = "float";
  if (options.quantize) {
    text = absl::StrCat("quantizer=", options.quantizer,
                        options.per_channel ? " per-channel" : " per-tensor",
                        ActivationsText(options));
    if (!options.weights.empty()) absl::StrAppend(&text, " weights=", options.weights);
  }
  if (calibration) {
    absl::StrAppend(&text, " samples=", calibration->samples, " batch=", calibration->batch);
  }
  for (const auto& [name, value] : options.bound_inputs) {
    absl::StrAppend(&text, " bind:", name, "=", NumbersText(value));
  }
  for (const auto& [name, extents] : options.pinned_shapes) {
    absl::StrAppend(&text, " shape:", name, "=", runtime::ExtentsToString(extents));
  }
  return text;
}

}  // namespace

absl::StatusOr<std::map<std::string, std::string>> DescribeProvenance(
    const CompileOptions& options, const PreprocessManifest& manifest,
    const std::optional<CalibrationRun>& calibration) {
  std::map<std::string, std::string> metadata;
  metadata["flags"] = FlagsText(options, calibration);
  ASSIGN_OR_RETURN(metadata["model_hash"], HashFile(options.model_path));
  if (calibration) {
    ASSIGN_OR_RETURN(metadata["data_hash"], HashFile(options.calibration_path));
  }
  // A float program is fed the same way, so it stores the manifest although nothing calibrated it.
  if (!manifest.json.empty()) metadata["preprocess"] = manifest.json;
  if (!options.recipe.json.empty()) metadata["recipe"] = options.recipe.json;
  return metadata;
}

}  // namespace zeropoint::tools
