#ifndef ZEROPOINT_TOOLS_DRIVER_IMPORT_FOR_DATA_H_
#define ZEROPOINT_TOOLS_DRIVER_IMPORT_FOR_DATA_H_

// Importing a model when the data it will run on are at hand.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "frontend/onnx/import.h"
#include "ir/module.h"
#include "tools/data/array_file.h"
#include "tools/data/preprocess.h"

namespace zeropoint::tools {

/// What an array is to the input it feeds.
enum class ArrayUse : std::uint8_t {
  kWholeInput,  // the input itself
  kSamples,     // samples, of which any number make a batch
};

struct ImportData {
  const ArrayFile& arrays;
  /// Says which array feeds which input.
  const PreprocessManifest& manifest;
  ArrayUse use;
};

struct ImportedModel {
  std::unique_ptr<ir::Module> module;
  /// What the arrays decided: "state=2x?x128", "sr as a constant".
  std::vector<std::string> fixed_inputs;
  /// Options that import the same without data: those given, and what the arrays decided.
  frontend::ImportOptions options;
};

/// Imports `path` with `options`, and with the inputs that decide shapes (model_inputs.h) bound to
/// their arrays; so are single integers that decide what an If runs, where all samples hold one
/// value. A model that is not supported for all extents of its inputs is imported for those
/// of the arrays, with integer scalars among its inputs bound to their values; batches of samples
/// stay free. Errors are those of ReadOnnx (read_model.h) and of reading arrays.
///
///   ASSIGN_OR_RETURN(ImportedModel model,
///                    ImportForData("vad.onnx", {}, {*arrays, manifest, ArrayUse::kSamples}));
absl::StatusOr<ImportedModel> ImportForData(const std::string& path,
                                            frontend::ImportOptions options,
                                            const ImportData& data);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_IMPORT_FOR_DATA_H_
