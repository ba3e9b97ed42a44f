// Ops that compute shapes, and constants: evaluated at import, over symbolic dims.

#include <algorithm>
#include <utility>
#include <vector>

#include "frontend/onnx/file/initializer.h"
#include "frontend/onnx/operators/families.h"
#include "frontend/onnx/scope/constant_data.h"
#include "ir/op_kind.h"
#include "ir/shape_inference.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"

namespace zeropoint::frontend {
namespace {

absl::Status ImportShape(NodeImport& node) {
  ir::Shape shape;
  const std::optional<SymbolicTensor> symbolic = node.SymbolicInput(0);
  if (symbolic) {
    if (!symbolic->is_scalar) {
      shape.emplace_back(static_cast<std::int64_t>(symbolic->elements.size()));
    }
  } else {
    ASSIGN_OR_RETURN(const ir::Value* x, node.Input(0));
    shape = x->shape();
  }
  const auto rank = static_cast<std::int64_t>(shape.size());
  ASSIGN_OR_RETURN(std::int64_t start, node.IntOr("start", 0));
  ASSIGN_OR_RETURN(std::int64_t end, node.IntOr("end", rank));
  start = std::clamp<std::int64_t>(start < 0 ? start + rank : start, 0, rank);
  end = std::clamp<std::int64_t>(end < 0 ? end + rank : end, start, rank);
  node.SetSymbolicOutput(0, {.elements = {shape.begin() + start, shape.begin() + end}});
  return absl::OkStatus();
}

absl::Status ImportSize(NodeImport& node) {
  ir::Dim count = 1;
  if (const std::optional<SymbolicTensor> symbolic = node.SymbolicInput(0)) {
    count = static_cast<std::int64_t>(symbolic->elements.size());
  } else {
    ASSIGN_OR_RETURN(const ir::Value* x, node.Input(0));
    count = ir::NumElements(x->shape());
  }
  node.SetSymbolicOutput(0, {.is_scalar = true, .elements = {count}});
  return absl::OkStatus();
}

constexpr std::int64_t kMaxKnownElements = kMaxSymbolicElements;

/// Known numbers as bools: exporters cast the conditions of branches. Nullopt when one is a symbol.
std::optional<SymbolicTensor> AsBools(SymbolicTensor tensor) {
  for (ir::Dim& element : tensor.elements) {
    if (!element.is_constant()) return std::nullopt;
    element = ir::Dim(element.constant() == 0 ? 0 : 1);
  }
  tensor.dtype = ir::DType::kBool;
  return tensor;
}

absl::Status EmitCast(NodeImport& node, ir::DType dtype) {
  std::optional<SymbolicTensor> symbolic = node.SymbolicInput(0);
  if (symbolic && dtype == ir::DType::kBool) {
    if (std::optional<SymbolicTensor> bools = AsBools(*symbolic)) {
      node.SetSymbolicOutput(0, *std::move(bools));
      return absl::OkStatus();
    }
  }
  if (symbolic && (dtype == ir::DType::kInt64 || dtype == ir::DType::kInt32)) {
    symbolic->dtype = dtype;
    node.SetSymbolicOutput(0, *std::move(symbolic));
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  // Numbers that describe a constant (a range, a window) stay known.
  if (x->is_constant() && x->data().num_elements() <= kMaxKnownElements) {
    if (std::optional<ir::TensorData> floats = AsFloats(x->data(), dtype)) {
      node.SetOutput(0, node.AddConstant(node.output_name(0), *std::move(floats)));
      return absl::OkStatus();
    }
  }
  ASSIGN_OR_RETURN(const std::int64_t saturate, node.IntOr("saturate", 1));
  ASSIGN_OR_RETURN(ir::Value * result, node.Emit(ir::OpKind::kTo, {x},
                                                 {{"dtype", dtype}, {"saturate", saturate != 0}}));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

absl::Status ImportCast(NodeImport& node) {
  ASSIGN_OR_RETURN(const std::int64_t to, node.IntOr("to", 0));
  ASSIGN_OR_RETURN(const ir::DType dtype, DTypeOfOnnx(to));
  return EmitCast(node, dtype);
}

absl::Status ImportCastLike(NodeImport& node) {
  ASSIGN_OR_RETURN(const ir::Value* like, node.Input(1));
  return EmitCast(node, like->dtype());
}

/// The value of a Constant node in any of its forms.
absl::StatusOr<ir::TensorData> ConstantData(const NodeImport& node) {
  if (node.HasAttribute("value")) {
    return node.TensorAttribute("value");
  }
  if (node.HasAttribute("value_float")) {
    ASSIGN_OR_RETURN(const double value, node.FloatOr("value_float", 0));
    return ir::TensorData::Scalar(static_cast<float>(value));
  }
  if (node.HasAttribute("value_int")) {
    ASSIGN_OR_RETURN(const std::int64_t value, node.IntOr("value_int", 0));
    return ir::TensorData::Scalar(value);
  }
  if (node.HasAttribute("value_floats")) {
    ASSIGN_OR_RETURN(const std::vector<float> values, node.FloatsOr("value_floats", {}));
    return ir::TensorData::FromValues({static_cast<std::int64_t>(values.size())}, values);
  }
  if (node.HasAttribute("value_ints")) {
    ASSIGN_OR_RETURN(const std::vector<std::int64_t> values, node.IntsOr("value_ints", {}));
    return ir::TensorData::FromValues({static_cast<std::int64_t>(values.size())}, values);
  }
  return Unsupported("a constant that is a string or sparse tensor");
}

absl::Status ImportConstant(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::TensorData data, ConstantData(node));
  node.SetOutput(0, node.AddConstant(node.output_name(0), std::move(data)));
  return absl::OkStatus();
}

constexpr OpRow kRows[] = {
    {"Shape", 1, ImportShape},        {"Size", 1, ImportSize},         {"Cast", 6, ImportCast},
    {"CastLike", 15, ImportCastLike}, {"Constant", 1, ImportConstant},
};

}  // namespace

absl::Span<const OpRow> ShapeArithmeticImporters() { return kRows; }

}  // namespace zeropoint::frontend
