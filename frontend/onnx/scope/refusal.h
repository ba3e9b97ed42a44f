#ifndef ZEROPOINT_FRONTEND_ONNX_SCOPE_REFUSAL_H_
#define ZEROPOINT_FRONTEND_ONNX_SCOPE_REFUSAL_H_

// How importers refuse, and what becomes of tensors that depend on something refused: all that is
// not supported is collected and told together.

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "frontend/onnx/scope/graph_scope.h"

namespace onnx {
class NodeProto;
}

namespace zeropoint::frontend {

/// kUnimplemented with the reason.
absl::Status Unsupported(absl::string_view reason);
/// kInvalidArgument with the reason.
absl::Status Malformed(absl::string_view reason);

/// Adds to the report, and makes `name` a tensor that cannot be used.
void Refuse(GraphScope& scope, std::string what, absl::string_view reason, const std::string& name);
/// The same for a node and all its outputs.
void RefuseNode(GraphScope& scope, const onnx::NodeProto& node, absl::string_view reason);
/// Makes the outputs of a node tensors that cannot be used; the report has told why.
void RefuseOutputs(GraphScope& scope, const onnx::NodeProto& node);

/// True when the tensor, which exists, cannot be used, which the report then tells. An output that
/// its importer left out is reported here, by its first reader.
bool IsRefused(GraphScope& scope, const std::string& tensor);
/// The same for any input of the node.
bool ReadsRefused(GraphScope& scope, const onnx::NodeProto& node);
/// Optional outputs that importers leave out, such as the mask of a dropout, matter only when
/// something reads them.
void NoteLeftOut(GraphScope& scope, const onnx::NodeProto& node);

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_SCOPE_REFUSAL_H_
