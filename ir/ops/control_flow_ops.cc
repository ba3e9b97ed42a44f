// Ops that run functions of the module. What they call is checked by the verifier (ir/calls.h):
// text may name a function before it defines it.

#include "ir/ops/inference.h"
#include "ir/ops/op_families.h"

namespace zeropoint::ir {
namespace {

absl::Status ExpectOneElement(const Op& op, int index, DType dtype) {
  if (op.operand(index) == nullptr) return absl::OkStatus();
  RETURN_IF_ERROR(ExpectDType(op, index, dtype));
  if (NumElements(op.operand(index)->shape()) != Dim(1)) {
    return OperandError(op, index, "must have one element");
  }
  return absl::OkStatus();
}

Types DeclaredResults(const Op& op) {
  const std::vector<TensorType>& results = op.types_attribute("results");
  if (results.empty()) return absl::InvalidArgumentError("\"results\" must not be empty");
  return results;
}

// States lead both the operands from `first` on and the results; scanned operands follow them.
absl::Status ExpectCounts(const Op& op, std::int64_t states, std::int64_t scans, int first) {
  const auto results = static_cast<std::int64_t>(op.types_attribute("results").size());
  const std::int64_t operands = op.num_operands() - first;
  if (states < 0 || scans < 0 || states > results || states > operands ||
      scans > operands - states) {
    return absl::InvalidArgumentError(StrCat(states, " states and ", scans,
                                             " scanned operands do not fit ", operands,
                                             " operands and ", results, " results"));
  }
  return absl::OkStatus();
}

absl::Status ExpectDirections(const Op& op, std::string_view name, std::size_t count) {
  RETURN_IF_ERROR(ExpectInts(op, name, count, 0));
  for (const std::int64_t direction : op.ints_attribute(name)) {
    if (direction > 1) {
      return absl::InvalidArgumentError(StrCat("attribute \"", name, "\" must hold 0 and 1"));
    }
  }
  return absl::OkStatus();
}

Types InferIf(const Op& op) {
  RETURN_IF_ERROR(ExpectOneElement(op, 0, DType::kBool));
  return DeclaredResults(op);
}

Types InferLoop(const Op& op) {
  RETURN_IF_ERROR(ExpectOneElement(op, 0, DType::kInt64));
  RETURN_IF_ERROR(ExpectOneElement(op, 1, DType::kBool));
  RETURN_IF_ERROR(ExpectCounts(op, op.int_attribute("states"), 0, 2));
  return DeclaredResults(op);
}

Types InferScan(const Op& op) {
  const std::int64_t states = op.int_attribute("states");
  const std::vector<std::int64_t>& input_axes = op.ints_attribute("input_axes");
  RETURN_IF_ERROR(ExpectCounts(op, states, static_cast<std::int64_t>(input_axes.size()), 0));
  const std::size_t outputs =
      op.types_attribute("results").size() - static_cast<std::size_t>(states);
  if (input_axes.empty()) return absl::InvalidArgumentError("nothing is scanned");
  RETURN_IF_ERROR(ExpectInts(op, "input_axes", input_axes.size(), 0));
  RETURN_IF_ERROR(ExpectDirections(op, "input_directions", input_axes.size()));
  RETURN_IF_ERROR(ExpectInts(op, "output_axes", outputs, 0));
  RETURN_IF_ERROR(ExpectDirections(op, "output_directions", outputs));
  for (std::size_t i = 0; i < input_axes.size(); ++i) {
    const int index = static_cast<int>(states) + static_cast<int>(i);
    if (input_axes[i] >= op.operand(index)->type().rank()) {
      return OperandError(op, index, StrCat("has no axis ", input_axes[i]));
    }
  }
  return DeclaredResults(op);
}

}  // namespace

std::vector<OpSchema> ControlFlowOps() {
  return {
      {.kind = OpKind::kIf,
       .summary = "Runs one of two functions on the captures.",
       .operands = {{"cond"}, {"captures", Arity::kAny}},
       .attributes = {Required("then", AttributeKind::kFunction),
                      Required("else", AttributeKind::kFunction),
                      Required("results", AttributeKind::kTypes)},
       .infer = InferIf},
      {.kind = OpKind::kLoop,
       .summary = "Runs a function again and again, as ONNX's Loop.",
       .operands = {{"trip_count", Arity::kOptional},
                    {"cond", Arity::kOptional},
                    {"values", Arity::kAny}},
       .attributes = {Required("body", AttributeKind::kFunction),
                      Required("states", AttributeKind::kInt),
                      Required("results", AttributeKind::kTypes)},
       .infer = InferLoop},
      {.kind = OpKind::kScan,
       .summary = "Runs a function on one slice of tensors after the other, as ONNX's Scan.",
       .operands = {{"values", Arity::kVariadic}},
       .attributes = {Required("body", AttributeKind::kFunction),
                      Required("states", AttributeKind::kInt),
                      Required("input_axes", AttributeKind::kInts),
                      Required("input_directions", AttributeKind::kInts),
                      Required("output_axes", AttributeKind::kInts),
                      Required("output_directions", AttributeKind::kInts),
                      Required("results", AttributeKind::kTypes)},
       .infer = InferScan},
  };
}

}  // namespace zeropoint::ir
