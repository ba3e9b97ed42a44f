// Quantization: observers, quantize and dequantize.

#include <cmath>
#include <limits>
#include <optional>

#include "ir/ops/inference.h"
#include "ir/ops/op_families.h"

namespace zeropoint::ir {
namespace {

struct IntegerRange {
  std::int64_t min;
  std::int64_t max;
};

template <typename T>
constexpr IntegerRange RangeOf() {
  return {std::numeric_limits<T>::min(), std::numeric_limits<T>::max()};
}

// The values of a storage dtype; nullopt for those nothing is quantized to.
std::optional<IntegerRange> StorageRange(DType dtype) {
  switch (dtype) {
    case DType::kInt8:
      return RangeOf<std::int8_t>();
    case DType::kUint8:
      return RangeOf<std::uint8_t>();
    case DType::kInt16:
      return RangeOf<std::int16_t>();
    case DType::kUint16:
      return RangeOf<std::uint16_t>();
    case DType::kInt32:
      return RangeOf<std::int32_t>();
    default:
      return std::nullopt;
  }
}

absl::Status CheckQuantRange(const Op& op) {
  const DType dtype = op.dtype_attribute("dtype");
  const std::int64_t min = op.int_attribute("quant_min");
  const std::int64_t max = op.int_attribute("quant_max");
  const std::optional<IntegerRange> storage = StorageRange(dtype);
  if (!storage) {
    return absl::InvalidArgumentError(
        StrCat("attribute \"dtype\" must be i8, u8, i16, u16 or i32 but is ", DTypeName(dtype)));
  }
  if (min >= max || min < storage->min || max > storage->max) {
    return absl::InvalidArgumentError(StrCat("quant_min ", min, " and quant_max ", max,
                                             " must ascend within the range of ", DTypeName(dtype),
                                             ", [", storage->min, ",", storage->max, "]"));
  }
  return absl::OkStatus();
}

absl::Status CheckScale(double scale) {
  if (std::isfinite(scale) && scale > 0) return absl::OkStatus();
  return absl::InvalidArgumentError(StrCat("a scale must be positive and finite but is ", scale));
}

absl::Status CheckZeroPoint(const Op& op, std::int64_t zero_point) {
  const std::int64_t min = op.int_attribute("quant_min");
  const std::int64_t max = op.int_attribute("quant_max");
  if (zero_point >= min && zero_point <= max) return absl::OkStatus();
  return absl::InvalidArgumentError(
      StrCat("zero point ", zero_point, " lies outside [", min, ",", max, "]"));
}

// "scale" and "zero_point", lists of one entry, or one for each channel.
absl::Status CheckQParamLists(const Op& op) {
  const std::vector<double>& scales = op.floats_attribute("scale");
  const Ints& zero_points = op.ints_attribute("zero_point");
  if (scales.size() != zero_points.size()) {
    return absl::InvalidArgumentError(StrCat(scales.size(), " entries in \"scale\" but ",
                                             zero_points.size(), " in \"zero_point\""));
  }
  for (const double scale : scales) RETURN_IF_ERROR(CheckScale(scale));
  for (const std::int64_t zero_point : zero_points) {
    RETURN_IF_ERROR(CheckZeroPoint(op, zero_point));
  }
  return absl::OkStatus();
}

Types InferObserve(const Op& op) {
  RETURN_IF_ERROR(ExpectFloat(op, 0));
  RETURN_IF_ERROR(CheckQuantRange(op));
  RETURN_IF_ERROR(CheckQParamLists(op));
  return SameAsOperand(op);
}

Types InferFakeQuantize(const Op& op) {
  RETURN_IF_ERROR(ExpectDType(op, 0, DType::kFloat32));
  RETURN_IF_ERROR(CheckQuantRange(op));
  RETURN_IF_ERROR(CheckQParamLists(op));
  const auto count = static_cast<std::int64_t>(op.floats_attribute("scale").size());
  if (count == 0) return absl::InvalidArgumentError("\"scale\" and \"zero_point\" are empty");
  if (count == 1) return SameAsOperand(op);
  const TensorType& x = op.operand(0)->type();
  ASSIGN_OR_RETURN(const int axis, AxisAttribute(op, "ch_axis", x.rank()));
  const Dim& channels = x.shape[static_cast<std::size_t>(axis)];
  if (channels.ConstantOr(count) != count) {
    return absl::InvalidArgumentError(StrCat(count, " entries in \"scale\" for ",
                                             channels.ToString(), " channels along axis ", axis));
  }
  return SameAsOperand(op);
}

absl::Status CheckPerTensor(const Op& op) {
  RETURN_IF_ERROR(CheckQuantRange(op));
  RETURN_IF_ERROR(CheckScale(op.float_attribute("scale")));
  return CheckZeroPoint(op, op.int_attribute("zero_point"));
}

absl::Status CheckPerChannel(const Op& op) {
  RETURN_IF_ERROR(CheckQuantRange(op));
  const TensorType& input = op.operand(0)->type();
  ASSIGN_OR_RETURN(const int axis, AxisAttribute(op, "axis", input.rank()));
  const Dim& channels = input.shape[static_cast<std::size_t>(axis)];
  RETURN_IF_ERROR(ExpectDType(op, 1, DType::kFloat32));
  RETURN_IF_ERROR(ExpectVector(op, 1, channels));
  RETURN_IF_ERROR(ExpectDType(op, 2, DType::kInt32));
  return ExpectVector(op, 2, channels);
}

Types Quantized(const Op& op) {
  RETURN_IF_ERROR(ExpectDType(op, 0, DType::kFloat32));
  return {{TensorType{op.dtype_attribute("dtype"), op.operand(0)->shape()}}};
}

Types Dequantized(const Op& op) {
  RETURN_IF_ERROR(ExpectDType(op, 0, op.dtype_attribute("dtype")));
  return {{TensorType{DType::kFloat32, op.operand(0)->shape()}}};
}

Types InferQuantizePerTensor(const Op& op) {
  RETURN_IF_ERROR(CheckPerTensor(op));
  return Quantized(op);
}

Types InferDequantizePerTensor(const Op& op) {
  RETURN_IF_ERROR(CheckPerTensor(op));
  return Dequantized(op);
}

Types InferQuantizePerChannel(const Op& op) {
  RETURN_IF_ERROR(CheckPerChannel(op));
  return Quantized(op);
}

Types InferDequantizePerChannel(const Op& op) {
  RETURN_IF_ERROR(CheckPerChannel(op));
  return Dequantized(op);
}

// One scale and zero point for each row along "axis".
absl::StatusOr<Shape> RowShape(const Op& op) {
  Shape shape = op.operand(0)->shape();
  ASSIGN_OR_RETURN(const int axis, AxisAttribute(op, "axis", op.operand(0)->type().rank(),
                                                 /*allow_negative=*/true));
  shape[static_cast<std::size_t>(axis)] = Dim(1);
  return shape;
}

Types InferChooseQParamsPerToken(const Op& op) {
  RETURN_IF_ERROR(CheckQuantRange(op));
  RETURN_IF_ERROR(ExpectDType(op, 0, DType::kFloat32));
  RETURN_IF_ERROR(ExpectRankAtLeast(op, 0, 1));
  ASSIGN_OR_RETURN(const Shape rows, RowShape(op));
  return {{TensorType{DType::kFloat32, rows}, TensorType{DType::kInt32, rows}}};
}

absl::Status CheckPerToken(const Op& op) {
  RETURN_IF_ERROR(CheckQuantRange(op));
  RETURN_IF_ERROR(ExpectRankAtLeast(op, 0, 1));
  RETURN_IF_ERROR(ExpectDType(op, 1, DType::kFloat32));
  RETURN_IF_ERROR(ExpectDType(op, 2, DType::kInt32));
  ASSIGN_OR_RETURN(const Shape rows, RowShape(op));
  for (const int index : {1, 2}) {
    if (op.operand(index)->shape() != rows) {
      return OperandError(op, index, StrCat("have shape ", ShapeToString(rows)));
    }
  }
  return absl::OkStatus();
}

Types InferQuantizePerToken(const Op& op) {
  RETURN_IF_ERROR(CheckPerToken(op));
  return Quantized(op);
}

Types InferDequantizePerToken(const Op& op) {
  RETURN_IF_ERROR(CheckPerToken(op));
  return Dequantized(op);
}

OpSchema PerToken(OpKind kind, std::string_view summary, std::vector<OperandSchema> operands,
                  InferTypes infer) {
  return {.kind = kind,
          .summary = summary,
          .operands = std::move(operands),
          .attributes = {Required("quant_min", AttributeKind::kInt),
                         Required("quant_max", AttributeKind::kInt),
                         Required("dtype", AttributeKind::kDType), Optional("axis", -1)},
          .infer = infer};
}

OpSchema PerTensor(OpKind kind, std::string_view summary, InferTypes infer) {
  return {.kind = kind,
          .summary = summary,
          .operands = {{"x"}},
          .attributes = {Required("scale", AttributeKind::kFloat),
                         Required("zero_point", AttributeKind::kInt),
                         Required("quant_min", AttributeKind::kInt),
                         Required("quant_max", AttributeKind::kInt),
                         Required("dtype", AttributeKind::kDType)},
          .traits = kTraitPointwise,
          .infer = infer};
}

OpSchema PerChannel(OpKind kind, std::string_view summary, InferTypes infer) {
  return {.kind = kind,
          .summary = summary,
          .operands = {{"x"}, {"scales"}, {"zero_points"}},
          .attributes = {Required("axis", AttributeKind::kInt),
                         Required("quant_min", AttributeKind::kInt),
                         Required("quant_max", AttributeKind::kInt),
                         Required("dtype", AttributeKind::kDType)},
          .infer = infer};
}

OpSchema Observe() {
  return {.kind = OpKind::kObserve,
          .summary = "x itself, seen by an observer during calibration.",
          .operands = {{"x"}},
          .attributes = {Required("observer", AttributeKind::kString),
                         Required("group", AttributeKind::kInt),
                         Required("dtype", AttributeKind::kDType),
                         Required("quant_min", AttributeKind::kInt),
                         Required("quant_max", AttributeKind::kInt),
                         Required("qscheme", AttributeKind::kString), Optional("ch_axis", 0),
                         Required("eps", AttributeKind::kFloat),
                         Optional("scale", std::vector<double>{}), Optional("zero_point", Ints{}),
                         Optional("derived_from", Ints{})},
          .traits = kTraitPointwise,
          .infer = InferObserve};
}

OpSchema FakeQuantize() {
  return {.kind = OpKind::kFakeQuantize,
          .summary = "x as quantizing and dequantizing leaves it, in float all the while.",
          .operands = {{"x"}},
          .attributes = {Required("scale", AttributeKind::kFloats),
                         Required("zero_point", AttributeKind::kInts), Optional("ch_axis", 0),
                         Required("quant_min", AttributeKind::kInt),
                         Required("quant_max", AttributeKind::kInt),
                         Required("dtype", AttributeKind::kDType), Optional("enabled", true)},
          .infer = InferFakeQuantize};
}

}  // namespace

std::vector<OpSchema> QuantOps() {
  return {
      Observe(),
      FakeQuantize(),
      PerTensor(OpKind::kQuantizePerTensor, "Float to integer with one scale and zero point.",
                InferQuantizePerTensor),
      PerTensor(OpKind::kDequantizePerTensor, "Integer to float with one scale and zero point.",
                InferDequantizePerTensor),
      PerChannel(OpKind::kQuantizePerChannel,
                 "Float to integer with a scale and zero point for each index of one axis.",
                 InferQuantizePerChannel),
      PerChannel(OpKind::kDequantizePerChannel,
                 "Integer to float with a scale and zero point for each index of one axis.",
                 InferDequantizePerChannel),
      PerToken(OpKind::kChooseQParamsPerToken,
               "Scale and zero point of each row along `axis`, from its range and 0.", {{"x"}},
               InferChooseQParamsPerToken),
      PerToken(OpKind::kQuantizePerToken,
               "Float to integer with a scale and zero point for each row along `axis`.",
               {{"x"}, {"scales"}, {"zero_points"}}, InferQuantizePerToken),
      PerToken(OpKind::kDequantizePerToken,
               "Integer to float with a scale and zero point for each row along `axis`.",
               {{"x"}, {"scales"}, {"zero_points"}}, InferDequantizePerToken),
  };
}

}  // namespace zeropoint::ir
