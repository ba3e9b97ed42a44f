#include "frontend/onnx/export_table.h"

namespace zeropoint::frontend {

std::vector<std::string> NodeExport::Inputs() const {
  std::vector<std::string> inputs;
  for (int i = 0; i < op.num_operands(); ++i) inputs.push_back(Input(i));
  return inputs;
}

const ExportRow* FindExport(ir::OpKind kind) {
  for (auto family : {ElementwiseExports, LinearExports, PoolExports, QuantExports, ShapeExports}) {
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

absl::Status EmitReshape(const NodeExport& node, const std::string& input, const ir::Shape& from,
                         const ir::Shape& shape, const std::string& output) {
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
      return CannotSay("reshapes to more than one extent that is known at run time only");
    }
  }
  node.Emit("Reshape", {input, node.graph.AddInts(output + "/shape", extents)}, output);
  return absl::OkStatus();
}

}  // namespace zeropoint::frontend
