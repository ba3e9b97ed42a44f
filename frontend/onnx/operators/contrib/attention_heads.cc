#include "frontend/onnx/operators/contrib/attention_heads.h"

#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/scope/emit.h"
#include "frontend/onnx/scope/run_time_extents.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

using Ints = std::vector<std::int64_t>;

}  // namespace

ir::Dim NumKeys(const Heads& heads) { return heads.key->shape()[2]; }

absl::StatusOr<std::int64_t> ReadCount(const NodeImport& node, const char* attribute) {
  ASSIGN_OR_RETURN(const std::int64_t count, node.IntOr(attribute, 0));
  if (count < 1) return Malformed(absl::StrCat(attribute, " is ", count));
  return count;
}

absl::StatusOr<ir::Value*> SplitHeads(NodeImport& node, ir::Value* x, const ir::Dim& heads) {
  if (x->type().rank() != 3) {
    return Unsupported(absl::StrCat("an input of ", x->type().ToString()));
  }
  const std::optional<ir::Dim> columns = ExactDiv(x->shape()[2], heads);
  if (!columns)
    return Malformed(absl::StrCat("no ", heads.ToString(), " heads in ", x->type().ToString()));
  ASSIGN_OR_RETURN(x,
                   node.Emit(ir::OpKind::kView, {x},
                             {{"size", ir::Shape{x->shape()[0], x->shape()[1], heads, *columns}}}));
  return node.Emit(ir::OpKind::kPermute, {x}, {{"dims", Ints{0, 2, 1, 3}}});
}

absl::StatusOr<ir::Value*> JoinHeads(NodeImport& node, ir::Value* x) {
  ASSIGN_OR_RETURN(x, node.Emit(ir::OpKind::kPermute, {x}, {{"dims", Ints{0, 2, 1, 3}}}));
  const ir::Shape& shape = x->shape();
  return node.Emit(ir::OpKind::kView, {x},
                   {{"size", ir::Shape{shape[0], shape[1], shape[2] * shape[3]}}});
}

absl::StatusOr<ir::Value*> NextColumns(NodeImport& node, ir::Value* x, std::int64_t& first,
                                       std::int64_t columns) {
  const std::int64_t start = std::exchange(first, first + columns);
  return node.Emit(ir::OpKind::kSlice, {x},
                   {{"dim", std::int64_t{2}}, {"start", start}, {"end", first}});
}

absl::StatusOr<ir::Value*> Appended(NodeImport& node, ir::Value* past, ir::Value* present) {
  return node.Emit(ir::OpKind::kCat, {past, present}, {{"dim", std::int64_t{2}}});
}

absl::Status AppendPast(NodeImport& node, int past_key, int past_value, Heads& heads) {
  if (node.HasInput(past_key) || node.HasInput(past_value)) {
    ASSIGN_OR_RETURN(ir::Value * keys, node.Input(past_key));
    ASSIGN_OR_RETURN(ir::Value * values, node.Input(past_value));
    ASSIGN_OR_RETURN(heads.key, Appended(node, keys, heads.key));
    ASSIGN_OR_RETURN(heads.value, Appended(node, values, heads.value));
  }
  if (node.HasOutput(1)) node.SetOutput(1, heads.key);
  if (node.HasOutput(2)) node.SetOutput(2, heads.value);
  return absl::OkStatus();
}

absl::StatusOr<ir::Value*> Unsqueezed(NodeImport& node, ir::Value* x, const Ints& dims) {
  for (const std::int64_t dim : dims) {
    ASSIGN_OR_RETURN(x, node.Emit(ir::OpKind::kUnsqueeze, {x}, {{"dim", dim}}));
  }
  return x;
}

absl::StatusOr<ir::Value*> Ordinals(NodeImport& node, const ir::Dim& count, std::int64_t axis) {
  ASSIGN_OR_RETURN(ir::Value * ordinals, EmitPositions(node.scope(), count, node.location()));
  return Unsqueezed(node, ordinals, {axis});
}

absl::StatusOr<ir::Value*> AdditiveMask(NodeImport& node, ir::Value* condition, double filter) {
  const std::string name = node.output_name(0);
  ir::Value* zero = node.AddConstant(name + ".seen", ir::TensorData::Scalar(0.0f));
  ir::Value* low =
      node.AddConstant(name + ".filter", ir::TensorData::Scalar(static_cast<float>(filter)));
  return node.Emit(ir::OpKind::kWhere, {condition, zero, low}, {});
}

absl::StatusOr<ir::Value*> LengthMask(NodeImport& node, ir::Value* lengths, const Heads& heads,
                                      double filter) {
  ASSIGN_OR_RETURN(ir::Value * keys, Ordinals(node, NumKeys(heads), 0));
  ASSIGN_OR_RETURN(lengths, node.Emit(ir::OpKind::kTo, {lengths}, {{"dtype", ir::DType::kInt64}}));
  ASSIGN_OR_RETURN(lengths, Unsqueezed(node, lengths, {1}));
  ASSIGN_OR_RETURN(ir::Value * seen, Binary(node, ir::OpKind::kLt, keys, lengths));
  ASSIGN_OR_RETURN(seen, Unsqueezed(node, seen, {1, 1}));
  return AdditiveMask(node, seen, filter);
}

absl::StatusOr<ir::Value*> OffsetPositions(NodeImport& node, ir::Value* positions,
                                           const ir::Dim& past) {
  if (past == ir::Dim(0)) return positions;
  const SymbolicTensor offset{.is_scalar = true, .elements = {past}};
  ASSIGN_OR_RETURN(ir::Value * first, EmitIntegers(node.scope(), offset, node.location()));
  return Binary(node, ir::OpKind::kAdd, positions, first);
}

absl::StatusOr<ir::Value*> CausalMask(NodeImport& node, const Heads& heads) {
  const ir::Dim queries = heads.query->shape()[2];
  ASSIGN_OR_RETURN(ir::Value * rows, Ordinals(node, queries, 1));
  ASSIGN_OR_RETURN(ir::Value * columns, Ordinals(node, NumKeys(heads), 0));
  ASSIGN_OR_RETURN(rows, OffsetPositions(node, rows, NumKeys(heads) - queries));
  ASSIGN_OR_RETURN(ir::Value * seen, Binary(node, ir::OpKind::kLe, columns, rows));
  return AdditiveMask(node, seen, std::numeric_limits<float>::lowest());
}

absl::StatusOr<ir::Value*> Sum(NodeImport& node, ir::Value* a, ir::Value* b) {
  if (a == nullptr || b == nullptr) return a == nullptr ? b : a;
  return Binary(node, ir::OpKind::kAdd, a, b);
}

absl::Status SetAttention(NodeImport& node, const Heads& heads, ir::Value* mask) {
  const ir::Dim& columns = heads.query->shape()[3];
  if (columns.ConstantOr(0) < 1) return Unsupported("heads of a symbolic size");
  ASSIGN_OR_RETURN(double scale, node.FloatOr("scale", 0));
  if (scale == 0) scale = 1 / std::sqrt(static_cast<double>(columns.constant()));
  ASSIGN_OR_RETURN(ir::Value * y,
                   node.Emit(ir::OpKind::kScaledDotProductAttention,
                             {heads.query, heads.key, heads.value, mask}, {{"scale", scale}}));
  ASSIGN_OR_RETURN(y, JoinHeads(node, y));
  node.SetOutput(0, y);
  return absl::OkStatus();
}

}  // namespace zeropoint::frontend
