#include "runtime/reference/kernels/requantization.h"

#include <cmath>
#include <limits>
#include <string>

#include "absl/strings/str_cat.h"
#include "runtime/reference/support/checks.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {

absl::Status CheckMultiplier(double scale) {
  if (std::isfinite(scale) && scale > 0) return absl::OkStatus();
  return Mismatch("scales that are positive and finite", absl::StrCat(scale));
}

absl::StatusOr<double> ScaleAttribute(const KernelContext& context) {
  ASSIGN_OR_RETURN(const double scale, context.Float("scale"));
  RETURN_IF_ERROR(CheckMultiplier(scale));
  return scale;
}

absl::StatusOr<Requantization> ReadRequantization(const KernelContext& context) {
  ASSIGN_OR_RETURN(const DType dtype, DTypeAttribute(context));
  ASSIGN_OR_RETURN(const std::int64_t x_zero_point, context.IntOr("x_zero_point", 0));
  ASSIGN_OR_RETURN(const std::int64_t zero_point, context.IntOr("zero_point", 0));
  ASSIGN_OR_RETURN(const std::int64_t min, context.Int("quant_min"));
  ASSIGN_OR_RETURN(const std::int64_t max, context.Int("quant_max"));
  RETURN_IF_ERROR(CheckList("x_zero_point", {x_zero_point}, 1, -128, 255));
  RETURN_IF_ERROR(DispatchStorage(dtype, [&](auto zero) -> absl::Status {
    using Limits = std::numeric_limits<decltype(zero)>;
    if (min >= Limits::min() && min < max && max <= Limits::max()) {
      return absl::OkStatus();
    }
    return Mismatch(
        absl::StrCat("quant_min below quant_max inside ", std::string(DTypeName(dtype))),
        absl::StrCat(min, " and ", max));
  }));
  RETURN_IF_ERROR(CheckList("zero_point", {zero_point}, 1, min, max));
  return Requantization{static_cast<std::int32_t>(x_zero_point),
                        static_cast<std::int32_t>(zero_point), static_cast<std::int32_t>(min),
                        static_cast<std::int32_t>(max), dtype};
}

}  // namespace zeropoint::runtime::reference
