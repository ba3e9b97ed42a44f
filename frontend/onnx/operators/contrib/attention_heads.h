#ifndef ZEROPOINT_FRONTEND_ONNX_OPERATORS_CONTRIB_ATTENTION_HEADS_H_
#define ZEROPOINT_FRONTEND_ONNX_OPERATORS_CONTRIB_ATTENTION_HEADS_H_

// Heads, masks and products that ONNX Runtime's operators of attention share.
//
//   ASSIGN_OR_RETURN(heads.query, SplitHeads(node, query, 8));
//   ASSIGN_OR_RETURN(ir::Value * mask, CausalMask(node, heads));
//   return SetAttention(node, heads, mask);

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "frontend/onnx/scope/node_import.h"

namespace zeropoint::frontend {

/// The heads of one attention, each [batch, heads, rows, columns].
struct Heads {
  ir::Value* query = nullptr;
  ir::Value* key = nullptr;
  ir::Value* value = nullptr;
};

/// How many keys each query may see.
ir::Dim NumKeys(const Heads& heads);

/// An attribute that counts: "num_heads". kInvalidArgument below 1.
absl::StatusOr<std::int64_t> ReadCount(const NodeImport& node, const char* attribute);

/// [B,S,heads*D] as [B,heads,S,D], and back.
absl::StatusOr<ir::Value*> SplitHeads(NodeImport& node, ir::Value* x, const ir::Dim& heads);
absl::StatusOr<ir::Value*> JoinHeads(NodeImport& node, ir::Value* x);

/// `columns` columns of x [B,S,all] from `first` on, which moves behind them.
absl::StatusOr<ir::Value*> NextColumns(NodeImport& node, ir::Value* x, std::int64_t& first,
                                       std::int64_t columns);

/// The rows of `present` behind those of `past`, both [B,heads,rows,D].
absl::StatusOr<ir::Value*> Appended(NodeImport& node, ir::Value* past, ir::Value* present);

/// Keys and values behind those of earlier runs, inputs `past_key` and `past_value`, where these
/// are given; all of them are outputs 1 and 2.
absl::Status AppendPast(NodeImport& node, int past_key, int past_value, Heads& heads);

/// `x` with an axis of extent 1 at each of `dims`, one after the other.
absl::StatusOr<ir::Value*> Unsqueezed(NodeImport& node, ir::Value* x,
                                      const std::vector<std::int64_t>& dims);

/// 0, 1, … below `count`, as a column (axis 1) or a row (axis 0).
absl::StatusOr<ir::Value*> Ordinals(NodeImport& node, const ir::Dim& count, std::int64_t axis);

/// `positions` behind `past` others.
absl::StatusOr<ir::Value*> OffsetPositions(NodeImport& node, ir::Value* positions,
                                           const ir::Dim& past);

/// What is added to scores to leave some out: 0 where the condition holds, else `filter`.
absl::StatusOr<ir::Value*> AdditiveMask(NodeImport& node, ir::Value* condition, double filter);

/// The keys below `lengths` [B] of each sample are seen; [B,1,1,keys].
absl::StatusOr<ir::Value*> LengthMask(NodeImport& node, ir::Value* lengths, const Heads& heads,
                                      double filter);

/// Queries see the keys up to their own, the last query all; [queries,keys].
absl::StatusOr<ir::Value*> CausalMask(NodeImport& node, const Heads& heads);

/// a + b, or the one that is not null; null when both are.
absl::StatusOr<ir::Value*> Sum(NodeImport& node, ir::Value* a, ir::Value* b);

/// Output 0: softmax(scale * query * key^T + mask) * value as [B,S,heads*D]; the scale is the
/// attribute, or 1 / sqrt(D). `mask` may be null.
absl::Status SetAttention(NodeImport& node, const Heads& heads, ir::Value* mask);

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_OPERATORS_CONTRIB_ATTENTION_HEADS_H_
