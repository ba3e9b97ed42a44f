// Gemm and MatMul.

#include "frontend/onnx/operators/gemm.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/operators/families.h"
#include "frontend/onnx/scope/constant_data.h"
#include "ir/op_kind.h"
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

/// A constant is transposed here, so that quantizers meet a weight and not an op.
absl::StatusOr<ir::Value*> TransposedMatrix(NodeImport& node, ir::Value* matrix) {
  if (matrix->is_constant()) {
    RETURN_IF_ERROR(node.ReserveComputed(matrix->data().num_elements()));
    return node.AddConstant(matrix->name() + ".transposed", Transposed(matrix->data()));
  }
  return node.Emit(ir::OpKind::kPermute, {matrix}, {{"dims", std::vector<std::int64_t>{1, 0}}});
}

/// A float32 constant is scaled here, for the same reason.
absl::StatusOr<ir::Value*> Scaled(NodeImport& node, ir::Value* value, double scale) {
  if (scale == 1.0) {
    return value;
  }
  const auto factor = static_cast<float>(scale);
  if (value->is_constant() && value->dtype() == ir::DType::kFloat32) {
    RETURN_IF_ERROR(node.ReserveComputed(value->data().num_elements()));
    const absl::Span<const float> elements = value->data().values<float>();
    std::vector<float> scaled(elements.begin(), elements.end());
    for (float& element : scaled) element *= factor;
    return node.AddConstant(value->name() + ".scaled",
                            ir::TensorData::FromValues(value->data().shape(), scaled));
  }
  ir::Value* constant =
      node.AddConstant(node.output_name(0) + ".factor", ir::TensorData::Scalar(factor));
  if (value->dtype() != ir::DType::kFloat32) {
    ASSIGN_OR_RETURN(constant, node.Emit(ir::OpKind::kTo, {constant}, {{"dtype", value->dtype()}}));
  }
  return node.Emit(ir::OpKind::kMul, {value, constant}, {});
}

/// True for a constant [outputs], which aten.linear takes as its bias.
bool IsBias(const ir::Value* c, const ir::Dim& outputs) {
  return c != nullptr && c->is_constant() && c->shape() == ir::Shape{outputs};
}

/// alpha * A' * B' + beta * C, with A', B' and beta * C given and alpha in one of them.
absl::StatusOr<ir::Value*> EmitProduct(NodeImport& node, ir::Value* a, ir::Value* b, ir::Value* c,
                                       bool is_linear) {
  ir::Value* product = nullptr;
  if (is_linear) {
    ir::Value* bias = IsBias(c, b->shape()[0]) ? c : nullptr;
    ASSIGN_OR_RETURN(product, node.Emit(ir::OpKind::kLinear, {a, b, bias}, {}));
    if (bias != nullptr) return product;
  } else {
    ASSIGN_OR_RETURN(product, node.Emit(ir::OpKind::kMatmul, {a, b}, {}));
  }
  return c == nullptr ? product : node.Emit(ir::OpKind::kAdd, {product, c}, {});
}

absl::Status ImportGemm(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * result, EmitGemm(node));
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
    {"Gemm", 1, ImportGemm},
    {"MatMul", 1, ImportMatMul},
};

}  // namespace

absl::StatusOr<ir::Value*> EmitGemm(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * a, node.Input(0));
  ASSIGN_OR_RETURN(ir::Value * b, node.Input(1));
  ASSIGN_OR_RETURN(ir::Value * c, node.OptionalInput(2));
  if (a->type().rank() != 2 || b->type().rank() != 2) {
    return Malformed(absl::StrCat("the factors are ", a->type().ToString(), " and ",
                                  b->type().ToString(), ", not two matrices"));
  }
  ASSIGN_OR_RETURN(const GemmAttributes attributes, ReadAttributes(node));
  if (attributes.trans_a) {
    ASSIGN_OR_RETURN(a, TransposedMatrix(node, a));
  }
  const bool is_linear = b->is_constant();
  if (attributes.trans_b != is_linear) {
    ASSIGN_OR_RETURN(b, TransposedMatrix(node, b));
  }
  ASSIGN_OR_RETURN(b, Scaled(node, b, attributes.alpha));
  if (c != nullptr) {
    ASSIGN_OR_RETURN(c, Scaled(node, c, attributes.beta));
  }
  return EmitProduct(node, a, b, c, is_linear);
}

absl::Span<const OpRow> GemmImporters() { return kRows; }

}  // namespace zeropoint::frontend
