// Activations that are one function on one side of a point and another on the other.

#include <utility>

#include "frontend/onnx/operators/families.h"
#include "frontend/onnx/scope/emit.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

absl::Status EmitElu(NodeImport& node, ir::AttributeMap attributes) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(ir::Value * result, node.Emit(ir::OpKind::kElu, {x}, std::move(attributes)));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

absl::Status ImportElu(NodeImport& node) {
  ASSIGN_OR_RETURN(const double alpha, node.FloatOr("alpha", 1.0));
  return EmitElu(node, {{"alpha", alpha}});
}

absl::Status ImportSelu(NodeImport& node) {
  ASSIGN_OR_RETURN(const double alpha, node.FloatOr("alpha", 1.67326319217681884765625));
  ASSIGN_OR_RETURN(const double gamma, node.FloatOr("gamma", 1.05070102214813232421875));
  return EmitElu(node, {{"alpha", alpha}, {"scale", gamma}});
}

absl::Status ImportCelu(NodeImport& node) {
  ASSIGN_OR_RETURN(const double alpha, node.FloatOr("alpha", 1.0));
  if (alpha == 0) return Malformed("\"alpha\" is 0");
  return EmitElu(node, {{"alpha", alpha}, {"input_scale", 1.0 / alpha}});
}

/// `kept` where `x kind bound`, else `other`.
absl::StatusOr<ir::Value*> Where(NodeImport& node, ir::OpKind kind, ir::Value* x, double bound,
                                 ir::Value* kept, ir::Value* other) {
  ASSIGN_OR_RETURN(ir::Value * condition, WithScalar(node, kind, x, bound));
  return node.Emit(ir::OpKind::kWhere, {condition, kept, other}, {});
}

/// x if x > alpha, else 0.
absl::Status ImportThresholdedRelu(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(const double alpha, node.FloatOr("alpha", 1.0));
  ASSIGN_OR_RETURN(ir::Value * zero, ScalarLike(node, x, 0));
  ASSIGN_OR_RETURN(ir::Value * result, Where(node, ir::OpKind::kGt, x, alpha, x, zero));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

/// x + bias below -lambd, x - bias above lambd, else 0.
absl::Status ImportShrink(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(const double lambd, node.FloatOr("lambd", 0.5));
  ASSIGN_OR_RETURN(const double bias, node.FloatOr("bias", 0.0));
  ASSIGN_OR_RETURN(ir::Value * result, ScalarLike(node, x, 0));
  ASSIGN_OR_RETURN(ir::Value * raised, WithScalar(node, ir::OpKind::kAdd, x, bias));
  ASSIGN_OR_RETURN(ir::Value * lowered, WithScalar(node, ir::OpKind::kSub, x, bias));
  ASSIGN_OR_RETURN(result, Where(node, ir::OpKind::kGt, x, lambd, lowered, result));
  ASSIGN_OR_RETURN(result, Where(node, ir::OpKind::kLt, x, -lambd, raised, result));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

/// Before opset 7 a slope of rank 1 is one a channel.
absl::Status ImportPRelu(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(ir::Value * slope, node.Input(1));
  if (node.opset() < 7 && slope->type().rank() == 1 && x->type().rank() > 1) {
    ASSIGN_OR_RETURN(slope, AlongChannels(node, slope, x->type().rank()));
  }
  ASSIGN_OR_RETURN(ir::Value * result, Binary(node, ir::OpKind::kPrelu, x, slope));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

constexpr OpRow kRows[] = {
    {"Elu", 1, ImportElu},       {"Selu", 1, ImportSelu},
    {"Celu", 12, ImportCelu},    {"ThresholdedRelu", 1, ImportThresholdedRelu},
    {"Shrink", 9, ImportShrink}, {"PRelu", 1, ImportPRelu},
};

}  // namespace

absl::Span<const OpRow> PiecewiseImporters() { return kRows; }

}  // namespace zeropoint::frontend
