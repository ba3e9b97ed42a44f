#ifndef ZEROPOINT_TOOLS_DATA_INPUT_MATCHING_H_
#define ZEROPOINT_TOOLS_DATA_INPUT_MATCHING_H_

// Which array of a file feeds which input of a model.

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "runtime/program.h"
#include "runtime/tensor.h"
#include "tools/data/array_file.h"
#include "tools/data/preprocess.h"

namespace zeropoint::tools {

/// What a model expects of one input; -1 marks an extent that is free.
struct InputSpec {
  std::string name;
  runtime::DType dtype = runtime::DType::kFloat32;
  runtime::Extents extents;
};

std::vector<InputSpec> InputSpecsOf(const runtime::Program& program);

/// The array for the input NAME, in this order: the manifest's "from"; NAME itself; "in.NAME",
/// as recorded references spell it; a lone array, labels aside, for a lone input. kNotFound lists
/// what the file holds. `lone_input` says that the model has no other.
absl::StatusOr<std::string> MatchArray(const ArrayFile& file, const std::string& name,
                                       const PreprocessManifest& manifest, bool lone_input);

/// How messages speak of an array that is to be an input, or a part of one.
struct ArrayPlace {
  const runtime::Extents& array;
  const std::string& where;
  /// What to do when it does not fit.
  absl::string_view to_do = "reshape the array";
};

/// kInvalidArgument unless `extents` are possible for `input`.
absl::Status CheckExtents(const runtime::Extents& extents, const InputSpec& input,
                          const ArrayPlace& place);

/// The input tensor made of `array`: preprocessed, or as it is. kInvalidArgument (naming `where`)
/// when the dtype or extents do not fit the input; `to_do` is what to do about extents.
absl::StatusOr<runtime::Tensor> MakeInput(runtime::Tensor array, const InputSpec& input,
                                          const PreprocessManifest& manifest,
                                          const std::string& where,
                                          absl::string_view to_do = "reshape the array");

/// All inputs of a model, each from one whole array.
absl::StatusOr<std::vector<runtime::Tensor>> ReadInputs(const ArrayFile& file,
                                                        const std::vector<InputSpec>& inputs,
                                                        const PreprocessManifest& manifest);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DATA_INPUT_MATCHING_H_
