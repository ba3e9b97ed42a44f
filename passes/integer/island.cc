#include "passes/integer/island.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "ir/function.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "passes/match.h"
#include "runtime/quantization_math.h"

namespace zeropoint::passes {
namespace {

constexpr std::int64_t kMaxSummand = (std::int64_t{1} << 30) - 1;

bool IsEightBit(ir::DType dtype) { return dtype == ir::DType::kInt8 || dtype == ir::DType::kUint8; }

/// An attribute is a double, of which f32 may leave 0 or infinity.
bool IsScale(float scale) { return std::isfinite(scale) && scale > 0; }

std::int64_t QuantizedBound(const ir::Op& quantize, double bound) {
  const float inverse_scale =
      runtime::InverseScale(static_cast<float>(quantize.float_attribute("scale")));
  return runtime::QuantizeToInt(static_cast<float>(bound), inverse_scale,
                                static_cast<std::int32_t>(quantize.int_attribute("zero_point")),
                                static_cast<std::int32_t>(quantize.int_attribute("quant_min")),
                                static_cast<std::int32_t>(quantize.int_attribute("quant_max")));
}

/// False for qparams that no constant tells.
bool ReadChannels(const ir::Op& dequantize, QuantizedValue& x) {
  const ir::Value* scales = dequantize.operand(1);
  const ir::Value* zero_points = dequantize.operand(2);
  if (!scales->is_constant() || !zero_points->is_constant()) return false;
  const auto scale_values = scales->data().values<float>();
  const auto zero_point_values = zero_points->data().values<std::int32_t>();
  x.scales.assign(scale_values.begin(), scale_values.end());
  x.zero_points.assign(zero_point_values.begin(), zero_point_values.end());
  x.axis = dequantize.int_attribute("axis");
  return !x.scales.empty();
}

}  // namespace

std::int64_t LowestOf(ir::DType dtype) { return dtype == ir::DType::kInt8 ? -128 : 0; }

std::optional<QuantizedValue> ReadQuantized(const ir::Value* value) {
  const ir::Op* op = value == nullptr ? nullptr : value->defining_op();
  if (!IsDequantize(op) || !IsEightBit(op->operand(0)->dtype())) return std::nullopt;
  QuantizedValue x;
  x.value = op->operand(0);
  if (op->kind() == ir::OpKind::kDequantizePerTensor) {
    x.scales = {static_cast<float>(op->float_attribute("scale"))};
    x.zero_points = {op->int_attribute("zero_point")};
  } else if (!ReadChannels(*op, x)) {
    return std::nullopt;
  }
  const std::int64_t lowest = LowestOf(x.value->dtype());
  const auto is_held = [&](std::int64_t zero_point) {
    return zero_point >= lowest && zero_point <= lowest + 255;
  };
  const bool is_known = std::all_of(x.scales.begin(), x.scales.end(), IsScale) &&
                        std::all_of(x.zero_points.begin(), x.zero_points.end(), is_held);
  return is_known ? std::optional<QuantizedValue>(std::move(x)) : std::nullopt;
}

bool Island::KeepsIntegersOf(const QuantizedValue& x) const {
  const std::int64_t lowest = LowestOf(x.value->dtype());
  const bool has_bounds = quant_min > lowest || quant_max < lowest + 255;
  return !has_bounds && x.is_per_tensor() && x.scale() == scale && x.zero_point() == zero_point &&
         x.value->dtype() == dtype();
}

absl::Status Declined(std::string_view reason) {
  return absl::UnimplementedError(ir::ToAbsl(reason));
}

absl::StatusOr<Island> MakeIsland(ir::Op& quantize, ir::Op& op, const ir::Op* clamp) {
  Island island = {.op = &op,
                   .quantize = &quantize,
                   .scale = static_cast<float>(quantize.float_attribute("scale")),
                   .zero_point = quantize.int_attribute("zero_point"),
                   .quant_min = quantize.int_attribute("quant_min"),
                   .quant_max = quantize.int_attribute("quant_max")};
  if (const std::optional<ClampRange> range = ClampRangeOf(clamp)) {
    island.quant_min = QuantizedBound(quantize, range->min);
    island.quant_max = QuantizedBound(quantize, range->max);
    if (island.quant_min >= island.quant_max) {
      return Declined("the clamp leaves a single quantized value");
    }
  }
  // Requantizing wants it within the range, though no sum is near it then.
  if (island.zero_point < island.quant_min || island.zero_point > island.quant_max) {
    return Declined("the clamp leaves out the zero point");
  }
  if (!IsScale(island.scale)) return Declined("the scale of the result is none in f32");
  return island;
}

absl::StatusOr<QuantizedValue> QuantizedOperand(const Island& island, int index) {
  std::optional<QuantizedValue> x = ReadQuantized(island.op->operand(index));
  if (!x) {
    return Declined(ir::StrCat("operand ", index, " is not dequantized from 8 bits"));
  }
  if (!x->is_per_tensor()) {
    return Declined(ir::StrCat("operand ", index, " has a scale for each channel"));
  }
  return *std::move(x);
}

absl::StatusOr<ir::Value*> Emit(const Island& island, ir::OpKind kind,
                                std::vector<ir::Value*> operands, ir::AttributeMap attributes) {
  ASSIGN_OR_RETURN(ir::Op* const op, island.quantize->function()->InsertBefore(
                                         island.quantize, kind, std::move(operands),
                                         std::move(attributes), island.op->location()));
  return op->result();
}

ir::AttributeMap AttributesOf(const ir::Op& op, std::initializer_list<std::string_view> names) {
  ir::AttributeMap attributes;
  for (const std::string_view name : names) {
    if (const ir::Attribute* value = op.FindAttribute(name)) {
      attributes.emplace(std::string(name), *value);
    }
  }
  return attributes;
}

ir::AttributeMap ResultAttributes(const Island& island) {
  return {{"zero_point", island.zero_point},
          {"quant_min", island.quant_min},
          {"quant_max", island.quant_max},
          {"dtype", island.dtype()}};
}

absl::StatusOr<ir::Value*> EmitRequantize(const Island& island, ir::Value* x,
                                          std::vector<double> scale, std::int64_t x_zero_point,
                                          std::int64_t axis) {
  ir::AttributeMap attributes = ResultAttributes(island);
  attributes["scale"] = std::move(scale);
  attributes["x_zero_point"] = x_zero_point;
  attributes["axis"] = axis;
  return Emit(island, ir::OpKind::kIntRequantize, {x}, std::move(attributes));
}

absl::StatusOr<ir::Value*> EmitOnResultScale(const Island& island, const QuantizedValue& x) {
  if (island.KeepsIntegersOf(x)) return x.value;
  const double ratio = static_cast<double>(x.scale()) / static_cast<double>(island.scale);
  return EmitRequantize(island, x.value, {ratio}, x.zero_point());
}

absl::StatusOr<ir::Value*> EmitSummand(const Island& island, const QuantizedValue& x,
                                       double scale) {
  return Emit(island, ir::OpKind::kIntRequantize, {x.value},
              {{"scale", std::vector<double>{scale}},
               {"x_zero_point", x.zero_point()},
               {"quant_min", -kMaxSummand},
               {"quant_max", kMaxSummand},
               {"dtype", ir::DType::kInt32}});
}

}  // namespace zeropoint::passes
