// Ops that compute shapes, and constants: evaluated at import, over symbolic dims.

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/initializer.h"
#include "frontend/onnx/op_table.h"
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
  node.SetSymbolicOutput(0, {false, {shape.begin() + start, shape.begin() + end}});
  return absl::OkStatus();
}

absl::Status ImportGather(NodeImport& node) {
  const std::optional<SymbolicTensor> data = node.SymbolicInput(0);
  ASSIGN_OR_RETURN(const std::int64_t axis, node.IntOr("axis", 0));
  if (!data || data->is_scalar || (axis != 0 && axis != -1)) {
    return Unsupported("gathering from anything but a shape");
  }
  ASSIGN_OR_RETURN(const std::vector<std::int64_t> indices, node.ConstantInts(1));
  SymbolicTensor result;
  result.is_scalar = node.SymbolicInput(1)->is_scalar;
  for (std::int64_t index : indices) {
    ASSIGN_OR_RETURN(const std::int64_t position,
                     NormalizeAxis(index, static_cast<int>(data->elements.size())));
    result.elements.push_back(data->elements[static_cast<std::size_t>(position)]);
  }
  node.SetSymbolicOutput(0, std::move(result));
  return absl::OkStatus();
}

/// Shapes are integers of one kind here: a cast between integer types changes nothing.
absl::Status ImportCast(NodeImport& node) {
  ASSIGN_OR_RETURN(const std::int64_t to, node.IntOr("to", 0));
  ASSIGN_OR_RETURN(const ir::DType dtype, DTypeOfOnnx(static_cast<std::int32_t>(to)));
  const std::optional<SymbolicTensor> symbolic = node.SymbolicInput(0);
  if (symbolic && (dtype == ir::DType::kInt64 || dtype == ir::DType::kInt32)) {
    node.SetSymbolicOutput(0, *symbolic);
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(ir::Value * result, node.Emit(ir::OpKind::kTo, {x}, {{"dtype", dtype}}));
  node.SetOutput(0, result);
  return absl::OkStatus();
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
    ASSIGN_OR_RETURN(const std::vector<double> values, node.FloatsOr("value_floats", {}));
    return ir::TensorData::FromValues({static_cast<std::int64_t>(values.size())},
                                      std::vector<float>(values.begin(), values.end()));
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

/// A vector of one integer repeated, as shapes are padded with ones; anything larger is data.
absl::Status ImportConstantOfShape(NodeImport& node) {
  ASSIGN_OR_RETURN(const std::vector<std::int64_t> shape, node.ConstantInts(0));
  ir::TensorData value = ir::TensorData::Scalar(0.0f);
  if (node.HasAttribute("value")) {
    ASSIGN_OR_RETURN(value, node.TensorAttribute("value"));
  }
  const std::optional<SymbolicTensor> element = SymbolicOf(value);
  const bool is_vector = shape.size() == 1 && shape[0] >= 0 && shape[0] <= kMaxSymbolicElements;
  if (!is_vector || !element || element->elements.size() != 1) {
    return Unsupported("a filled tensor that is not a shape");
  }
  node.SetSymbolicOutput(
      0, {false, std::vector<ir::Dim>(static_cast<std::size_t>(shape[0]), element->elements[0])});
  return absl::OkStatus();
}

constexpr OpRow kRows[] = {
    {"Shape", ImportShape},
    {"Gather", ImportGather},
    {"Cast", ImportCast},
    {"Constant", ImportConstant},
    {"ConstantOfShape", ImportConstantOfShape},
};

}  // namespace

absl::Span<const OpRow> ShapeArithmeticImporters() { return kRows; }

}  // namespace zeropoint::frontend
