// Recurrent layers with ONNX's layout of weights: aten.rnn, aten.gru, aten.lstm.
//
// x [S,B,I], w [D,G*H,I], r [D,G*H,H], bias [D,2*G*H], lengths i32[B], h0 [D,B,H] for D directions
// and G gates; results y [S,D,B,H] and the last state [D,B,H].

#include <algorithm>

#include "ir/ops/inference.h"
#include "ir/ops/op_families.h"

namespace zeropoint::ir {
namespace {

enum Operand { kX, kW, kR, kBias, kLengths, kH0, kC0, kPeepholes };

/// Extents that the weights prove.
struct Sizes {
  std::int64_t directions = 0, hidden = 0;
};

absl::Status ExpectShape(const Op& op, int index, const Shape& shape) {
  if (op.operand(index) == nullptr) return absl::OkStatus();
  RETURN_IF_ERROR(ExpectSameDType(op, index, kX));
  const absl::Status unified = UnifyShapes(op.operand(index)->shape(), shape).status();
  if (unified.ok()) return absl::OkStatus();
  return OperandError(op, index, StrCat("have shape ", ShapeToString(shape)), unified);
}

absl::StatusOr<Sizes> CheckWeights(const Op& op, std::int64_t gates) {
  for (int index : {kX, kW, kR}) RETURN_IF_ERROR(ExpectRank(op, index, 3));
  const Shape& x = op.operand(kX)->shape();
  const Shape& r = op.operand(kR)->shape();
  if (!ConstantExtents(r)) return OperandError(op, kR, "have constant extents");
  const Sizes sizes = {r[0].constant(), r[2].constant()};
  if (sizes.directions < 1 || sizes.directions > 2 || sizes.hidden < 1) {
    return OperandError(op, kR, "be for one or two directions and hold elements");
  }
  const Dim rows = Dim(gates) * r[2];
  RETURN_IF_ERROR(ExpectShape(op, kR, {r[0], rows, r[2]}));
  RETURN_IF_ERROR(ExpectShape(op, kW, {r[0], rows, x[2]}));
  RETURN_IF_ERROR(ExpectShape(op, kBias, {r[0], rows * 2}));
  return sizes;
}

absl::Status CheckActivations(const Op& op, const Sizes& sizes, std::int64_t per_direction) {
  const std::string& names = op.string_attribute("activations");
  const auto count = 1 + std::count(names.begin(), names.end(), ',');
  if (count == sizes.directions * per_direction) return absl::OkStatus();
  return absl::InvalidArgumentError(StrCat("attribute \"activations\" must name ",
                                           sizes.directions * per_direction, " functions but is \"",
                                           names, "\""));
}

/// `states` of them are kept from step to step.
Types InferRecurrent(const Op& op, std::int64_t gates, std::int64_t activations, int states) {
  RETURN_IF_ERROR(ExpectFloat(op, kX));
  ASSIGN_OR_RETURN(const Sizes sizes, CheckWeights(op, gates));
  RETURN_IF_ERROR(CheckActivations(op, sizes, activations));
  const Shape& x = op.operand(kX)->shape();
  const Shape state = {sizes.directions, x[1], sizes.hidden};
  if (op.operand(kLengths) != nullptr) {
    RETURN_IF_ERROR(ExpectDType(op, kLengths, DType::kInt32));
    RETURN_IF_ERROR(ExpectVector(op, kLengths, x[1]));
  }
  RETURN_IF_ERROR(ExpectShape(op, kH0, state));
  RETURN_IF_ERROR(ExpectShape(op, kC0, state));
  RETURN_IF_ERROR(ExpectShape(op, kPeepholes, {sizes.directions, 3 * sizes.hidden}));
  const DType dtype = op.operand(kX)->dtype();
  std::vector<TensorType> types = {{dtype, {x[0], sizes.directions, x[1], sizes.hidden}}};
  types.resize(static_cast<std::size_t>(states) + 1, TensorType{dtype, state});
  return types;
}

Types InferRnn(const Op& op) { return InferRecurrent(op, 1, 1, 1); }
Types InferGru(const Op& op) { return InferRecurrent(op, 3, 2, 1); }
Types InferLstm(const Op& op) { return InferRecurrent(op, 4, 3, 2); }

std::vector<OperandSchema> Operands(std::vector<OperandSchema> more) {
  std::vector<OperandSchema> operands = {{"x"},
                                         {"w"},
                                         {"r"},
                                         {"bias", Arity::kOptional},
                                         {"lengths", Arity::kOptional},
                                         {"h0", Arity::kOptional}};
  operands.insert(operands.end(), more.begin(), more.end());
  return operands;
}

std::vector<AttributeSchema> Attributes(std::vector<AttributeSchema> more) {
  std::vector<AttributeSchema> attributes = {
      Required("activations", AttributeKind::kString), Optional("alphas", std::vector<double>{}),
      Optional("betas", std::vector<double>{}), Optional("clip", 0.0), Optional("reverse", false)};
  attributes.insert(attributes.end(), more.begin(), more.end());
  return attributes;
}

}  // namespace

std::vector<OpSchema> RecurrentOps() {
  return {
      {.kind = OpKind::kRnn,
       .summary = "h = f(x*w + h*r + bias), step by step.",
       .operands = Operands({}),
       .attributes = Attributes({}),
       .infer = InferRnn},
      {.kind = OpKind::kGru,
       .summary = "Gated recurrent unit; gates z, r, h.",
       .operands = Operands({}),
       .attributes = Attributes({Optional("linear_before_reset", false)}),
       .infer = InferGru},
      {.kind = OpKind::kLstm,
       .summary = "Long short-term memory; gates i, o, f, c; peepholes i, o, f.",
       .operands = Operands({{"c0", Arity::kOptional}, {"peepholes", Arity::kOptional}}),
       .attributes = Attributes({Optional("input_forget", false)}),
       .infer = InferLstm},
  };
}

}  // namespace zeropoint::ir
