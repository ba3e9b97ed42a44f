// GroupQueryAttention of ONNX Runtime, as decoders of large language models have it: queries in
// groups that share a key, rotary positions, a cache that grows.

#include <limits>
#include <vector>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/operators/contrib/attention_heads.h"
#include "frontend/onnx/operators/contrib/families.h"
#include "frontend/onnx/operators/contrib/rotary.h"
#include "frontend/onnx/scope/emit.h"
#include "frontend/onnx/scope/run_time_extents.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

enum Input {
  kQuery,
  kKey,
  kValue,
  kPastKey,
  kPastValue,
  kLastKeys,  // of each sample, the index of the last key
  kTotalLength,
  kCos,
  kSin,
  kPositions,
  kBias,
  kSinks
};

struct HeadCounts {
  std::int64_t queries, keys;
};

absl::Status CheckSupported(const NodeImport& node) {
  for (const int input : {kPositions, kBias, kSinks}) {
    if (node.HasInput(input)) return Unsupported("positions, a bias or sinks as inputs");
  }
  ASSIGN_OR_RETURN(const double softcap, node.FloatOr("softcap", 0));
  ASSIGN_OR_RETURN(const std::int64_t smooth, node.IntOr("smooth_softmax", 0));
  if (softcap != 0 || smooth > 0) return Unsupported("softcap and smooth_softmax");
  return absl::OkStatus();
}

/// Query, key and value side by side in input 0.
absl::StatusOr<Heads> ReadPacked(NodeImport& node, const HeadCounts& counts) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(kQuery));
  const std::int64_t all = counts.queries + 2 * counts.keys;
  const std::int64_t columns =
      x->type().rank() == 3 ? x->shape()[2].ConstantOr(0) : std::int64_t{0};
  if (columns < all || columns % all != 0) {
    return Malformed(absl::StrCat("no ", all, " heads in ", x->type().ToString()));
  }
  const std::int64_t size = columns / all;
  std::int64_t first = 0;
  Heads heads;
  ASSIGN_OR_RETURN(heads.query, NextColumns(node, x, first, counts.queries * size));
  ASSIGN_OR_RETURN(heads.key, NextColumns(node, x, first, counts.keys * size));
  ASSIGN_OR_RETURN(heads.value, NextColumns(node, x, first, counts.keys * size));
  return heads;
}

absl::StatusOr<Heads> ReadHeads(NodeImport& node, const HeadCounts& counts) {
  Heads heads;
  if (node.HasInput(kKey)) {
    ASSIGN_OR_RETURN(heads.query, node.Input(kQuery));
    ASSIGN_OR_RETURN(heads.key, node.Input(kKey));
    ASSIGN_OR_RETURN(heads.value, node.Input(kValue));
  } else {
    ASSIGN_OR_RETURN(heads, ReadPacked(node, counts));
  }
  ASSIGN_OR_RETURN(heads.query, SplitHeads(node, heads.query, counts.queries));
  ASSIGN_OR_RETURN(heads.key, SplitHeads(node, heads.key, counts.keys));
  ASSIGN_OR_RETURN(heads.value, SplitHeads(node, heads.value, counts.keys));
  return heads;
}

/// Queries stand behind the keys of earlier runs.
absl::Status ApplyRotary(NodeImport& node, const ir::Dim& past, Heads& heads) {
  ASSIGN_OR_RETURN(const std::int64_t rotary, node.IntOr("do_rotary", 0));
  if (rotary == 0) return absl::OkStatus();
  RotaryTables tables;
  ASSIGN_OR_RETURN(tables.positions, Ordinals(node, heads.query->shape()[2], 0));
  ASSIGN_OR_RETURN(tables.positions, OffsetPositions(node, tables.positions, past));
  ASSIGN_OR_RETURN(tables.cos, node.Input(kCos));
  ASSIGN_OR_RETURN(tables.sin, node.Input(kSin));
  ASSIGN_OR_RETURN(const std::int64_t interleaved, node.IntOr("rotary_interleaved", 0));
  tables.interleaved = interleaved != 0;
  ASSIGN_OR_RETURN(heads.query, EmitRotary(node, heads.query, tables));
  ASSIGN_OR_RETURN(heads.key, EmitRotary(node, heads.key, tables));
  return absl::OkStatus();
}

/// Only the last `local_window_size` keys up to its own are seen by a query; null for all.
absl::StatusOr<ir::Value*> WindowMask(NodeImport& node, const Heads& heads, const ir::Dim& past) {
  ASSIGN_OR_RETURN(const std::int64_t window, node.IntOr("local_window_size", -1));
  if (window < 1) return nullptr;
  ASSIGN_OR_RETURN(ir::Value * keys, Ordinals(node, NumKeys(heads), 0));
  ASSIGN_OR_RETURN(ir::Value * queries, Ordinals(node, heads.query->shape()[2], 1));
  ASSIGN_OR_RETURN(queries, OffsetPositions(node, queries, past));
  ASSIGN_OR_RETURN(ir::Value * distance, Binary(node, ir::OpKind::kSub, queries, keys));
  ASSIGN_OR_RETURN(ir::Value * near,
                   WithScalar(node, ir::OpKind::kLt, distance, static_cast<double>(window)));
  return AdditiveMask(node, near, std::numeric_limits<float>::lowest());
}

absl::StatusOr<ir::Value*> Mask(NodeImport& node, const Heads& heads, const ir::Dim& past) {
  ASSIGN_OR_RETURN(ir::Value * last, node.Input(kLastKeys));
  ASSIGN_OR_RETURN(last, node.Emit(ir::OpKind::kView, {last},
                                   {{"size", ir::Shape{ir::NumElements(last->shape())}}}));
  ASSIGN_OR_RETURN(ir::Value * lengths, WithScalar(node, ir::OpKind::kAdd, last, 1));
  ASSIGN_OR_RETURN(ir::Value * mask,
                   LengthMask(node, lengths, heads, std::numeric_limits<float>::lowest()));
  ASSIGN_OR_RETURN(ir::Value * causal, CausalMask(node, heads));
  ASSIGN_OR_RETURN(mask, Sum(node, mask, causal));
  ASSIGN_OR_RETURN(ir::Value * window, WindowMask(node, heads, past));
  return Sum(node, mask, window);
}

/// [B,heads,T,D] with each head `groups` times, one behind the other.
absl::StatusOr<ir::Value*> RepeatHeads(NodeImport& node, ir::Value* x, std::int64_t groups) {
  if (groups == 1) return x;
  const ir::Shape shape = x->shape();
  ASSIGN_OR_RETURN(x, Unsqueezed(node, x, {2}));
  ASSIGN_OR_RETURN(x,
                   EmitExpanded(node.scope(), x, {shape[0], shape[1], groups, shape[2], shape[3]},
                                node.location()));
  return node.Emit(ir::OpKind::kView, {x},
                   {{"size", ir::Shape{shape[0], shape[1] * groups, shape[2], shape[3]}}});
}

absl::Status ImportGroupQueryAttention(NodeImport& node) {
  RETURN_IF_ERROR(CheckSupported(node));
  HeadCounts counts{};
  ASSIGN_OR_RETURN(counts.queries, ReadCount(node, "num_heads"));
  ASSIGN_OR_RETURN(counts.keys, ReadCount(node, "kv_num_heads"));
  if (counts.queries % counts.keys != 0) {
    return Malformed(absl::StrCat(counts.queries, " heads share ", counts.keys, " keys"));
  }
  ASSIGN_OR_RETURN(Heads heads, ReadHeads(node, counts));
  ir::Dim past = 0;
  if (node.HasInput(kPastKey)) {
    ASSIGN_OR_RETURN(const ir::Value* keys, node.Input(kPastKey));
    if (keys->type().rank() != 4) return Malformed("past keys are not of rank 4");
    past = keys->shape()[2];
  }
  RETURN_IF_ERROR(ApplyRotary(node, past, heads));
  RETURN_IF_ERROR(AppendPast(node, kPastKey, kPastValue, heads));
  ASSIGN_OR_RETURN(ir::Value * mask, Mask(node, heads, past));
  const std::int64_t groups = counts.queries / counts.keys;
  ASSIGN_OR_RETURN(heads.key, RepeatHeads(node, heads.key, groups));
  ASSIGN_OR_RETURN(heads.value, RepeatHeads(node, heads.value, groups));
  return SetAttention(node, heads, mask);
}

constexpr OpRow kRows[] = {
    // The total length says what the shapes say; the tables have no effect without do_rotary.
    {"com.microsoft.GroupQueryAttention", 1, ImportGroupQueryAttention, 0,
     Operands(kTotalLength, kCos, kSin)},
};

}  // namespace

absl::Span<const OpRow> OrtGroupedAttentionImporters() { return kRows; }

}  // namespace zeropoint::frontend
