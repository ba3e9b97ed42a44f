#ifndef ZEROPOINT_FRONTEND_ONNX_SHAPE_INPUTS_H_
#define ZEROPOINT_FRONTEND_ONNX_SHAPE_INPUTS_H_

// Which graph inputs decide shapes, and so have to be known when a model is imported.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace zeropoint::frontend {

/// Names of the inputs that reach an operand which an importer needs as a constant (the shape of a
/// Reshape, the axes of a Squeeze), directly or through other nodes; only the shape of what goes
/// through Shape or Size matters, so nothing is followed through these. In the order of the graph's
/// inputs. Initializers are known already and not listed. Errors as ImportOnnxFile, for a file that
/// is no model.
///
///   ASSIGN_OR_RETURN(const std::vector<std::string> names, ShapeInputsOfFile("model.onnx"));
///   for (const std::string& name : names) options.bound_inputs.emplace(name, ValueFor(name));
absl::StatusOr<std::vector<std::string>> ShapeInputsOfFile(const std::string& path);

/// The same for a serialized ModelProto.
absl::StatusOr<std::vector<std::string>> ShapeInputsOfBytes(absl::string_view bytes);

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_SHAPE_INPUTS_H_
