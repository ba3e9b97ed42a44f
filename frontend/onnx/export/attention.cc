// Attention, which ONNX has as an operator from opset 23 on only.

#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "frontend/onnx/export/table.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

/// softmax(scale * q * transposed(k) + mask) * v.
absl::Status ExportAttention(const NodeExport& node, const char* op_type) {
  const std::string keys = node.Between("keys"), product = node.Between("product");
  const std::string scaled = node.Between("scaled"), weights = node.Between("weights");
  std::vector<std::int64_t> dims(node.op.operand(1)->shape().size());
  std::iota(dims.begin(), dims.end(), 0);
  std::swap(dims[dims.size() - 1], dims[dims.size() - 2]);
  const auto transpose = [&](const std::string& from, const std::string& to) {
    node.Emit("Transpose", {from}, to).Ints("perm", dims);
  };
  RETURN_IF_ERROR(EmitMoved(node, 1, transpose, keys));
  node.Emit(op_type, {node.Input(0), keys}, product);
  const auto scale = static_cast<float>(node.op.float_attribute("scale"));
  node.Emit("Mul", {product, node.graph.AddScalar(node.op.location() + "/scale", scale)}, scaled);
  std::string scores = scaled;
  if (const std::string mask = node.Input(3); !mask.empty()) {
    scores = node.Between("masked");
    node.Emit("Add", {scaled, mask}, scores);
  }
  node.Emit("Softmax", {scores}, weights).Int("axis", -1);
  node.Emit(op_type, {weights, node.Input(2)}, node.Output());
  return absl::OkStatus();
}

constexpr ExportRow kRows[] = {
    {ir::OpKind::kScaledDotProductAttention, "MatMul", ExportAttention},
};

}  // namespace

absl::Span<const ExportRow> AttentionExports() { return kRows; }

}  // namespace zeropoint::frontend
