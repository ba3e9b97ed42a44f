// RotaryEmbedding of ONNX Runtime: pairs of columns turn by an angle of their position.

#include <cstdint>
#include <optional>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/operators/contrib/attention_heads.h"
#include "frontend/onnx/operators/contrib/families.h"
#include "frontend/onnx/operators/contrib/rotary.h"
#include "frontend/onnx/scope/emit.h"
#include "frontend/onnx/scope/run_time_extents.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

/// Positions [B,S]; one number counts from there.
absl::StatusOr<ir::Value*> ReadPositions(NodeImport& node, const ir::Dim& sequence) {
  ASSIGN_OR_RETURN(ir::Value * positions, node.Input(1));
  if (positions->type().rank() == 2) return positions;
  ASSIGN_OR_RETURN(ir::Value * ordinals, EmitPositions(node.scope(), sequence, node.location()));
  ASSIGN_OR_RETURN(positions, Binary(node, ir::OpKind::kAdd, ordinals, positions));
  return node.Emit(ir::OpKind::kUnsqueeze, {positions}, {{"dim", std::int64_t{0}}});
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
  if (!is_split) {
    const ir::Shape& shape = x->shape();
    ASSIGN_OR_RETURN(const std::int64_t columns, HeadColumns(node, *x));
    const std::optional<ir::Dim> heads =
        columns > 0 && shape.size() == 3 ? ExactDiv(shape[2], columns) : std::nullopt;
    if (!heads) return Malformed(absl::StrCat("no heads in ", x->type().ToString()));
    ASSIGN_OR_RETURN(x, SplitHeads(node, x, *heads));
  }
  RotaryTables tables;
  ASSIGN_OR_RETURN(tables.positions, ReadPositions(node, x->shape()[2]));
  ASSIGN_OR_RETURN(tables.cos, node.Input(2));
  ASSIGN_OR_RETURN(tables.sin, node.Input(3));
  ASSIGN_OR_RETURN(const std::int64_t interleaved, node.IntOr("interleaved", 0));
  tables.interleaved = interleaved != 0;
  ASSIGN_OR_RETURN(x, EmitRotary(node, x, tables));
  if (!is_split) {
    ASSIGN_OR_RETURN(x, JoinHeads(node, x));
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
