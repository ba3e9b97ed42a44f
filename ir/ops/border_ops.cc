// Borders made of the tensor itself, reversed axes, and tensors of one value.

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "ir/ops/inference.h"
#include "ir/ops/op_families.h"

namespace zeropoint::ir {
namespace {

/// How far a border may reach: reflection does not repeat the edge and stops at the other end.
absl::Status CheckReach(const Op& op, std::size_t axis, std::int64_t extent, std::int64_t amount) {
  const std::string& mode = op.string_attribute("mode");
  const bool reaches = mode == "reflect" ? amount < extent : extent > 0;
  if (amount <= 0 || reaches) return absl::OkStatus();
  return OperandError(op, 0,
                      StrCat("be large enough at axis ", axis, " for a border of ", amount,
                             " in mode \"", mode, "\""));
}

Types InferPad(const Op& op) {
  const std::string& mode = op.string_attribute("mode");
  if (mode != "reflect" && mode != "replicate" && mode != "circular") {
    return absl::InvalidArgumentError(
        StrCat("attribute \"mode\" must be reflect, replicate or circular but is ", mode));
  }
  TensorType result = op.operand(0)->type();
  const auto rank = result.shape.size();
  RETURN_IF_ERROR(ExpectPads(op, rank));
  const Ints& pad = op.ints_attribute("pad");
  for (std::size_t i = 0; i < rank; ++i) {
    Dim& extent = result.shape[i];
    if (extent.is_constant()) {
      RETURN_IF_ERROR(CheckReach(op, i, extent.constant(), std::max(pad[i], pad[rank + i])));
    }
    extent = extent + pad[i] + pad[rank + i];
    if (extent.ConstantOr(0) < 0) {
      return OperandError(op, 0,
                          StrCat("keep a non-negative extent at axis ", i, " after padding"));
    }
  }
  return {{std::move(result)}};
}

Types InferFlip(const Op& op) {
  RETURN_IF_ERROR(ExpectAxes(op, "dims", op.operand(0)->type().rank()));
  return SameAsOperand(op);
}

Types InferFull(const Op& op) {
  const Ints& size = op.ints_attribute("size");
  if (std::any_of(size.begin(), size.end(), [](std::int64_t extent) { return extent < 0; })) {
    return absl::InvalidArgumentError(
        StrCat("attribute \"size\" must hold no negative extent but is ", AttributeToString(size)));
  }
  return {{TensorType{op.dtype_attribute("dtype"), MakeShape(size)}}};
}

}  // namespace

std::vector<OpSchema> BorderOps() {
  return {
      {.kind = OpKind::kPad,
       .summary = "A border of mirrored, nearest or opposite elements; negative padding crops.",
       .operands = {{"x"}},
       .attributes = {Required("pad", AttributeKind::kInts),
                      Required("mode", AttributeKind::kString)},
       .traits = kTraitSharesObserver,
       .infer = InferPad},
      {.kind = OpKind::kFlip,
       .summary = "Some axes in reverse order.",
       .operands = {{"x"}},
       .attributes = {Required("dims", AttributeKind::kInts)},
       .traits = kTraitSharesObserver,
       .infer = InferFlip},
      {.kind = OpKind::kFull,
       .summary = "One value everywhere: a constant too large to store.",
       .operands = {},
       .attributes = {Required("size", AttributeKind::kInts),
                      Required("value", AttributeKind::kFloat),
                      Required("dtype", AttributeKind::kDType)},
       .infer = InferFull},
  };
}

}  // namespace zeropoint::ir
