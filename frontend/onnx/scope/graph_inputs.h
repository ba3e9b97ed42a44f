#ifndef ZEROPOINT_FRONTEND_ONNX_SCOPE_GRAPH_INPUTS_H_
#define ZEROPOINT_FRONTEND_ONNX_SCOPE_GRAPH_INPUTS_H_

// Declared types of graph inputs and outputs.

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "frontend/onnx/scope/pinned_shapes.h"
#include "ir/type.h"

namespace onnx {
class ValueInfoProto;
}

namespace zeropoint::frontend {

/// "p2o.DynamicDimension.0" as a C identifier, "p2o_DynamicDimension_0"; one that starts with a
/// digit gets a '_' in front.
std::string Identifier(absl::string_view onnx_name);

/// Hands out types of inputs. Named extents become symbols of that name (as an identifier), others
/// symbols made of the input's name and the axis; different extents never share a symbol.
class InputTypes {
 public:
  explicit InputTypes(const PinnedShapes& pinned_shapes) : pinned_shapes_(pinned_shapes) {}

  /// kInvalidArgument for a pinned shape that does not fit; kUnimplemented for an input that is no
  /// tensor, has no shape or an element type that the IR lacks. Declared extents of -1 and 0 are
  /// free.
  absl::StatusOr<ir::TensorType> TypeOf(const onnx::ValueInfoProto& input);

 private:
  absl::StatusOr<ir::Shape> Pinned(const onnx::ValueInfoProto& input);
  absl::StatusOr<ir::Shape> Declared(const onnx::ValueInfoProto& input);
  absl::StatusOr<ir::Dim> DeclaredDim(const onnx::ValueInfoProto& input, int axis);
  ir::Dim SymbolFor(const std::string& key, absl::string_view preferred_name);

  const PinnedShapes& pinned_shapes_;
  std::map<std::string, std::string> symbols_;  // by key
  // "_" is what an ir::Dim that became too complex collapses into.
  std::set<std::string> taken_ = {"_"};
};

/// kInvalidArgument when a value of this type cannot stand for the input.
absl::Status CheckBoundType(const onnx::ValueInfoProto& input, const ir::TensorType& bound);

/// kInvalidArgument when the declared dtype of a graph output is not the inferred one. A declared
/// shape is no fact: what it says of rank and extents may be out of date, which becomes a remark;
/// declared names are only hints.
absl::Status CheckDeclaredType(const onnx::ValueInfoProto& output, const ir::TensorType& inferred,
                               std::vector<std::string>& remarks);

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_SCOPE_GRAPH_INPUTS_H_
