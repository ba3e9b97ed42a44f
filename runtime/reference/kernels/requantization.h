#ifndef ZEROPOINT_RUNTIME_REFERENCE_KERNELS_REQUANTIZATION_H_
#define ZEROPOINT_RUNTIME_REFERENCE_KERNELS_REQUANTIZATION_H_

// What `int.*` kernels share that bring sums back to integers of few bits.

#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "runtime/quantization_math.h"
#include "runtime/reference/kernel.h"
#include "runtime/reference/support/dispatch.h"
#include "runtime/tensor.h"

namespace zeropoint::runtime::reference {

/// Attributes "x_zero_point", "zero_point", "quant_min", "quant_max" and "dtype".
struct Requantization {
  std::int32_t x_zero_point = 0;
  std::int32_t zero_point = 0;
  std::int32_t quant_min = 0, quant_max = 0;
  DType dtype = DType::kInt8;

  std::int32_t operator()(std::int64_t sum, double multiplier) const {
    return Requantize(sum, multiplier, zero_point, quant_min, quant_max);
  }
};

absl::StatusOr<Requantization> ReadRequantization(const KernelContext& context);

/// Attribute "scale" of one entry, positive and finite.
absl::StatusOr<double> ScaleAttribute(const KernelContext& context);
/// kInvalidArgument for any other.
absl::Status CheckMultiplier(double scale);

/// i8 and u8; else kInvalidArgument.
template <typename Visit>
absl::Status DispatchEightBit(DType dtype, Visit visit) {
  if (dtype == DType::kInt8) return visit(std::int8_t{});
  if (dtype == DType::kUint8) return visit(std::uint8_t{});
  return Mismatch("an operand of i8 or u8", DTypeName(dtype));
}

/// Integers of up to 32 bits, which numbers are quantized to; else kInvalidArgument.
template <typename Visit>
absl::Status DispatchStorage(DType dtype, Visit visit) {
  switch (dtype) {
    case DType::kInt8:
    case DType::kUint8:
      return DispatchEightBit(dtype, visit);
    case DType::kInt16:
      return visit(std::int16_t{});
    case DType::kUint16:
      return visit(std::uint16_t{});
    case DType::kInt32:
      return visit(std::int32_t{});
    case DType::kUint32:
      return visit(std::uint32_t{});
    default:
      return Mismatch("a quantized dtype of up to 32 bits", DTypeName(dtype));
  }
}

}  // namespace zeropoint::runtime::reference

#endif  // ZEROPOINT_RUNTIME_REFERENCE_KERNELS_REQUANTIZATION_H_
