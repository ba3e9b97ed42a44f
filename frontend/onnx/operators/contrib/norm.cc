// Layer normalizations of ONNX Runtime's optimizer, with what it fuses into them.

#include <utility>
#include <vector>

#include "frontend/onnx/operators/contrib/families.h"
#include "frontend/onnx/scope/emit.h"
#include "frontend/onnx/scope/run_time_extents.h"
#include "ir/shape_inference.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

using Ints = std::vector<std::int64_t>;

// The last axis is normalized, with a weight of its extent.
absl::StatusOr<ir::Value*> EmitNorm(NodeImport& node, ir::OpKind kind,
                                    std::vector<ir::Value*> operands, double default_eps) {
  ASSIGN_OR_RETURN(const double eps, node.FloatOr("epsilon", default_eps));
  const std::int64_t last = operands[0]->type().rank() - 1;
  return node.Emit(kind, std::move(operands), {{"dim", last}, {"eps", eps}});
}

/// x / sqrt(mean(x²) + eps) * scale over the axes from `axis` on.
absl::Status ImportSimplified(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(ir::Value * scale, node.Input(1));
  ASSIGN_OR_RETURN(const double eps, node.FloatOr("epsilon", 1e-5));
  ASSIGN_OR_RETURN(const std::int64_t given, node.IntOr("axis", -1));
  ASSIGN_OR_RETURN(const std::int64_t axis, ir::NormalizeAxis(given, x->type().rank()));
  ASSIGN_OR_RETURN(ir::Value * y,
                   node.Emit(ir::OpKind::kRmsNorm, {x, scale}, {{"dim", axis}, {"eps", eps}}));
  node.SetOutput(0, y);
  return absl::OkStatus();
}

/// The norm of x + skip + bias, with the sum as output 3. A norm without beta has its bias where
/// the other has that.
absl::Status EmitSkipNorm(NodeImport& node, ir::OpKind kind) {
  const bool has_beta = kind == ir::OpKind::kLayerNorm;
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(ir::Value * skip, node.Input(1));
  ASSIGN_OR_RETURN(ir::Value * gamma, node.Input(2));
  ASSIGN_OR_RETURN(ir::Value * bias, node.OptionalInput(has_beta ? 4 : 3));
  ASSIGN_OR_RETURN(ir::Value * sum, Binary(node, ir::OpKind::kAdd, x, skip));
  if (bias != nullptr) {
    ASSIGN_OR_RETURN(sum, Binary(node, ir::OpKind::kAdd, sum, bias));
  }
  std::vector<ir::Value*> operands = {sum, gamma};
  if (has_beta) {
    ASSIGN_OR_RETURN(operands.emplace_back(), node.OptionalInput(3));
  }
  ASSIGN_OR_RETURN(ir::Value * y, EmitNorm(node, kind, std::move(operands), 1e-12));
  node.SetOutput(0, y);
  if (node.HasOutput(3)) node.SetOutput(3, sum);
  return absl::OkStatus();
}

template <ir::OpKind kKind>
absl::Status ImportSkipNorm(NodeImport& node) {
  return EmitSkipNorm(node, kKind);
}

/// Rows of a table; its positions are 0, 1, … where none are given.
absl::StatusOr<ir::Value*> Embedded(NodeImport& node, int table_input, ir::Value* index) {
  ASSIGN_OR_RETURN(ir::Value * table, node.Input(table_input));
  return node.Emit(ir::OpKind::kEmbedding, {table, index}, {});
}

/// How many words of each line the mask holds, i32; 0 without a mask.
absl::StatusOr<ir::Value*> MaskIndex(NodeImport& node, ir::Value* ids) {
  ASSIGN_OR_RETURN(ir::Value * mask, node.OptionalInput(7));
  if (mask != nullptr) return node.Emit(ir::OpKind::kSum, {mask}, {{"dim", Ints{1}}});
  ir::Value* zero = node.AddConstant(node.output_name(1), ir::TensorData::Scalar(std::int32_t{0}));
  return EmitExpanded(node.scope(), zero, {ids->shape()[0]}, node.location());
}

/// The norm of word + position + segment embeddings.
absl::Status ImportEmbed(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * ids, node.Input(0));
  ASSIGN_OR_RETURN(ir::Value * positions, node.OptionalInput(8));
  if (ids->type().rank() != 2) return Malformed("the words are no matrix");
  if (positions == nullptr) {
    ASSIGN_OR_RETURN(positions, EmitPositions(node.scope(), ids->shape()[1], node.location()));
  }
  ASSIGN_OR_RETURN(ir::Value * sum, Embedded(node, 2, ids));
  ASSIGN_OR_RETURN(ir::Value * places, Embedded(node, 3, positions));
  ASSIGN_OR_RETURN(sum, Binary(node, ir::OpKind::kAdd, sum, places));
  if (node.HasInput(1)) {
    ASSIGN_OR_RETURN(ir::Value * segments, node.Input(1));
    ASSIGN_OR_RETURN(ir::Value * parts, Embedded(node, 4, segments));
    ASSIGN_OR_RETURN(sum, Binary(node, ir::OpKind::kAdd, sum, parts));
  }
  ASSIGN_OR_RETURN(ir::Value * gamma, node.Input(5));
  ASSIGN_OR_RETURN(ir::Value * beta, node.Input(6));
  ASSIGN_OR_RETURN(ir::Value * y,
                   EmitNorm(node, ir::OpKind::kLayerNorm, {sum, gamma, beta}, 1e-12));
  node.SetOutput(0, y);
  if (node.HasOutput(1)) {
    ASSIGN_OR_RETURN(ir::Value * index, MaskIndex(node, ids));
    node.SetOutput(1, index);
  }
  if (node.HasOutput(2)) node.SetOutput(2, sum);
  return absl::OkStatus();
}

constexpr OpRow kRows[] = {
    // Without a domain, though ONNX has no such operator.
    {"SimplifiedLayerNormalization", 1, ImportSimplified},
    {"com.microsoft.SimplifiedLayerNormalization", 1, ImportSimplified},
    {"com.microsoft.SkipLayerNormalization", 1, ImportSkipNorm<ir::OpKind::kLayerNorm>},
    {"com.microsoft.SkipSimplifiedLayerNormalization", 1, ImportSkipNorm<ir::OpKind::kRmsNorm>},
    // Its table of segments has no effect without segments, its mask none without output 1.
    {"com.microsoft.EmbedLayerNormalization", 1, ImportEmbed, 0, Operands(4, 7)},
};

}  // namespace

absl::Span<const OpRow> OrtNormImporters() { return kRows; }

}  // namespace zeropoint::frontend
