#ifndef ZEROPOINT_FRONTEND_ONNX_MODEL_INPUTS_H_
#define ZEROPOINT_FRONTEND_ONNX_MODEL_INPUTS_H_

// What a model takes and is made of, before it is imported.

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace zeropoint::frontend {

struct ModelInput {
  std::string name;
  /// False for sequences, maps and optionals.
  bool is_tensor = true;
  /// As declared, -1 where an extent is free; none without a declared shape.
  std::optional<std::vector<std::int64_t>> extents;
  /// True when it reaches an operand that an importer needs as a constant (the shape of a Reshape,
  /// the axes of a Squeeze), directly or through other nodes: its value has to be known at import.
  /// Only the shape of what goes through Shape or Size matters, so nothing is followed through
  /// these.
  bool decides_shapes = false;
  /// True when, in the same way, it reaches the condition of an If: what the If runs stays float
  /// unless the value is known.
  bool decides_branches = false;
};

/// All inputs without a default, in the order of the graph. Errors as ImportOnnxFile, for a file
/// that is no model.
///
///   ASSIGN_OR_RETURN(const std::vector<ModelInput> inputs, InputsOfFile("model.onnx"));
///   for (const ModelInput& input : inputs) {
///     if (input.decides_shapes) options.bound_inputs.emplace(input.name, ValueOf(input.name));
///   }
absl::StatusOr<std::vector<ModelInput>> InputsOfFile(const std::string& path);

/// The same for a serialized ModelProto.
absl::StatusOr<std::vector<ModelInput>> InputsOfBytes(absl::string_view bytes);

/// The operators of the nodes of a model's graph, those in the bodies of nodes left out:
/// {"Conv", "Relu"}. Errors as InputsOfFile.
absl::StatusOr<std::set<std::string>> OperatorsOfFile(const std::string& path);

/// Files beside a model that hold weights of it, by their locations relative to its folder:
/// {"bert/weights.bin"}. Such as importing would refuse are left out. Errors as InputsOfFile.
absl::StatusOr<std::set<std::string>> ExternalDataOfFile(const std::string& path);

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_MODEL_INPUTS_H_
