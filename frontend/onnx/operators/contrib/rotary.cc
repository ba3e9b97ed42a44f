#include "frontend/onnx/operators/contrib/rotary.h"

#include <cstdint>
#include <utility>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/scope/emit.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

absl::StatusOr<ir::Value*> Columns(NodeImport& node, ir::Value* x, std::int64_t start,
                                   std::int64_t end, std::int64_t step) {
  const std::int64_t last = x->type().rank() - 1;
  return node.Emit(ir::OpKind::kSlice, {x},
                   {{"dim", last}, {"start", start}, {"end", end}, {"step", step}});
}

/// Rows of a table at the positions, for all heads: [B,1,S,D/2].
absl::StatusOr<ir::Value*> Angles(NodeImport& node, ir::Value* table, ir::Value* positions) {
  // No embedding, whose table quantizers would take: angles want all their digits.
  ASSIGN_OR_RETURN(ir::Value * rows, node.Emit(ir::OpKind::kIndexSelect, {table, positions},
                                               {{"dim", std::int64_t{0}}}));
  return node.Emit(ir::OpKind::kUnsqueeze, {rows}, {{"dim", std::int64_t{1}}});
}

/// a * p - b * q, or + for the other half.
absl::StatusOr<ir::Value*> Turned(NodeImport& node, ir::OpKind kind, ir::Value* a, ir::Value* p,
                                  ir::Value* b, ir::Value* q) {
  ASSIGN_OR_RETURN(ir::Value * left, Binary(node, ir::OpKind::kMul, a, p));
  ASSIGN_OR_RETURN(ir::Value * right, Binary(node, ir::OpKind::kMul, b, q));
  return Binary(node, kind, left, right);
}

/// The two halves as one: behind each other, or with their columns in turn.
absl::StatusOr<ir::Value*> Joined(NodeImport& node, ir::Value* first, ir::Value* second,
                                  bool interleaved) {
  const std::int64_t last = first->type().rank() - 1;
  if (!interleaved) return node.Emit(ir::OpKind::kCat, {first, second}, {{"dim", last}});
  ir::Shape size = first->shape();
  size.back() = size.back() * 2;
  ASSIGN_OR_RETURN(first, node.Emit(ir::OpKind::kUnsqueeze, {first}, {{"dim", last + 1}}));
  ASSIGN_OR_RETURN(second, node.Emit(ir::OpKind::kUnsqueeze, {second}, {{"dim", last + 1}}));
  ASSIGN_OR_RETURN(ir::Value * pairs,
                   node.Emit(ir::OpKind::kCat, {first, second}, {{"dim", last + 1}}));
  return node.Emit(ir::OpKind::kView, {pairs}, {{"size", std::move(size)}});
}

}  // namespace

absl::StatusOr<ir::Value*> EmitRotary(NodeImport& node, ir::Value* x, const RotaryTables& tables) {
  ASSIGN_OR_RETURN(ir::Value * cos, Angles(node, tables.cos, tables.positions));
  ASSIGN_OR_RETURN(ir::Value * sin, Angles(node, tables.sin, tables.positions));
  const std::int64_t half = cos->shape().back().ConstantOr(0);
  const std::int64_t columns = x->shape().back().ConstantOr(0);
  if (half < 1 || columns < 2 * half) {
    return Malformed(absl::StrCat(half, " angles for ", x->type().ToString()));
  }
  const bool in_turn = tables.interleaved;
  ASSIGN_OR_RETURN(ir::Value * a,
                   in_turn ? Columns(node, x, 0, 2 * half, 2) : Columns(node, x, 0, half, 1));
  ASSIGN_OR_RETURN(ir::Value * b, in_turn ? Columns(node, x, 1, 2 * half, 2)
                                          : Columns(node, x, half, 2 * half, 1));
  ASSIGN_OR_RETURN(ir::Value * first, Turned(node, ir::OpKind::kSub, a, cos, b, sin));
  ASSIGN_OR_RETURN(ir::Value * second, Turned(node, ir::OpKind::kAdd, a, sin, b, cos));
  ASSIGN_OR_RETURN(ir::Value * turned, Joined(node, first, second, in_turn));
  if (columns == 2 * half) return turned;
  ASSIGN_OR_RETURN(ir::Value * rest, Columns(node, x, 2 * half, columns, 1));
  return node.Emit(ir::OpKind::kCat, {turned, rest}, {{"dim", std::int64_t{3}}});
}

}  // namespace zeropoint::frontend
