// Quantization: observers, quantize and dequantize.

#include "ir/ops/inference.h"
#include "ir/ops/op_families.h"
#include "ir/ops/quant_checks.h"

namespace zeropoint::ir {
namespace {

Types InferObserve(const Op& op) {
  RETURN_IF_ERROR(ExpectFloat(op, 0));
  RETURN_IF_ERROR(CheckQuantRange(op));
  RETURN_IF_ERROR(CheckQParamLists(op));
  return SameAsOperand(op);
}

Types InferFakeQuantize(const Op& op) {
  RETURN_IF_ERROR(ExpectDType(op, 0, DType::kFloat32));
  RETURN_IF_ERROR(CheckListedQParams(op));
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
