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

}  // namespace zeropoint::runtime::reference

#endif  // ZEROPOINT_RUNTIME_REFERENCE_KERNELS_REQUANTIZATION_H_
