// Attention and MultiHeadAttention of ONNX Runtime: projections, heads, masks and caches.

#include <initializer_list>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/operators/contrib/attention_heads.h"
#include "frontend/onnx/operators/contrib/families.h"
#include "frontend/onnx/scope/emit.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

using Ints = std::vector<std::int64_t>;

/// An input that only caches written in place have.
struct CacheInput {
  int index;
  const char* name;
};

absl::Status RefuseInputs(const NodeImport& node, std::initializer_list<CacheInput> inputs) {
  for (const CacheInput& input : inputs) {
    if (!node.HasInput(input.index)) continue;
    return Unsupported(absl::StrCat("input ", input.index, " (", input.name,
                                    "), of a cache that is written in place"));
  }
  return absl::OkStatus();
}

/// Lengths [B], or what is seen: [B,keys] or [B,queries,keys], not 0 for yes.
absl::StatusOr<ir::Value*> PaddingMask(NodeImport& node, ir::Value* mask, const Heads& heads) {
  ASSIGN_OR_RETURN(const double filter, node.FloatOr("mask_filter_value", -10000));
  if (mask->type().rank() == 1) {
    const ir::Dim& batch = heads.query->shape()[0];
    if (mask->shape()[0].is_constant() && batch.is_constant() && mask->shape()[0] != batch) {
      return Unsupported("a mask of begins and ends");
    }
    return LengthMask(node, mask, heads, filter);
  }
  ASSIGN_OR_RETURN(ir::Value * seen, WithScalar(node, ir::OpKind::kGt, mask, 0));
  const int rank = seen->type().rank();
  if (rank != 2 && rank != 3) return Unsupported(absl::StrCat("a mask of rank ", rank));
  ASSIGN_OR_RETURN(seen, Unsqueezed(node, seen, rank == 2 ? Ints{1, 1} : Ints{1}));
  return AdditiveMask(node, seen, filter);
}

struct MaskInputs {
  int padding, bias;
};

/// All that is added to the scores; null for nothing.
absl::StatusOr<ir::Value*> Mask(NodeImport& node, const Heads& heads, const MaskInputs& inputs) {
  ASSIGN_OR_RETURN(ir::Value * sum, node.OptionalInput(inputs.bias));
  ASSIGN_OR_RETURN(ir::Value * padding, node.OptionalInput(inputs.padding));
  if (padding != nullptr) {
    ASSIGN_OR_RETURN(padding, PaddingMask(node, padding, heads));
    ASSIGN_OR_RETURN(sum, Sum(node, sum, padding));
  }
  ASSIGN_OR_RETURN(const std::int64_t unidirectional, node.IntOr("unidirectional", 0));
  if (unidirectional != 0) {
    ASSIGN_OR_RETURN(ir::Value * causal, CausalMask(node, heads));
    ASSIGN_OR_RETURN(sum, Sum(node, sum, causal));
  }
  return sum;
}

/// One of the two that lie along the first axis.
absl::StatusOr<ir::Value*> Half(NodeImport& node, ir::Value* both, std::int64_t index) {
  ASSIGN_OR_RETURN(ir::Value * half,
                   node.Emit(ir::OpKind::kSlice, {both},
                             {{"dim", std::int64_t{0}}, {"start", index}, {"end", index + 1}}));
  return node.Emit(ir::OpKind::kSqueeze, {half}, {{"dim", Ints{0}}});
}

/// Keys and values behind those of earlier runs, [2,B,heads,past,D]; all of them are output 1.
absl::Status AppendToPast(NodeImport& node, Heads& heads) {
  ASSIGN_OR_RETURN(ir::Value * past, node.OptionalInput(4));
  if (past != nullptr) {
    ASSIGN_OR_RETURN(ir::Value * keys, Half(node, past, 0));
    ASSIGN_OR_RETURN(ir::Value * values, Half(node, past, 1));
    ASSIGN_OR_RETURN(heads.key, Appended(node, keys, heads.key));
    ASSIGN_OR_RETURN(heads.value, Appended(node, values, heads.value));
  }
  if (!node.HasOutput(1)) return absl::OkStatus();
  ASSIGN_OR_RETURN(ir::Value * keys, Unsqueezed(node, heads.key, {0}));
  ASSIGN_OR_RETURN(ir::Value * values, Unsqueezed(node, heads.value, {0}));
  ASSIGN_OR_RETURN(ir::Value * present,
                   node.Emit(ir::OpKind::kCat, {keys, values}, {{"dim", std::int64_t{0}}}));
  node.SetOutput(1, present);
  return absl::OkStatus();
}

/// Columns of the projections of query, key and value.
absl::StatusOr<Ints> ProjectionSizes(const NodeImport& node, const ir::Value& projected) {
  ASSIGN_OR_RETURN(Ints sizes, node.IntsOr("qkv_hidden_sizes", {}));
  const std::int64_t columns = projected.shape().back().ConstantOr(0);
  if (sizes.empty()) sizes = Ints(3, columns / 3);
  if (sizes.size() != 3 || sizes[0] < 1 || sizes[1] < 1 || sizes[2] < 1 ||
      sizes[0] + sizes[1] + sizes[2] != columns) {
    return Malformed(absl::StrCat("no three projections in ", columns, " columns"));
  }
  return sizes;
}

/// One product projects to query, key and value.
absl::Status ImportAttention(NodeImport& node) {
  ASSIGN_OR_RETURN(const std::int64_t rotary, node.IntOr("do_rotary", 0));
  ASSIGN_OR_RETURN(const std::int64_t shared, node.IntOr("past_present_share_buffer", 0));
  if (rotary != 0 || shared != 0) return Unsupported("do_rotary and past_present_share_buffer");
  RETURN_IF_ERROR(RefuseInputs(node, {{6, "past_sequence_length"}}));
  ASSIGN_OR_RETURN(const std::int64_t num_heads, ReadCount(node, "num_heads"));
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(ir::Value * weight, node.Input(1));
  ASSIGN_OR_RETURN(ir::Value * bias, node.OptionalInput(2));
  ASSIGN_OR_RETURN(x, Binary(node, ir::OpKind::kMatmul, x, weight));
  ASSIGN_OR_RETURN(x, Sum(node, x, bias));
  ASSIGN_OR_RETURN(const Ints sizes, ProjectionSizes(node, *x));
  Heads heads;
  std::int64_t first = 0;
  ir::Value** const parts[] = {&heads.query, &heads.key, &heads.value};
  for (std::size_t i = 0; i < 3; ++i) {
    ASSIGN_OR_RETURN(ir::Value * part, NextColumns(node, x, first, sizes[i]));
    ASSIGN_OR_RETURN(*parts[i], SplitHeads(node, part, num_heads));
  }
  RETURN_IF_ERROR(AppendToPast(node, heads));
  ASSIGN_OR_RETURN(ir::Value * mask, Mask(node, heads, {.padding = 3, .bias = 5}));
  return SetAttention(node, heads, mask);
}

/// Input `index` as heads, plus its part of the bias, which begins at `first`. Heads themselves,
/// those of an encoder, stay.
absl::StatusOr<ir::Value*> ReadHeads(NodeImport& node, int index, std::int64_t num_heads,
                                     ir::Dim& first) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(index));
  if (x->type().rank() == 4) return x;
  ASSIGN_OR_RETURN(ir::Value * bias, node.OptionalInput(3));
  const std::int64_t columns = x->shape().back().ConstantOr(0);
  if (bias != nullptr) {
    const std::int64_t start = first.constant();
    ASSIGN_OR_RETURN(
        bias, node.Emit(ir::OpKind::kSlice, {bias},
                        {{"dim", std::int64_t{0}}, {"start", start}, {"end", start + columns}}));
    ASSIGN_OR_RETURN(x, Binary(node, ir::OpKind::kAdd, x, bias));
  }
  first = first + columns;
  return SplitHeads(node, x, num_heads);
}

absl::Status ImportMultiHeadAttention(NodeImport& node) {
  if (!node.HasInput(1) || !node.HasInput(2)) return Unsupported("query, key and value in one");
  RETURN_IF_ERROR(RefuseInputs(node, {{8, "past_sequence_length"}, {9, "cache_indirection"}}));
  ASSIGN_OR_RETURN(const std::int64_t num_heads, ReadCount(node, "num_heads"));
  Heads heads;
  ir::Dim first = 0;
  ASSIGN_OR_RETURN(heads.query, ReadHeads(node, 0, num_heads, first));
  ASSIGN_OR_RETURN(heads.key, ReadHeads(node, 1, num_heads, first));
  ASSIGN_OR_RETURN(heads.value, ReadHeads(node, 2, num_heads, first));
  RETURN_IF_ERROR(AppendPast(node, 6, 7, heads));
  ASSIGN_OR_RETURN(ir::Value * mask, Mask(node, heads, {.padding = 4, .bias = 5}));
  return SetAttention(node, heads, mask);
}

constexpr OpRow kRows[] = {
    {"com.microsoft.Attention", 1, ImportAttention},
    {"com.microsoft.MultiHeadAttention", 1, ImportMultiHeadAttention},
};

}  // namespace

absl::Span<const OpRow> OrtAttentionImporters() { return kRows; }

}  // namespace zeropoint::frontend
