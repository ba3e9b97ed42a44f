#ifndef ZEROPOINT_FRONTEND_ONNX_SCOPE_IMPORT_STATE_H_
#define ZEROPOINT_FRONTEND_ONNX_SCOPE_IMPORT_STATE_H_

// What importing a model shares between its graph, subgraphs and functions.

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "frontend/onnx/file/limits.h"
#include "frontend/onnx/file/tensor_sources.h"
#include "frontend/onnx/scope/equal_extents.h"
#include "frontend/onnx/scope/unsupported_report.h"
#include "ir/module.h"

namespace google::protobuf {
template <typename T>
class RepeatedPtrField;
}

namespace onnx {
class FunctionProto;
class ModelProto;
class NodeProto;
}  // namespace onnx

namespace zeropoint::frontend {

using NodeList = google::protobuf::RepeatedPtrField<onnx::NodeProto>;

/// Domain, name, overload.
using FunctionKey = std::tuple<std::string, std::string, std::string>;

struct GraphScope;

struct ImportState {
  /// Imports nodes into a scope (import_nodes.h): bodies of control flow and of functions hold
  /// nodes of any operator, and the table of operators stands above them.
  absl::Status (*import_nodes)(GraphScope& scope, const NodeList& nodes) = nullptr;
  ir::Module* module = nullptr;
  TensorSources sources;
  UnsupportedReport unsupported;
  /// The model's own functions.
  std::map<FunctionKey, const onnx::FunctionProto*> functions;
  /// Those being expanded, the innermost last.
  std::vector<const onnx::FunctionProto*> active_functions;
  /// Elements that constants computed at import may still take: a small file must not ask for much
  /// memory. What the initializers hold is added, so that weights may be transposed and scaled.
  std::int64_t computed_budget = kMaxComputedElements;
  /// Nodes that may still be imported: functions that call functions multiply.
  std::int64_t node_budget = kMaxExpandedNodes;
  /// Graphs and functions around the one being imported.
  int depth = 0;
  /// The debug handle of the node that is being imported.
  std::string node_handle;
  /// Numbers symbols and functions that importing makes up.
  int next_unique = 0;
  /// Which extents of inputs are one, as far as the nodes so far tell.
  EqualExtents* equal_extents = nullptr;
  /// 0, 1, … up to an extent, by function: layers ask for the same ones.
  std::map<std::pair<const ir::Function*, ir::Dim>, ir::Value*> positions;
  /// Symbols for extents that only a run can tell.
  std::set<std::string> fresh_symbols;
  /// How many elements a slice has, by function, extent, start, end and step.
  std::map<std::tuple<const ir::Function*, ir::Dim, ir::Dim, ir::Dim, std::int64_t>, ir::Dim>
      slice_counts;
};

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_SCOPE_IMPORT_STATE_H_
