// BatchNormalization and Softmax.

#include <utility>
#include <vector>

#include "frontend/onnx/operators/families.h"
#include "frontend/onnx/scope/emit.h"
#include "ir/shape_inference.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

/// running * momentum + current * (1 - momentum).
absl::StatusOr<ir::Value*> Blend(NodeImport& node, ir::Value* running, ir::Value* current,
                                 double momentum) {
  ASSIGN_OR_RETURN(ir::Value * kept, WithScalar(node, ir::OpKind::kMul, running, momentum));
  ASSIGN_OR_RETURN(ir::Value * added, WithScalar(node, ir::OpKind::kMul, current, 1 - momentum));
  return Binary(node, ir::OpKind::kAdd, kept, added);
}

/// Statistics of the batch in place of the running ones (operands 3 and 4), which move towards
/// them.
absl::Status UseBatchStatistics(NodeImport& node, std::vector<ir::Value*>& operands) {
  ASSIGN_OR_RETURN(const double momentum, node.FloatOr("momentum", 0.9));
  ir::Value* x = operands[0];
  const int rank = x->type().rank();
  if (rank < 2) return Malformed("an input without channels");
  std::vector<std::int64_t> axes = AxisRange(1, rank);
  axes[0] = 0;  // all but the channels
  ASSIGN_OR_RETURN(ir::Value * mean, Mean(node, x, axes));
  ASSIGN_OR_RETURN(ir::Value * centred, Binary(node, ir::OpKind::kSub, x, mean));
  ASSIGN_OR_RETURN(ir::Value * square, Binary(node, ir::OpKind::kMul, centred, centred));
  ASSIGN_OR_RETURN(ir::Value * variance, Mean(node, square, axes));
  int output = 1;
  ir::Value* statistics[] = {mean, variance};
  for (ir::Value* statistic : statistics) {
    ASSIGN_OR_RETURN(ir::Value * current,
                     node.Emit(ir::OpKind::kSqueeze, {statistic}, {{"dim", axes}}));
    ir::Value*& running = operands[static_cast<std::size_t>(output) + 2];
    if (node.HasOutput(output)) {
      ASSIGN_OR_RETURN(ir::Value * blended, Blend(node, running, current, momentum));
      node.SetOutput(output, blended);
    }
    running = current;
    ++output;
  }
  return absl::OkStatus();
}

/// Operands as those of the node; x is [N], samples of one channel, or [N,C,…].
absl::StatusOr<ir::Value*> EmitBatchNorm(NodeImport& node, std::vector<ir::Value*> operands) {
  ASSIGN_OR_RETURN(const std::int64_t training, node.IntOr("training_mode", 0));
  ASSIGN_OR_RETURN(const double eps, node.FloatOr("epsilon", 1e-5));
  const bool is_vector = operands[0]->type().rank() == 1;
  if (is_vector) {
    ASSIGN_OR_RETURN(operands[0],
                     node.Emit(ir::OpKind::kUnsqueeze, {operands[0]}, {{"dim", std::int64_t{1}}}));
  }
  if (training != 0) {
    RETURN_IF_ERROR(UseBatchStatistics(node, operands));
  }
  ASSIGN_OR_RETURN(ir::Value * result,
                   node.Emit(ir::OpKind::kBatchNorm, std::move(operands), {{"eps", eps}}));
  if (!is_vector) return result;
  return node.Emit(ir::OpKind::kSqueeze, {result}, {{"dim", std::vector<std::int64_t>{1}}});
}

absl::Status ImportBatchNormalization(NodeImport& node) {
  // Before opset 14 more than one output was how training mode was told.
  if (node.opset() < 14 && node.num_outputs() > 1) {
    return Unsupported("training mode; export the model in evaluation mode");
  }
  ASSIGN_OR_RETURN(const std::int64_t spatial, node.IntOr("spatial", 1));
  if (spatial == 0) {
    return Unsupported("statistics per element (spatial = 0)");
  }
  std::vector<ir::Value*> operands;
  for (int i = 0; i < 5; ++i) {
    ASSIGN_OR_RETURN(operands.emplace_back(), node.Input(i));
  }
  ASSIGN_OR_RETURN(ir::Value * result, EmitBatchNorm(node, std::move(operands)));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

constexpr OpRow kRows[] = {
    {"BatchNormalization", 1, ImportBatchNormalization},
};

}  // namespace

absl::Span<const OpRow> NormImporters() { return kRows; }

}  // namespace zeropoint::frontend
