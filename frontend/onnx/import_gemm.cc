// Gemm and MatMul.

#include <vector>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/op_table.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

struct GemmAttributes {
  double alpha, beta;
  bool trans_a, trans_b;
};

absl::StatusOr<GemmAttributes> ReadAttributes(const NodeImport& node) {
  GemmAttributes attributes;
  ASSIGN_OR_RETURN(attributes.alpha, node.FloatOr("alpha", 1.0));
  ASSIGN_OR_RETURN(attributes.beta, node.FloatOr("beta", 1.0));
  ASSIGN_OR_RETURN(const std::int64_t trans_a, node.IntOr("transA", 0));
  ASSIGN_OR_RETURN(const std::int64_t trans_b, node.IntOr("transB", 0));
  attributes.trans_a = trans_a != 0;
  attributes.trans_b = trans_b != 0;
  return attributes;
}

absl::StatusOr<ir::Value*> Transposed(NodeImport& node, ir::Value* matrix) {
  return node.Emit(ir::OpKind::kPermute, {matrix}, {{"dims", std::vector<std::int64_t>{1, 0}}});
}

absl::StatusOr<ir::Value*> Scaled(NodeImport& node, ir::Value* value, double factor) {
  if (factor == 1.0) {
    return value;
  }
  ir::Value* constant = node.AddConstant(absl::StrCat(node.output_name(0), ".factor"),
                                         ir::TensorData::Scalar(static_cast<float>(factor)));
  return node.Emit(ir::OpKind::kMul, {value, constant}, {});
}

/// True for a float constant [outputs], which aten.linear takes as its bias.
bool IsBias(const ir::Value* c, const ir::Dim& outputs) {
  return c != nullptr && c->is_constant() && c->shape() == ir::Shape{outputs};
}

/// alpha * A' * B' + beta * C. With a constant B it is a linear layer; what has to be transposed or
/// scaled of constants then folds.
absl::Status ImportGemm(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * a, node.Input(0));
  ASSIGN_OR_RETURN(ir::Value * b, node.Input(1));
  ASSIGN_OR_RETURN(ir::Value * c, node.OptionalInput(2));
  if (a->type().rank() != 2 || b->type().rank() != 2) {
    return Malformed(absl::StrCat("Gemm of ranks ", a->type().rank(), " and ", b->type().rank()));
  }
  ASSIGN_OR_RETURN(const GemmAttributes attributes, ReadAttributes(node));
  if (attributes.trans_a) {
    ASSIGN_OR_RETURN(a, Transposed(node, a));
  }
  const bool is_linear = b->is_constant();
  if (attributes.trans_b != is_linear) {
    ASSIGN_OR_RETURN(b, Transposed(node, b));
  }
  ASSIGN_OR_RETURN(b, Scaled(node, b, attributes.alpha));
  if (c != nullptr) {
    ASSIGN_OR_RETURN(c, Scaled(node, c, attributes.beta));
  }
  ir::Value* result = nullptr;
  if (is_linear) {
    ir::Value* bias = IsBias(c, b->shape()[0]) ? c : nullptr;
    ASSIGN_OR_RETURN(result, node.Emit(ir::OpKind::kLinear, {a, b, bias}, {}));
    c = bias == nullptr ? c : nullptr;
  } else {
    ASSIGN_OR_RETURN(result, node.Emit(ir::OpKind::kMatmul, {a, b}, {}));
  }
  if (c != nullptr) {
    ASSIGN_OR_RETURN(result, node.Emit(ir::OpKind::kAdd, {result, c}, {}));
  }
  node.SetOutput(0, result);
  return absl::OkStatus();
}

absl::Status ImportMatMul(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * a, node.Input(0));
  ASSIGN_OR_RETURN(ir::Value * b, node.Input(1));
  ASSIGN_OR_RETURN(ir::Value * result, node.Emit(ir::OpKind::kMatmul, {a, b}, {}));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

constexpr OpRow kRows[] = {
    {"Gemm", ImportGemm},
    {"MatMul", ImportMatMul},
};

}  // namespace

absl::Span<const OpRow> GemmImporters() { return kRows; }

}  // namespace zeropoint::frontend
