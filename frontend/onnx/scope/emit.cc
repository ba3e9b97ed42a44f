#include "frontend/onnx/scope/emit.h"

#include <numeric>
#include <utility>

#include "absl/strings/str_cat.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {

absl::StatusOr<ir::Value*> Binary(NodeImport& node, ir::OpKind kind, ir::Value* a, ir::Value* b) {
  return node.Emit(kind, {a, b}, {});
}

absl::StatusOr<ir::Value*> Unary(NodeImport& node, ir::OpKind kind, ir::Value* x) {
  return node.Emit(kind, {x}, {});
}

absl::StatusOr<ir::Value*> ScalarLike(NodeImport& node, const ir::Value* like, double value) {
  const std::string name = absl::StrCat(node.output_name(0), ".scalar");
  if (like->dtype() == ir::DType::kFloat32) {
    return node.AddConstant(name, ir::TensorData::Scalar(static_cast<float>(value)));
  }
  ir::Value* scalar = node.AddConstant(name, ir::TensorData::Scalar(value));
  if (like->dtype() == ir::DType::kFloat64) {
    return scalar;
  }
  return node.Emit(ir::OpKind::kTo, {scalar}, {{"dtype", like->dtype()}});
}

absl::StatusOr<ir::Value*> WithScalar(NodeImport& node, ir::OpKind kind, ir::Value* x,
                                      double value) {
  ASSIGN_OR_RETURN(ir::Value * scalar, ScalarLike(node, x, value));
  return node.Emit(kind, {x, scalar}, {});
}

absl::StatusOr<ir::Value*> Mean(NodeImport& node, ir::Value* x, std::vector<std::int64_t> axes) {
  return node.Emit(ir::OpKind::kMean, {x}, {{"dim", std::move(axes)}, {"keepdim", true}});
}

absl::StatusOr<ir::Value*> LpNorm(NodeImport& node, ir::Value* x, std::vector<std::int64_t> axes,
                                  std::int64_t p) {
  if (p < 1) return Malformed(absl::StrCat("p is ", p));
  ASSIGN_OR_RETURN(ir::Value * power, Unary(node, ir::OpKind::kAbs, x));
  const auto exponent = static_cast<double>(p);
  if (p != 1) {
    ASSIGN_OR_RETURN(power, WithScalar(node, ir::OpKind::kPow, power, exponent));
  }
  ASSIGN_OR_RETURN(ir::Value * sum, node.Emit(ir::OpKind::kSum, {power},
                                              {{"dim", std::move(axes)}, {"keepdim", true}}));
  return p == 1 ? sum : WithScalar(node, ir::OpKind::kPow, sum, 1 / exponent);
}

absl::StatusOr<ir::Value*> AlongChannels(NodeImport& node, ir::Value* x, int rank) {
  ir::Shape size = x->shape();
  size.resize(static_cast<std::size_t>(rank) - 1, ir::Dim(1));
  return node.Emit(ir::OpKind::kView, {x}, {{"size", std::move(size)}});
}

absl::StatusOr<ir::Value*> TransposedIf(NodeImport& node, const char* attribute, ir::Value* x) {
  ASSIGN_OR_RETURN(const std::int64_t transposed, node.IntOr(attribute, 0));
  const int rank = x->type().rank();
  if (transposed == 0 || rank < 2) return x;
  std::vector<std::int64_t> dims = AxisRange(0, rank);
  std::swap(dims[dims.size() - 1], dims[dims.size() - 2]);
  return node.Emit(ir::OpKind::kPermute, {x}, {{"dims", std::move(dims)}});
}

std::vector<std::int64_t> AxisRange(int begin, int end) {
  std::vector<std::int64_t> axes(static_cast<std::size_t>(end - begin));
  std::iota(axes.begin(), axes.end(), begin);
  return axes;
}

}  // namespace zeropoint::frontend
