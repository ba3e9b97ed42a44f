#ifndef ZEROPOINT_FRONTEND_ONNX_SCOPE_GRAPH_SCOPE_H_
#define ZEROPOINT_FRONTEND_ONNX_SCOPE_GRAPH_SCOPE_H_

// The names of a graph being imported, and what they stand for.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "frontend/onnx/file/opsets.h"
#include "frontend/onnx/scope/import_state.h"
#include "frontend/onnx/scope/symbolic_tensor.h"
#include "ir/module.h"

namespace onnx {
class AttributeProto;
}

namespace zeropoint::frontend {

/// What an ONNX tensor name stands for: an IR value, integers known at import, or both (a
/// constant); or nothing.
struct ImportedTensor {
  ir::Value* value = nullptr;
  std::optional<SymbolicTensor> symbolic = std::nullopt;
  /// The elements of a sequence, which is resolved at import and has no value; null for a tensor.
  std::shared_ptr<const std::vector<ImportedTensor>> sequence = nullptr;
  /// It is not supported or depends on something that is not: what reads it is not tried.
  bool is_refused = false;
  /// The node of which it is an optional output that the importer left out, and which output; this
  /// matters only when something reads it.
  const onnx::NodeProto* left_out_by = nullptr;
  int left_out_index = 0;

  /// True for the optional input of a function that a call does not give.
  bool is_absent() const {
    return value == nullptr && !symbolic && sequence == nullptr && !is_refused &&
           left_out_by == nullptr;
  }
};

/// Attributes of a call, which stand in the function's nodes by reference (ref_attr_name).
using BoundAttributes = std::map<std::string, const onnx::AttributeProto*>;

/// One graph or function body and where its ops go.
///
///   GraphScope branch = outer.Nested(outer.function);   // for a subgraph
struct GraphScope {
  ImportState* state = nullptr;
  ir::Function* function = nullptr;
  /// The graph whose names a subgraph sees; null for the main graph and function bodies.
  GraphScope* parent = nullptr;
  Opsets opsets;
  /// Null outside functions.
  const BoundAttributes* attributes = nullptr;
  /// Stands in front of node names where a function body is expanded.
  std::string prefix;
  /// Stands in front of the numbers of nodes in their debug handles: empty in the main graph.
  std::string handle_prefix;
  std::map<std::string, ImportedTensor> tensors;

  /// The scope of a subgraph whose ops go to `target`.
  GraphScope Nested(ir::Function* target);

  /// Version of the default operator set, 0 without one.
  std::int64_t opset() const;

  /// The tensor that `name` stands for here or in a graph around; null when there is none.
  ImportedTensor* Find(const std::string& name);
};

/// The IR value of a tensor in scope; integers known at import become a constant, or ops where they
/// depend on symbols (run_time_extents.h).
absl::StatusOr<ir::Value*> ValueOf(GraphScope& scope, const std::string& name);
/// The same for what a name stands for; `name` is that of a constant that is made. A constant that
/// is made is remembered in `tensor`.
absl::StatusOr<ir::Value*> ValueOf(GraphScope& scope, ImportedTensor& tensor,
                                   const std::string& name);

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_SCOPE_GRAPH_SCOPE_H_
