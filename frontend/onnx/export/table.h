#ifndef ZEROPOINT_FRONTEND_ONNX_EXPORT_TABLE_H_
#define ZEROPOINT_FRONTEND_ONNX_EXPORT_TABLE_H_

// IR op -> ONNX nodes.

#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/types/span.h"
#include "frontend/onnx/export/graph.h"
#include "ir/op.h"
#include "ir/op_kind.h"

namespace zeropoint::frontend {

/// One op being exported.
struct NodeExport {
  const ir::Op& op;
  ExportGraph& graph;

  /// The tensor of operand `index`; empty when absent.
  std::string Input(int index) const {
    const bool given = index < op.num_operands() && op.operand(index) != nullptr;
    return given ? graph.NameOf(*op.operand(index)) : "";
  }
  std::vector<std::string> Inputs() const;
  std::vector<std::string> Outputs() const;
  std::string Output(int index = 0) const { return graph.NameOf(*op.result(index)); }
  /// A tensor between two nodes of this op.
  std::string Between(const char* what) const { return graph.NewName(op.location() + "/" + what); }

  EmittedNode Emit(const char* op_type, const std::vector<std::string>& inputs,
                   const std::string& output) const {
    return graph.Emit(op_type, op.location(), inputs, {output});
  }
};

/// Emits the nodes of `node.op`; kUnimplemented with the reason when ONNX cannot say it. `op_type`
/// is that of the row.
using NodeExporter = absl::Status (*)(const NodeExport& node, const char* op_type);

struct ExportRow {
  ir::OpKind kind;
  const char* op_type;
  NodeExporter emit;
};

/// Null when there is none.
const ExportRow* FindExport(ir::OpKind kind);

/// One node of type `op_type` with the same operands and no attributes.
absl::Status ExportAsIs(const NodeExport& node, const char* op_type);
/// kUnimplemented.
absl::Status CannotSay(absl::string_view reason);
/// CannotSay("WHAT, which opset N can say") when an older one is written.
absl::Status RequireOpset(const NodeExport& node, int opset, absl::string_view what);

/// Emits a Reshape of `input` to `shape`: extents equal to those of `from` on the same axis are
/// copied, and one other symbolic extent is inferred; more are read off other tensors.
/// kUnimplemented when none has them.
absl::Status EmitReshape(const NodeExport& node, const std::string& input, const ir::Shape& from,
                         const ir::Shape& shape, const std::string& output);

/// Emits a reduction of `input` over `axes`, which are an input since opset 18, of ReduceSum since
/// 13, and an attribute before.
void EmitReduce(const NodeExport& node, const char* op_type, const std::string& input,
                const std::vector<std::int64_t>& axes, bool keepdims, const std::string& output);

/// Emits a node that moves data (Reshape, Transpose) between the two tensors.
using Move = absl::FunctionRef<void(const std::string& from, const std::string& to)>;

/// Moves operand `index`. From opset 21 on, one that is dequantized is moved before it is: behind a
/// DequantizeLinear of int8 that a move reads, ONNX Runtime 1.30 puts a QuantizeLinear which its
/// own checks then refuse.
absl::Status EmitMoved(const NodeExport& node, int index, Move move, const std::string& output);

/// The families; each is defined in the file of its name.
absl::Span<const ExportRow> AttentionExports();
absl::Span<const ExportRow> ElementwiseExports();
absl::Span<const ExportRow> LinearExports();
absl::Span<const ExportRow> NormExports();
absl::Span<const ExportRow> PoolExports();
absl::Span<const ExportRow> QuantExports();
absl::Span<const ExportRow> RecurrentExports();
absl::Span<const ExportRow> ReduceExports();
absl::Span<const ExportRow> ResizeExports();
absl::Span<const ExportRow> SelectExports();
absl::Span<const ExportRow> ShapeExports();
absl::Span<const ExportRow> VisionExports();

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_EXPORT_TABLE_H_
