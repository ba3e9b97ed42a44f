// Ops that move integers as they move numbers, that pick the largest or clamp: on the integers
// themselves, requantized behind them where the result has other qparams.

#include <cstdint>
#include <utility>
#include <vector>

#include "ir/status_macros.h"
#include "passes/integer/integer_rules.h"
#include "runtime/quantization_math.h"

namespace zeropoint::passes {
namespace {

/// `x` of the island's operand 0, held by `moved`, on the scale of the result.
absl::StatusOr<ir::Value*> Settle(const Island& island, QuantizedValue x, ir::Value* moved) {
  x.value = moved;
  return EmitOnResultScale(island, x);
}

/// Operand 0 is data; others say where to, and stay as they are.
absl::StatusOr<ir::Value*> MoveRule(const Island& island) {
  ASSIGN_OR_RETURN(const QuantizedValue x, QuantizedOperand(island, 0));
  const ir::Op& op = *island.op;
  std::vector<ir::Value*> operands(op.operands().begin(), op.operands().end());
  operands.front() = x.value;
  ir::AttributeMap attributes;
  for (const ir::AttributeSchema& schema : op.schema().attributes) {
    attributes.merge(AttributesOf(op, {schema.name}));
  }
  ASSIGN_OR_RETURN(ir::Value* const moved,
                   Emit(island, op.kind(), std::move(operands), std::move(attributes)));
  return Settle(island, x, moved);
}

/// Clamps, identities, and the dequantize itself where nothing stands before the quantize.
absl::StatusOr<ir::Value*> ClampRule(const Island& island) {
  ASSIGN_OR_RETURN(const QuantizedValue x, QuantizedOperand(island, 0));
  return EmitOnResultScale(island, x);
}

absl::StatusOr<ir::Value*> PadRule(const Island& island) {
  ASSIGN_OR_RETURN(const QuantizedValue x, QuantizedOperand(island, 0));
  const auto min = static_cast<std::int32_t>(LowestOf(x.value->dtype()));
  ir::AttributeMap attributes = AttributesOf(*island.op, {"pad"});
  attributes["value"] = static_cast<double>(runtime::QuantizeToInt(
      static_cast<float>(island.op->float_attribute("value")), runtime::InverseScale(x.scale()),
      static_cast<std::int32_t>(x.zero_point()), min, min + 255));
  ASSIGN_OR_RETURN(ir::Value* const padded,
                   Emit(island, ir::OpKind::kConstantPadNd, {x.value}, std::move(attributes)));
  return Settle(island, x, padded);
}

absl::StatusOr<ir::Value*> CatRule(const Island& island) {
  std::vector<QuantizedValue> parts;
  for (int i = 0; i < island.op->num_operands(); ++i) {
    ASSIGN_OR_RETURN(parts.emplace_back(), QuantizedOperand(island, i));
  }
  std::vector<ir::Value*> operands;
  for (const QuantizedValue& part : parts) {
    ASSIGN_OR_RETURN(operands.emplace_back(), EmitOnResultScale(island, part));
  }
  return Emit(island, ir::OpKind::kCat, std::move(operands), AttributesOf(*island.op, {"dim"}));
}

constexpr IntegerRow kRows[] = {
    {ir::OpKind::kRelu, ClampRule},          {ir::OpKind::kHardtanh, ClampRule},
    {ir::OpKind::kDropout, ClampRule},       {ir::OpKind::kCat, CatRule},
    {ir::OpKind::kConstantPadNd, PadRule},   {ir::OpKind::kMaxPool2d, MoveRule},
    {ir::OpKind::kMaxPool3d, MoveRule},      {ir::OpKind::kAmax, MoveRule},
    {ir::OpKind::kAmin, MoveRule},           {ir::OpKind::kResizeNearest, MoveRule},
    {ir::OpKind::kView, MoveRule},           {ir::OpKind::kFlatten, MoveRule},
    {ir::OpKind::kPermute, MoveRule},        {ir::OpKind::kSqueeze, MoveRule},
    {ir::OpKind::kUnsqueeze, MoveRule},      {ir::OpKind::kSlice, MoveRule},
    {ir::OpKind::kChannelShuffle, MoveRule}, {ir::OpKind::kPad, MoveRule},
    {ir::OpKind::kFlip, MoveRule},           {ir::OpKind::kExpand, MoveRule},
    {ir::OpKind::kRepeat, MoveRule},         {ir::OpKind::kPixelShuffle, MoveRule},
    {ir::OpKind::kPixelUnshuffle, MoveRule}, {ir::OpKind::kIndexSelect, MoveRule},
    {ir::OpKind::kGather, MoveRule},         {ir::OpKind::kGatherNd, MoveRule},
};

}  // namespace

absl::Span<const IntegerRow> MovementRules() { return kRows; }

}  // namespace zeropoint::passes
