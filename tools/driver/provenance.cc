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
    text = absl::StrCat("quantizer=", options.quantizer.names,
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

/// Of several data it is the hash of the lines that their own make.
std::string CalibrationDataHash(const CompileOptions& options, const InputHashes& hashes) {
  if (options.table == nullptr) return hashes.data;
  const std::vector<DataPart>& parts = options.table->data;
  if (parts.size() == 1) return parts.front().hash;
  return HashText(absl::StrJoin(parts, "", [](std::string* text, const DataPart& part) {
    absl::StrAppend(text, part.hash, "\n");
  }));
}

}  // namespace

absl::StatusOr<InputHashes> HashInputs(const CompileOptions& options,
                                       const QuantizationSamples& samples) {
  InputHashes hashes;
  ASSIGN_OR_RETURN(hashes.model, HashModel(options.model_path));
  if (!samples.empty()) {
    ASSIGN_OR_RETURN(hashes.data, HashFiles(samples.arrays().files()));
  }
  if (!options.preprocess_path.empty()) {
    ASSIGN_OR_RETURN(hashes.manifest, HashFile(options.preprocess_path));
  }
  if (options.table != nullptr) {
    ASSIGN_OR_RETURN(hashes.table, HashFile(options.table->path));
  }
  return hashes;
}

void AddMetadata(const ProgramOrigin& origin, const passes::lowering::LoweredProgram& lowered,
                 runtime::Program& program) {
  const CompileOptions& options = origin.options;
  auto& metadata = program.metadata;
  metadata["module"] = origin.module_name;
  metadata["quantized_ops"] = absl::StrCat(lowered.quantized_ops);
  metadata["float_ops"] = absl::StrCat(lowered.float_ops);
  metadata["fallback_ops"] = absl::StrCat(lowered.fallback_ops);
  metadata["flags"] = FlagsText(options, origin.calibration);
  metadata["model_hash"] = absl::StrCat("sha256:", origin.hashes.model);
  const std::string data = CalibrationDataHash(options, origin.hashes);
  if (!data.empty()) metadata["data_hash"] = absl::StrCat("sha256:", data);
  if (options.table != nullptr) {
    metadata["calib_table"] = absl::StrCat("sha256:", origin.hashes.table);
  }
  // A float program is fed the same way, so it stores the manifest although nothing calibrated it.
  const PreprocessManifest& manifest = origin.samples.manifest();
  if (!manifest.json.empty()) metadata["preprocess"] = manifest.json;
  if (!options.recipe.json.empty()) metadata["recipe"] = options.recipe.json;
}

}  // namespace zeropoint::tools
