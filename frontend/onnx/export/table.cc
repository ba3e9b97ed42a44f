#include "frontend/onnx/export/table.h"

#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

constexpr absl::Span<const ExportRow> (*kFamilies[])() = {
    AttentionExports, ElementwiseExports, LinearExports, NormExports,   PoolExports,  QuantExports,
    RecurrentExports, ReduceExports,      ResizeExports, SelectExports, ShapeExports, VisionExports,
};

/// Extents for a Reshape that needs no other tensor: 0 copies that of `from`, -1 is inferred.
/// Nullopt when more than one would have to be.
std::optional<std::vector<std::int64_t>> ReshapeExtents(const ir::Shape& from,
                                                        const ir::Shape& shape) {
  std::vector<std::int64_t> extents;
  bool has_inferred = false;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (shape[i].is_constant() && shape[i].constant() != 0) {
      extents.push_back(shape[i].constant());
    } else if (i < from.size() && from[i] == shape[i]) {
      extents.push_back(0);
    } else if (!shape[i].is_constant() && !has_inferred) {
      extents.push_back(-1);
      has_inferred = true;
    } else {
      return std::nullopt;
    }
  }
  return extents;
}

}  // namespace

std::vector<std::string> NodeExport::Inputs() const {
  std::vector<std::string> inputs(static_cast<std::size_t>(op.num_operands()));
  for (std::size_t i = 0; i < inputs.size(); ++i) inputs[i] = Input(static_cast<int>(i));
  return inputs;
}

std::vector<std::string> NodeExport::Outputs() const {
  std::vector<std::string> outputs(static_cast<std::size_t>(op.num_results()));
  for (std::size_t i = 0; i < outputs.size(); ++i) outputs[i] = Output(static_cast<int>(i));
  return outputs;
}

const ExportRow* FindExport(ir::OpKind kind) {
  for (auto family : kFamilies) {
    for (const ExportRow& row : family()) {
      if (row.kind == kind) {
        return &row;
      }
    }
  }
  return nullptr;
}

absl::Status ExportAsIs(const NodeExport& node, const char* op_type) {
  node.Emit(op_type, node.Inputs(), node.Output());
  return absl::OkStatus();
}

absl::Status CannotSay(absl::string_view reason) { return absl::UnimplementedError(reason); }

absl::Status RequireOpset(const NodeExport& node, int opset, absl::string_view what) {
  if (node.graph.opset() >= opset) return absl::OkStatus();
  return CannotSay(absl::StrCat(what, ", which opset ", opset, " can say"));
}

absl::Status EmitReshape(const NodeExport& node, const std::string& input, const ir::Shape& from,
                         const ir::Shape& shape, const std::string& output) {
  const std::string hint = output + "/shape";
  if (const auto extents = ReshapeExtents(from, shape)) {
    node.Emit("Reshape", {input, node.graph.AddInts(hint, *extents)}, output);
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const std::string extents, node.graph.AddShape(hint, shape));
  EmittedNode reshape = node.Emit("Reshape", {input, extents}, output);
  // A 0 would copy an extent of the input.
  if (node.graph.opset() >= 14) {
    reshape.Int("allowzero", 1);
  } else if (std::count(shape.begin(), shape.end(), ir::Dim(0)) > 0) {
    return RequireOpset(node, 14, "reshapes to an extent of 0");
  }
  return absl::OkStatus();
}

void EmitReduce(const NodeExport& node, const char* op_type, const std::string& input,
                const std::vector<std::int64_t>& axes, bool keepdims, const std::string& output) {
  const int since = absl::string_view(op_type) == "ReduceSum" ? 13 : 18;
  const bool as_input = node.graph.opset() >= since;
  std::vector<std::string> inputs = {input};
  if (as_input) inputs.push_back(node.graph.AddInts(node.op.location() + "/axes", axes));
  EmittedNode reduce = node.Emit(op_type, inputs, output);
  reduce.Int("keepdims", keepdims ? 1 : 0);
  if (!as_input) reduce.Ints("axes", axes);
}

}  // namespace zeropoint::frontend
