// RotaryEmbedding of ONNX Runtime: pairs of columns turn by an angle of their position.

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/emit.h"
#include "frontend/onnx/op_table.h"
#include "frontend/onnx/run_time_extents.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

using Ints = std::vector<std::int64_t>;

absl::StatusOr<ir::Value*> Columns(NodeImport& node, ir::Value* x, std::int64_t start,
                                   std::int64_t end, std::int64_t step) {
  const std::int64_t last = x->type().rank() - 1;
  return node.Emit(ir::OpKind::kSlice, {x},
                   {{"dim", last}, {"start", start}, {"end", end}, {"step", step}});
}

/// Positions [B,S]; one number counts from there.
absl::StatusOr<ir::Value*> ReadPositions(NodeImport& node, const ir::Dim& sequence) {
  ASSIGN_OR_RETURN(ir::Value * positions, node.Input(1));
  if (positions->type().rank() == 2) return positions;
  ASSIGN_OR_RETURN(ir::Value * ordinals, EmitPositions(node.scope(), sequence, node.location()));
  ASSIGN_OR_RETURN(positions, Binary(node, ir::OpKind::kAdd, ordinals, positions));
  return node.Emit(ir::OpKind::kUnsqueeze, {positions}, {{"dim", std::int64_t{0}}});
}

/// Rows of a table at the positions, for all heads: [B,1,S,D/2].
absl::StatusOr<ir::Value*> Angles(NodeImport& node, int input, ir::Value* positions) {
  ASSIGN_OR_RETURN(ir::Value * table, node.Input(input));
  ASSIGN_OR_RETURN(ir::Value * rows, node.Emit(ir::OpKind::kEmbedding, {table, positions}, {}));
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

/// x is [B,heads,S,D]; columns behind those that turn stay.
absl::StatusOr<ir::Value*> EmitRotary(NodeImport& node, ir::Value* x) {
  ASSIGN_OR_RETURN(ir::Value * positions, ReadPositions(node, x->shape()[2]));
  ASSIGN_OR_RETURN(ir::Value * cos, Angles(node, 2, positions));
  ASSIGN_OR_RETURN(ir::Value * sin, Angles(node, 3, positions));
  ASSIGN_OR_RETURN(const std::int64_t interleaved, node.IntOr("interleaved", 0));
  const std::int64_t half = cos->shape().back().ConstantOr(0);
  const std::int64_t columns = x->shape().back().ConstantOr(0);
  if (half < 1 || columns < 2 * half) {
    return Malformed(absl::StrCat(half, " angles for ", x->type().ToString()));
  }
  const bool in_turn = interleaved != 0;
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

/// Columns of a head: of the tables, unless only some of them turn.
absl::StatusOr<std::int64_t> HeadColumns(NodeImport& node, const ir::Value& x) {
  ASSIGN_OR_RETURN(const ir::Value* table, node.Input(2));
  ASSIGN_OR_RETURN(const std::int64_t heads, node.IntOr("num_heads", 0));
  const std::int64_t all = x.shape().back().ConstantOr(0);
  if (heads > 0) return all / heads;
  return 2 * table->shape().back().ConstantOr(0);
}

/// Heads as they are, or one behind the other: [B,S,heads*D].
absl::Status ImportRotaryEmbedding(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  const bool is_split = x->type().rank() == 4;
  const ir::Shape shape = x->shape();
  if (!is_split) {
    ASSIGN_OR_RETURN(const std::int64_t columns, HeadColumns(node, *x));
    const std::optional<ir::Dim> heads =
        columns > 0 && shape.size() == 3 ? ExactDiv(shape[2], columns) : std::nullopt;
    if (!heads) return Malformed(absl::StrCat("no heads in ", x->type().ToString()));
    ASSIGN_OR_RETURN(x, node.Emit(ir::OpKind::kView, {x},
                                  {{"size", ir::Shape{shape[0], shape[1], *heads, columns}}}));
    ASSIGN_OR_RETURN(x, node.Emit(ir::OpKind::kPermute, {x}, {{"dims", Ints{0, 2, 1, 3}}}));
  }
  ASSIGN_OR_RETURN(x, EmitRotary(node, x));
  if (!is_split) {
    ASSIGN_OR_RETURN(x, node.Emit(ir::OpKind::kPermute, {x}, {{"dims", Ints{0, 2, 1, 3}}}));
    ASSIGN_OR_RETURN(x, node.Emit(ir::OpKind::kView, {x}, {{"size", shape}}));
  }
  node.SetOutput(0, x);
  return absl::OkStatus();
}

constexpr OpRow kRows[] = {
    {"com.microsoft.RotaryEmbedding", 1, ImportRotaryEmbedding},
};

}  // namespace

absl::Span<const OpRow> OrtRotaryImporters() { return kRows; }

}  // namespace zeropoint::frontend
