#include "passes/lowering/dynamic_input.h"

#include <limits>
#include <utility>

#include "ir/op_kind.h"
#include "passes/match.h"

namespace zeropoint::passes::lowering {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Operand `index` of the op of `kind` that produces `value`; null when none does.
const ir::Value* OperandOf(const ir::Value* value, ir::OpKind kind, int index = 0) {
  const ir::Op* op = ProducerOfKind(value, kind);
  return op == nullptr ? nullptr : op->operand(index);
}

/// What was converted to `dtype`; null for anything else.
const ir::Value* ConvertedTo(const ir::Value* value, ir::DType dtype) {
  return value != nullptr && value->dtype() == dtype ? OperandOf(value, ir::OpKind::kTo) : nullptr;
}

bool HasOneElement(const ir::Value& value) { return ir::NumElements(value.shape()) == ir::Dim(1); }

/// The same elements, perhaps in another shape or order.
const ir::Value* Unmoved(const ir::Value* value) {
  while (value != nullptr) {
    const ir::Op* op = value->defining_op();
    if (op == nullptr || (op->kind() != ir::OpKind::kView && op->kind() != ir::OpKind::kPermute)) {
      break;
    }
    value = op->operand(0);
  }
  return value;
}

/// A value that two ops dequantize from the same integers is one.
bool IsSame(const ir::Value* a, const ir::Value* b) {
  if (a == b) return true;
  const ir::Op* p = ProducerOfKind(a, ir::OpKind::kDequantizePerTensor);
  const ir::Op* q = ProducerOfKind(b, ir::OpKind::kDequantizePerTensor);
  return p != nullptr && q != nullptr && p->operand(0) == q->operand(0) &&
         p->attributes() == q->attributes();
}

/// The one number `value` is the extreme of all elements of x, or `bound` where that lies beyond.
bool IsExtremeOf(const ir::Value* value, const ir::Value* x, ir::OpKind extreme, ClampRange bound) {
  const ir::Op* clamp = value == nullptr ? nullptr : value->defining_op();
  if (ClampRangeOf(clamp) != bound || !HasOneElement(*value)) return false;
  const ir::Value* unbounded = clamp->operand(0);
  const ir::Value* reduced = OperandOf(unbounded, extreme);
  return IsSame(Unmoved(reduced != nullptr ? reduced : unbounded), Unmoved(x));
}

/// (max(x, 0) - min(x, 0)) / 255; the minimum, or null.
const ir::Value* LowEndOfScale(const ir::Value* scale, const ir::Value* x) {
  const ir::Op* op = scale->defining_op();
  const std::optional<OperandAndConstant> scaling = op == nullptr ? std::nullopt : AsScaling(*op);
  if (!scaling || !IsNear(scaling->constant, 1.0f / 255)) return nullptr;
  const ir::Value* high = OperandOf(scaling->operand, ir::OpKind::kSub, 0);
  const ir::Value* low = OperandOf(scaling->operand, ir::OpKind::kSub, 1);
  const bool is_range = IsExtremeOf(high, x, ir::OpKind::kAmax, {0, kInfinity}) &&
                        IsExtremeOf(low, x, ir::OpKind::kAmin, {-kInfinity, 0});
  return is_range ? low : nullptr;
}

/// u8(round(-low / scale)).
bool IsZeroPoint(const ir::Value* zero_point, const ir::Value* scale, const ir::Value* low) {
  const ir::Value* rounded = ConvertedTo(zero_point, ir::DType::kUint8);
  const ir::Value* quotient = OperandOf(rounded, ir::OpKind::kRound);
  return OperandOf(quotient, ir::OpKind::kDiv, 1) == scale &&
         OperandOf(OperandOf(quotient, ir::OpKind::kDiv), ir::OpKind::kNeg) == low;
}

const ir::Value* QuantizedByTensor(const ir::Value& real) {
  const ir::Value* centered = OperandOf(&real, ir::OpKind::kMul, 0);
  const ir::Value* scale = OperandOf(&real, ir::OpKind::kMul, 1);
  if (ProducerOfKind(centered, ir::OpKind::kSub) == nullptr) std::swap(centered, scale);
  const ir::Value* zero_point =
      ConvertedTo(OperandOf(centered, ir::OpKind::kSub, 1), ir::DType::kFloat32);
  const ir::Value* quantized =
      ConvertedTo(OperandOf(centered, ir::OpKind::kSub, 0), ir::DType::kFloat32);
  const ir::Value* sum = ConvertedTo(quantized, ir::DType::kUint8);
  if (zero_point == nullptr ||
      ConvertedTo(OperandOf(sum, ir::OpKind::kAdd, 1), ir::DType::kFloat32) != zero_point) {
    return nullptr;
  }
  const ir::Value* quotient = OperandOf(OperandOf(sum, ir::OpKind::kAdd), ir::OpKind::kRound);
  const ir::Value* x = OperandOf(quotient, ir::OpKind::kDiv);
  if (x == nullptr || OperandOf(quotient, ir::OpKind::kDiv, 1) != scale) return nullptr;
  const ir::Value* low = LowEndOfScale(scale, x);
  return low != nullptr && IsZeroPoint(zero_point, scale, low) ? x : nullptr;
}

std::optional<DynamicInput> QuantizedByRow(const ir::Value& real) {
  const ir::Op* dequantize = ProducerOfKind(&real, ir::OpKind::kDequantizePerToken);
  if (dequantize == nullptr) return std::nullopt;
  const ir::Op* quantize = ProducerOfKind(dequantize->operand(0), ir::OpKind::kQuantizePerToken);
  const ir::Op* choose = ProducerOfKind(dequantize->operand(1), ir::OpKind::kChooseQParamsPerToken);
  const std::int64_t axis = dequantize->int_attribute("axis");
  const bool matches =
      quantize != nullptr && choose != nullptr && quantize->operand(0) == choose->operand(0) &&
      quantize->operand(1) == dequantize->operand(1) &&
      quantize->operand(2) == dequantize->operand(2) &&
      choose->result(1) == dequantize->operand(2) && quantize->int_attribute("axis") == axis &&
      choose->int_attribute("axis") == axis && choose->int_attribute("quant_min") == -128 &&
      choose->int_attribute("quant_max") == 127;
  if (!matches) return std::nullopt;
  const ir::Value* x = quantize->operand(0);
  return DynamicInput{x, runtime::DynamicQuantization::kPerRow,
                      static_cast<std::size_t>(axis < 0 ? axis + x->type().rank() : axis)};
}

}  // namespace

std::optional<DynamicInput> MatchDynamicInput(const ir::Value& real) {
  if (std::optional<DynamicInput> by_row = QuantizedByRow(real)) return by_row;
  if (const ir::Value* x = QuantizedByTensor(real)) {
    return DynamicInput{x, runtime::DynamicQuantization::kPerTensor, 0};
  }
  return std::nullopt;
}

}  // namespace zeropoint::passes::lowering
