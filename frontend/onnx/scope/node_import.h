#ifndef ZEROPOINT_FRONTEND_ONNX_SCOPE_NODE_IMPORT_H_
#define ZEROPOINT_FRONTEND_ONNX_SCOPE_NODE_IMPORT_H_

// One ONNX node while it is being imported: checked reads of inputs and attributes, and emission of
// IR.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "frontend/onnx/scope/graph_scope.h"
#include "frontend/onnx/scope/refusal.h"
#include "ir/attribute.h"
#include "ir/op_kind_fwd.h"
#include "ir/tensor_data.h"

namespace onnx {
class AttributeProto;
class GraphProto;
class NodeProto;
}  // namespace onnx

namespace zeropoint::frontend {

/// What importers see of a node. Errors are kInvalidArgument for a node that breaks ONNX's rules
/// and kUnimplemented (Unsupported) for one that Zeropoint does not take; the caller adds the
/// node's name.
class NodeImport {
 public:
  NodeImport(const onnx::NodeProto& node, GraphScope& scope);

  const std::string& op_type() const;
  std::int64_t opset() const { return scope_.opset(); }
  /// The node's name, or "Conv(output)" when it has none: what `loc` becomes.
  std::string location() const;

  int num_inputs() const;
  int num_outputs() const;
  /// True when input `index` is given (an empty name means absent). To ask is not to read it.
  bool HasInput(int index) const;
  /// The inputs that are given and that nothing below has read so far.
  std::vector<int> UnreadInputs() const;
  /// True when somebody may read output `index`.
  bool HasOutput(int index) const;

  /// The IR value of an input; integers known at import become a constant.
  absl::StatusOr<ir::Value*> Input(int index);
  /// Null when absent.
  absl::StatusOr<ir::Value*> OptionalInput(int index);
  /// The input as integers over dims, when they are known at import: a scalar or vector.
  std::optional<SymbolicTensor> SymbolicInput(int index) const;
  /// The same for a matrix.
  std::optional<SymbolicTensor> SymbolicMatrix(int index) const;
  /// An input that must be integers known at import, such as axes; Unsupported when they are not.
  absl::StatusOr<std::vector<std::int64_t>> ConstantInts(int index) const;
  absl::StatusOr<std::vector<ir::Dim>> ConstantDims(int index) const;
  /// The input as a bool known at import, which one element is.
  std::optional<bool> KnownBool(int index) const;
  /// The data of a constant input; Unsupported when it is computed.
  absl::StatusOr<ir::TensorData> ConstantInput(int index);
  /// One float from a constant input of one element.
  absl::StatusOr<double> ConstantFloat(int index);

  bool HasAttribute(absl::string_view name) const;
  /// kInvalidArgument when the attribute has another type. Floats are read as DecimalOf says.
  absl::StatusOr<std::int64_t> IntOr(absl::string_view name, std::int64_t fallback) const;
  absl::StatusOr<double> FloatOr(absl::string_view name, double fallback) const;
  absl::StatusOr<std::string> TextOr(absl::string_view name, absl::string_view fallback) const;
  absl::StatusOr<std::vector<std::int64_t>> IntsOr(absl::string_view name,
                                                   std::vector<std::int64_t> fallback) const;
  absl::StatusOr<std::vector<float>> FloatsOr(absl::string_view name,
                                              std::vector<float> fallback) const;
  absl::StatusOr<std::vector<std::string>> TextsOr(absl::string_view name,
                                                   std::vector<std::string> fallback) const;
  /// The tensor in an attribute.
  absl::StatusOr<ir::TensorData> TensorAttribute(absl::string_view name) const;

  /// Appends an op located at this node and returns its result; a constant where the op only moves
  /// the elements of a small integer constant.
  absl::StatusOr<ir::Value*> Emit(ir::OpKind kind, std::vector<ir::Value*> operands,
                                  ir::AttributeMap attributes);
  /// The same for an op of several results.
  absl::StatusOr<ir::Op*> EmitOp(ir::OpKind kind, std::vector<ir::Value*> operands,
                                 ir::AttributeMap attributes);
  /// A symbol that no other extent of the module has, for one that only a run can tell:
  /// "nonzero_0".
  ir::Dim FreshDim(absl::string_view prefix);
  /// The arguments of the function: what is known of symbols at run time.
  absl::Span<const std::unique_ptr<ir::Value>> Arguments() const;
  /// The argument or result of an earlier op of which `matches` is true, the last one; null when
  /// there is none.
  ir::Value* FindValue(absl::FunctionRef<bool(const ir::Value& value)> matches) const;
  /// Whether `extent` comes from FreshDim.
  bool IsFresh(const ir::Dim& extent) const;
  ir::Value* AddConstant(absl::string_view name, ir::TensorData data);
  /// To be called before a constant of so many elements is computed; Unsupported when the graph
  /// computes too many.
  absl::Status ReserveComputed(std::int64_t elements);

  void SetOutput(int index, ir::Value* value);
  void SetSymbolicOutput(int index, SymbolicTensor tensor);
  /// Output `index` is input `input` under another name.
  absl::Status ForwardInput(int input, int output);
  const std::string& output_name(int index) const;
  const std::string& input_name(int index) const;

  /// What an input stands for, sequences included; what an element of a sequence stands for as an
  /// IR value; and any of these as an output.
  absl::StatusOr<ImportedTensor> InputTensor(int index) const;
  absl::StatusOr<ir::Value*> ValueOfTensor(ImportedTensor tensor);
  void SetOutputTensor(int index, ImportedTensor tensor);

  /// Null when the node has no such attribute. In a function body a reference is followed to what
  /// the call gives, or to the parameter's default, and is absent without either.
  const onnx::AttributeProto* FindAttribute(absl::string_view name) const;
  /// What importers of subgraphs need besides.
  GraphScope& scope() { return scope_; }
  /// The scope of a graph in an attribute of the node, whose ops go to `target`.
  GraphScope ScopeOf(const onnx::GraphProto& graph, ir::Function* target);

 private:
  /// Reads input `index`, which HasInput.
  ImportedTensor& Tensor(int index) const;

  const onnx::NodeProto& node_;
  GraphScope& scope_;
  mutable std::vector<bool> is_read_;  // by input
};

/// The shortest decimal that rounds to `value`. ONNX stores attributes in single precision; this is
/// what was meant (1e-5, not 9.999999747378752e-06) and the same float.
double DecimalOf(float value);

/// The one element of a tensor known at import as a bool; nullopt for any other tensor.
std::optional<bool> KnownBoolOf(const ImportedTensor& tensor);

/// Axes counted from the end when negative, sorted, each once; kInvalidArgument outside [-rank,
/// rank).
absl::StatusOr<std::vector<std::int64_t>> NormalizeAxes(std::vector<std::int64_t> axes, int rank);

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_SCOPE_NODE_IMPORT_H_
