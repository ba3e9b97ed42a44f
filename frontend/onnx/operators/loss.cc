// Losses, and other ops that models hold for training or statistics.

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/operators/families.h"
#include "frontend/onnx/scope/emit.h"
#include "ir/shape_inference.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

using Ints = std::vector<std::int64_t>;

/// The classes that count, and how much.
struct Targets {
  ir::Value* classes = nullptr;  // 0 where they are ignored
  ir::Value* weights = nullptr;  // null when each counts as one
};

/// "ignore_index" and the weights of input 2.
absl::StatusOr<Targets> ReadTargets(NodeImport& node, const ir::Value* scores) {
  Targets targets;
  ASSIGN_OR_RETURN(targets.classes, node.Input(1));
  ir::Value* ignored = nullptr;
  if (node.HasAttribute("ignore_index")) {
    ASSIGN_OR_RETURN(const std::int64_t index, node.IntOr("ignore_index", 0));
    ASSIGN_OR_RETURN(
        ignored, WithScalar(node, ir::OpKind::kEq, targets.classes, static_cast<double>(index)));
    ASSIGN_OR_RETURN(ir::Value * zero, ScalarLike(node, targets.classes, 0));
    ASSIGN_OR_RETURN(targets.classes,
                     node.Emit(ir::OpKind::kWhere, {ignored, zero, targets.classes}, {}));
  }
  if (node.HasInput(2)) {
    ASSIGN_OR_RETURN(ir::Value * weights, node.Input(2));
    ASSIGN_OR_RETURN(targets.weights,
                     node.Emit(ir::OpKind::kIndexSelect, {weights, targets.classes},
                               {{"dim", std::int64_t{0}}}));
  } else if (ignored != nullptr) {
    ASSIGN_OR_RETURN(targets.weights, ScalarLike(node, scores, 1));
  }
  if (ignored != nullptr) {
    ASSIGN_OR_RETURN(ir::Value * zero, ScalarLike(node, scores, 0));
    ASSIGN_OR_RETURN(targets.weights,
                     node.Emit(ir::OpKind::kWhere, {ignored, zero, targets.weights}, {}));
  }
  return targets;
}

absl::StatusOr<ir::Value*> OverAll(NodeImport& node, ir::OpKind kind, ir::Value* x) {
  const int rank = x->type().rank();
  if (rank == 0) return x;
  return node.Emit(kind, {x}, {{"dim", AxisRange(0, rank)}});
}

/// "mean" divides by the sum of the weights.
absl::StatusOr<ir::Value*> ReducedLoss(NodeImport& node, ir::Value* loss, ir::Value* weights) {
  ASSIGN_OR_RETURN(const std::string reduction, node.TextOr("reduction", "mean"));
  if (reduction == "none") return loss;
  if (reduction == "sum") return OverAll(node, ir::OpKind::kSum, loss);
  if (reduction != "mean") {
    return Malformed(absl::StrCat("\"reduction\" is \"", reduction, "\""));
  }
  if (weights == nullptr) return OverAll(node, ir::OpKind::kMean, loss);
  ASSIGN_OR_RETURN(ir::Value * total, OverAll(node, ir::OpKind::kSum, loss));
  ASSIGN_OR_RETURN(ir::Value * weight, OverAll(node, ir::OpKind::kSum, weights));
  return Binary(node, ir::OpKind::kDiv, total, weight);
}

/// Minus the weighted log probability of each target, which is of axis 1.
absl::StatusOr<ir::Value*> NegativeLogLikelihood(NodeImport& node, ir::Value* log_probabilities) {
  if (log_probabilities->type().rank() < 2) return Malformed("scores must have rank 2 or more");
  ASSIGN_OR_RETURN(const Targets targets, ReadTargets(node, log_probabilities));
  constexpr std::int64_t kClassAxis = 1;
  ASSIGN_OR_RETURN(ir::Value * index,
                   node.Emit(ir::OpKind::kUnsqueeze, {targets.classes}, {{"dim", kClassAxis}}));
  ASSIGN_OR_RETURN(ir::Value * loss, node.Emit(ir::OpKind::kGather, {log_probabilities, index},
                                               {{"dim", kClassAxis}}));
  ASSIGN_OR_RETURN(loss, node.Emit(ir::OpKind::kSqueeze, {loss}, {{"dim", Ints{kClassAxis}}}));
  ASSIGN_OR_RETURN(loss, Unary(node, ir::OpKind::kNeg, loss));
  if (targets.weights != nullptr) {
    ASSIGN_OR_RETURN(loss, Binary(node, ir::OpKind::kMul, loss, targets.weights));
  }
  return ReducedLoss(node, loss, targets.weights);
}

absl::Status ImportNegativeLogLikelihoodLoss(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * log_probabilities, node.Input(0));
  ASSIGN_OR_RETURN(ir::Value * loss, NegativeLogLikelihood(node, log_probabilities));
  node.SetOutput(0, loss);
  return absl::OkStatus();
}

absl::Status ImportSoftmaxCrossEntropyLoss(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * scores, node.Input(0));
  ASSIGN_OR_RETURN(ir::Value * log_probabilities,
                   node.Emit(ir::OpKind::kLogSoftmax, {scores}, {{"dim", std::int64_t{1}}}));
  ASSIGN_OR_RETURN(ir::Value * loss, NegativeLogLikelihood(node, log_probabilities));
  node.SetOutput(0, loss);
  if (node.HasOutput(1)) node.SetOutput(1, log_probabilities);
  return absl::OkStatus();
}

absl::Status ImportMeanVarianceNormalization(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(Ints axes, node.IntsOr("axes", {0, 2, 3}));
  ASSIGN_OR_RETURN(axes, NormalizeAxes(std::move(axes), x->type().rank()));
  ASSIGN_OR_RETURN(ir::Value * mean, Mean(node, x, axes));
  ASSIGN_OR_RETURN(ir::Value * centred, Binary(node, ir::OpKind::kSub, x, mean));
  ASSIGN_OR_RETURN(ir::Value * square, Binary(node, ir::OpKind::kMul, centred, centred));
  ASSIGN_OR_RETURN(ir::Value * deviation, Mean(node, square, axes));
  ASSIGN_OR_RETURN(deviation, Unary(node, ir::OpKind::kSqrt, deviation));
  ASSIGN_OR_RETURN(deviation, WithScalar(node, ir::OpKind::kAdd, deviation, 1e-9));
  ASSIGN_OR_RETURN(ir::Value * result, Binary(node, ir::OpKind::kDiv, centred, deviation));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

absl::Status ImportDet(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(ir::Value * result, Unary(node, ir::OpKind::kLinalgDet, x));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

constexpr OpRow kRows[] = {
    {"NegativeLogLikelihoodLoss", 12, ImportNegativeLogLikelihoodLoss},
    {"SoftmaxCrossEntropyLoss", 12, ImportSoftmaxCrossEntropyLoss},
    {"MeanVarianceNormalization", 9, ImportMeanVarianceNormalization},
    {"Det", 11, ImportDet},
};

}  // namespace

absl::Span<const OpRow> LossImporters() { return kRows; }

}  // namespace zeropoint::frontend
