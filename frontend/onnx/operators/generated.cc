// Constants that ONNX describes by a few numbers known at import.

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/file/initializer.h"
#include "frontend/onnx/file/limits.h"
#include "frontend/onnx/operators/families.h"
#include "frontend/onnx/scope/constant_data.h"
#include "frontend/onnx/scope/emit.h"
#include "frontend/onnx/scope/run_time_extents.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

using Ints = std::vector<std::int64_t>;

/// Output 0 is a constant; another dtype than its own is converted to.
absl::Status SetConstant(NodeImport& node, ir::TensorData data, ir::DType dtype) {
  ir::Value* value = node.AddConstant(node.output_name(0), std::move(data));
  if (value->dtype() != dtype) {
    ASSIGN_OR_RETURN(value, node.Emit(ir::OpKind::kTo, {value}, {{"dtype", dtype}}));
  }
  node.SetOutput(0, value);
  return absl::OkStatus();
}

/// aten.full of a value that an attribute can hold; nullopt for others.
std::optional<double> FillValue(const ir::TensorData& value) {
  switch (value.dtype()) {
    case ir::DType::kFloat32:
      return value.values<float>()[0];
    case ir::DType::kFloat64:
      return value.values<double>()[0];
    case ir::DType::kInt32:
      return value.values<std::int32_t>()[0];
    default:
      return std::nullopt;
  }
}

/// Extents that only a run knows: the value, expanded.
absl::Status FillSymbolic(NodeImport& node, const ir::TensorData& value, const ir::Shape& shape) {
  for (const ir::Dim& extent : shape) {
    if (extent.ConstantOr(0) < 0) return Malformed("the shape has a negative extent");
  }
  ir::Value* constant = node.AddConstant(node.output_name(0), Filled(value, {}));
  ASSIGN_OR_RETURN(ir::Value * result,
                   EmitExpanded(node.scope(), constant, shape, node.location()));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

absl::Status ImportConstantOfShape(NodeImport& node) {
  ASSIGN_OR_RETURN(const ir::Shape dims, node.ConstantDims(0));
  ir::TensorData value = ir::TensorData::Scalar(0.0f);
  if (node.HasAttribute("value")) {
    ASSIGN_OR_RETURN(value, node.TensorAttribute("value"));
  }
  if (value.num_elements() != 1) {
    return Malformed(absl::StrCat("\"value\" has ", value.num_elements(), " elements, not one"));
  }
  const std::optional<Ints> known = ir::ConstantExtents(dims);
  if (!known) return FillSymbolic(node, value, dims);
  Ints shape = *known;
  ASSIGN_OR_RETURN(const std::int64_t elements, CountElements(shape));
  absl::Status reserved = node.ReserveComputed(elements);
  if (reserved.ok()) {
    return SetConstant(node, Filled(value, std::move(shape)), value.dtype());
  }
  const std::optional<double> fill = FillValue(value);
  if (!fill || elements > kMaxExtent) {
    return reserved;
  }
  ASSIGN_OR_RETURN(
      ir::Value * full,
      node.Emit(ir::OpKind::kFull, {},
                {{"size", std::move(shape)}, {"value", *fill}, {"dtype", value.dtype()}}));
  node.SetOutput(0, full);
  return absl::OkStatus();
}

/// start, start + delta, … before limit.
template <typename T>
absl::Status ImportRangeOf(NodeImport& node, const ir::TensorData& start,
                           const ir::TensorData& limit, const ir::TensorData& delta) {
  const T first = start.values<T>()[0], end = limit.values<T>()[0], step = delta.values<T>()[0];
  const double count = std::ceil((static_cast<double>(end) - static_cast<double>(first)) /
                                 static_cast<double>(step));
  // Written so that NaN, from a step of 0, fails too.
  if (!(std::abs(count) < static_cast<double>(kMaxExtent))) {
    return Malformed("the range has no end");
  }
  const auto size = std::max<std::int64_t>(static_cast<std::int64_t>(count), 0);
  RETURN_IF_ERROR(node.ReserveComputed(size));
  std::vector<T> values(static_cast<std::size_t>(size));
  for (std::size_t i = 0; i < values.size(); ++i) {
    if constexpr (std::is_integral_v<T>) {
      // The distance from the start may overflow where no element does.
      values[i] = static_cast<T>(static_cast<std::uint64_t>(first) +
                                 std::uint64_t{i} * static_cast<std::uint64_t>(step));
    } else {
      values[i] = first + static_cast<T>(i) * step;
    }
  }
  return SetConstant(node, ir::TensorData::FromValues({size}, values), start.dtype());
}

/// The same for integers computed from extents.
absl::Status ImportSymbolicRange(NodeImport& node, const SymbolicTensor& start,
                                 const SymbolicTensor& limit, std::int64_t delta) {
  if (delta < 1) return Unsupported("a range that steps back from a symbolic extent");
  const ir::Dim count = ir::CeilDiv(limit.elements[0] - start.elements[0], delta);
  ASSIGN_OR_RETURN(ir::Value * positions, EmitPositions(node.scope(), count, node.location()));
  if (delta != 1) {
    ASSIGN_OR_RETURN(positions, WithScalar(node, ir::OpKind::kMul, positions, delta));
  }
  if (start.elements[0] != ir::Dim(0)) {
    const SymbolicTensor first{.is_scalar = true, .elements = start.elements};
    ASSIGN_OR_RETURN(ir::Value * offset, EmitIntegers(node.scope(), first, node.location()));
    ASSIGN_OR_RETURN(positions, Binary(node, ir::OpKind::kAdd, positions, offset));
  }
  if (start.dtype != ir::DType::kInt64) {
    ASSIGN_OR_RETURN(positions, node.Emit(ir::OpKind::kTo, {positions}, {{"dtype", start.dtype}}));
  }
  node.SetOutput(0, positions);
  return absl::OkStatus();
}

bool IsOneInteger(const std::optional<SymbolicTensor>& tensor) {
  return tensor && tensor->elements.size() == 1 && tensor->dtype != ir::DType::kBool;
}

absl::Status ImportRange(NodeImport& node) {
  const auto first = node.SymbolicInput(0), last = node.SymbolicInput(1);
  const auto step = node.SymbolicInput(2);
  if (IsOneInteger(first) && IsOneInteger(last) && IsOneInteger(step) &&
      step->elements[0].is_constant() &&
      !ir::ConstantExtents({first->elements[0], last->elements[0]})) {
    return ImportSymbolicRange(node, *first, *last, step->elements[0].constant());
  }
  std::vector<ir::TensorData> numbers;
  for (int i = 0; i < 3; ++i) {
    ASSIGN_OR_RETURN(ir::TensorData number, node.ConstantInput(i));
    if (number.num_elements() != 1 || (i > 0 && number.dtype() != numbers[0].dtype())) {
      return Malformed("start, limit and delta must be three numbers of one type");
    }
    numbers.push_back(std::move(number));
  }
  switch (numbers[0].dtype()) {
    case ir::DType::kFloat32:
      return ImportRangeOf<float>(node, numbers[0], numbers[1], numbers[2]);
    case ir::DType::kFloat64:
      return ImportRangeOf<double>(node, numbers[0], numbers[1], numbers[2]);
    case ir::DType::kInt32:
      return ImportRangeOf<std::int32_t>(node, numbers[0], numbers[1], numbers[2]);
    case ir::DType::kInt64:
      return ImportRangeOf<std::int64_t>(node, numbers[0], numbers[1], numbers[2]);
    default:
      return Unsupported("a range of this element type");
  }
}

absl::Status ImportEyeLike(NodeImport& node) {
  ASSIGN_OR_RETURN(const ir::Value* x, node.Input(0));
  const std::optional<Ints> shape = ir::ConstantExtents(x->shape());
  if (!shape || shape->size() != 2) {
    return shape ? Malformed("the input is no matrix")
                 : Unsupported("a matrix of symbolic extents; pin the input shapes");
  }
  ASSIGN_OR_RETURN(const std::int64_t diagonal, node.IntOr("k", 0));
  ir::DType dtype = x->dtype();
  if (node.HasAttribute("dtype")) {
    ASSIGN_OR_RETURN(const std::int64_t number, node.IntOr("dtype", 0));
    ASSIGN_OR_RETURN(dtype, DTypeOfOnnx(number));
  }
  ASSIGN_OR_RETURN(const std::int64_t elements, CountElements(*shape));
  RETURN_IF_ERROR(node.ReserveComputed(elements));
  std::vector<float> values(static_cast<std::size_t>(elements), 0.0f);
  const std::int64_t rows = (*shape)[0], columns = (*shape)[1];
  for (std::int64_t row = 0; row < rows; ++row) {
    // No overflow: beyond the columns there is nothing to set, whatever the sum.
    if (diagonal < columns - row && diagonal >= -row) {
      values[static_cast<std::size_t>(row * columns + row + diagonal)] = 1.0f;
    }
  }
  return SetConstant(node, ir::TensorData::FromValues(*shape, values), dtype);
}

/// a0 - a1 cos(t) + a2 cos(2t): the three window functions of ONNX.
struct CosineSum {
  double a0, a1, a2;
};
constexpr CosineSum kHann = {0.5, 0.5, 0};
constexpr CosineSum kHamming = {25.0 / 46.0, 21.0 / 46.0, 0};
constexpr CosineSum kBlackman = {0.42, 0.5, 0.08};

template <const CosineSum& kSum>
absl::Status ImportWindow(NodeImport& node) {
  ASSIGN_OR_RETURN(const Ints size, node.ConstantInts(0));
  ASSIGN_OR_RETURN(const std::int64_t periodic, node.IntOr("periodic", 1));
  ASSIGN_OR_RETURN(const std::int64_t type, node.IntOr("output_datatype", 1));
  ASSIGN_OR_RETURN(const ir::DType dtype, DTypeOfOnnx(type));
  if (size.size() != 1 || size[0] < 0) {
    return Malformed("the size of a window must be one number from 0");
  }
  RETURN_IF_ERROR(node.ReserveComputed(size[0]));
  std::vector<double> values(static_cast<std::size_t>(size[0]));
  // A window of one element is its first, whatever the period.
  const auto period = static_cast<double>(std::max<std::int64_t>(size[0] - (periodic ? 0 : 1), 1));
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double t = 2 * std::numbers::pi * static_cast<double>(i) / period;
    values[i] = kSum.a0 - kSum.a1 * std::cos(t) + kSum.a2 * std::cos(2 * t);
  }
  if (dtype == ir::DType::kFloat64) {
    return SetConstant(node, ir::TensorData::FromValues({size[0]}, values), dtype);
  }
  const std::vector<float> floats(values.begin(), values.end());
  return SetConstant(node, ir::TensorData::FromValues({size[0]}, floats), dtype);
}

constexpr OpRow kRows[] = {
    {"ConstantOfShape", 9, ImportConstantOfShape, Operands(0)},
    {"Range", 11, ImportRange, Operands(0, 1, 2)},
    {"EyeLike", 9, ImportEyeLike},
    {"HannWindow", 17, ImportWindow<kHann>, Operands(0)},
    {"HammingWindow", 17, ImportWindow<kHamming>, Operands(0)},
    {"BlackmanWindow", 17, ImportWindow<kBlackman>, Operands(0)},
};

}  // namespace

absl::Span<const OpRow> GeneratedImporters() { return kRows; }

}  // namespace zeropoint::frontend
