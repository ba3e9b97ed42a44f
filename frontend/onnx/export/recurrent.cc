// Recurrent layers, whose operands the IR has from ONNX.

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "frontend/onnx/export/table.h"

namespace zeropoint::frontend {
namespace {

/// ONNX counts parameters of those activations only that take one.
bool AnyTakesParameters(const ir::Op& op) { return !op.floats_attribute("alphas").empty(); }

absl::Status ExportRecurrent(const NodeExport& node, const char* op_type) {
  if (AnyTakesParameters(node.op)) return CannotSay("has activations with parameters");
  const ir::Shape& r = node.op.operand(2)->shape();
  const bool both_ways = r[0] == ir::Dim(2);
  EmittedNode layer = node.graph.Emit(op_type, node.op.location(), node.Inputs(), node.Outputs());
  layer.Int("hidden_size", r[2].ConstantOr(1))
      .Text("direction", both_ways                           ? "bidirectional"
                         : node.op.bool_attribute("reverse") ? "reverse"
                                                             : "forward")
      .Texts("activations", absl::StrSplit(node.op.string_attribute("activations"), ','));
  if (node.op.float_attribute("clip") > 0) layer.Float("clip", node.op.float_attribute("clip"));
  if (node.op.kind() == ir::OpKind::kGru) {
    layer.Int("linear_before_reset", node.op.bool_attribute("linear_before_reset") ? 1 : 0);
  } else if (node.op.kind() == ir::OpKind::kLstm) {
    layer.Int("input_forget", node.op.bool_attribute("input_forget") ? 1 : 0);
  }
  return absl::OkStatus();
}

constexpr ExportRow kRows[] = {
    {ir::OpKind::kRnn, "RNN", ExportRecurrent},
    {ir::OpKind::kGru, "GRU", ExportRecurrent},
    {ir::OpKind::kLstm, "LSTM", ExportRecurrent},
};

}  // namespace

absl::Span<const ExportRow> RecurrentExports() { return kRows; }

}  // namespace zeropoint::frontend
