#ifndef ZEROPOINT_FRONTEND_ONNX_GRAPH_INPUTS_H_
#define ZEROPOINT_FRONTEND_ONNX_GRAPH_INPUTS_H_

// Declared types of graph inputs and outputs.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ir/type.h"

namespace onnx {
class ValueInfoProto;
}

namespace zeropoint::frontend {

/// "p2o.DynamicDimension.0" as a C identifier, "p2o_DynamicDimension_0"; one that starts with a
/// digit gets a '_' in front.
std::string SymbolName(const std::string& onnx_name);

/// Hands out types of inputs; an extent without number and name gets a symbol of its own.
class InputTypes {
 public:
  explicit InputTypes(const std::map<std::string, std::vector<std::int64_t>>& pinned_shapes)
      : pinned_shapes_(pinned_shapes) {}

  /// kInvalidArgument for an extent below 1, or a pinned shape that does not fit; kUnimplemented
  /// for an input that is no tensor or has no shape.
  absl::StatusOr<ir::TensorType> TypeOf(const onnx::ValueInfoProto& input);

 private:
  absl::StatusOr<ir::Shape> Pinned(const onnx::ValueInfoProto& input) const;

  const std::map<std::string, std::vector<std::int64_t>>& pinned_shapes_;
  int fresh_symbols_ = 0;
};

/// kInvalidArgument when the declared type of a graph output contradicts the inferred one in dtype,
/// rank or a number; declared names are only hints.
absl::Status CheckDeclaredType(const onnx::ValueInfoProto& output, const ir::TensorType& inferred);

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_GRAPH_INPUTS_H_
