#ifndef ZEROPOINT_PASSES_INTEGER_ISLAND_H_
#define ZEROPOINT_PASSES_INTEGER_ISLAND_H_

// One island `dequantize -> op [-> clamp] -> quantize`, and how its integer form is written.

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ir/op.h"
#include "ir/op_kind.h"

namespace zeropoint::passes {

/// An 8-bit value below a dequantize op: `real = scale * (value - zero_point)`.
struct QuantizedValue {
  ir::Value* value = nullptr;
  /// One entry, or one for each position along `axis`.
  std::vector<float> scales;
  std::vector<std::int64_t> zero_points;
  std::int64_t axis = 0;

  bool is_per_tensor() const { return scales.size() == 1; }
  float scale() const { return scales.front(); }
  std::int64_t zero_point() const { return zero_points.front(); }
};

/// The least integer of a dtype of 8 bits, which has 256.
std::int64_t LowestOf(ir::DType dtype);

/// What `value` is dequantized from; nullopt where it is computed in float, has more than 8 bits,
/// or qparams that are not known.
std::optional<QuantizedValue> ReadQuantized(const ir::Value* value);

/// `op` with everything that becomes of it on the way to integers; `quantize` is the op whose
/// result is replaced.
struct Island {
  ir::Op* op = nullptr;
  ir::Op* quantize = nullptr;
  float scale = 1;
  std::int64_t zero_point = 0;
  /// Narrower than those of `quantize` where a clamp is part of the island.
  std::int64_t quant_min = 0, quant_max = 0;

  /// Whether all integers of `x` are those of the result: same qparams, and no bounds.
  bool KeepsIntegersOf(const QuantizedValue& x) const;
  ir::DType dtype() const { return quantize->dtype_attribute("dtype"); }
};

/// Why there is no integer form.
absl::Status Declined(std::string_view reason);

/// The island that ends in `quantize` (a quantize_per_tensor) with `op`, and with the clamp between
/// the two, if there is one. Declined where the clamp leaves nothing to requantize to.
absl::StatusOr<Island> MakeIsland(ir::Op& quantize, ir::Op& op, const ir::Op* clamp);

/// Operand `index` of the island's op, which must be quantized per tensor.
absl::StatusOr<QuantizedValue> QuantizedOperand(const Island& island, int index);

/// A new op before the island's end, at the location of its op.
absl::StatusOr<ir::Value*> Emit(const Island& island, ir::OpKind kind,
                                std::vector<ir::Value*> operands, ir::AttributeMap attributes);
/// Attributes of `op` by their names.
ir::AttributeMap AttributesOf(const ir::Op& op, std::initializer_list<std::string_view> names);
/// "zero_point", "quant_min", "quant_max" and "dtype" of the result.
ir::AttributeMap ResultAttributes(const Island& island);

/// `x`, whose zero point is `x_zero_point`, on the scale of the result: times `scale`, which has an
/// entry for each position along `axis`, or one.
absl::StatusOr<ir::Value*> EmitRequantize(const Island& island, ir::Value* x,
                                          std::vector<double> scale, std::int64_t x_zero_point = 0,
                                          std::int64_t axis = 0);
/// The same of a quantized value; itself where that changes nothing.
absl::StatusOr<ir::Value*> EmitOnResultScale(const Island& island, const QuantizedValue& x);
/// A summand in i32: `x` less its zero point, times `scale`, rounded. Two of them add up to an i32.
absl::StatusOr<ir::Value*> EmitSummand(const Island& island, const QuantizedValue& x, double scale);

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_INTEGER_ISLAND_H_
