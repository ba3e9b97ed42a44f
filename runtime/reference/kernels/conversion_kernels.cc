// Conversions between element types.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "absl/strings/str_cat.h"
#include "runtime/reference/kernels/checks.h"
#include "runtime/reference/kernels/kernel_families.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {
namespace {

/// Float to integer truncates toward zero; NaN gives 0 and what does not fit saturates, where C++
/// leaves the result undefined.
template <typename To, typename From>
To ConvertOne(From value) {
  if constexpr (std::is_same_v<To, bool>) {
    return value != From{0};
  } else if constexpr (std::is_floating_point_v<From> && std::is_integral_v<To>) {
    if (std::isnan(value)) return 0;
    const auto wide = static_cast<double>(value);
    // The largest i64 is no double: what reaches 2^63 saturates before the cast.
    if (wide >= static_cast<double>(std::numeric_limits<To>::max())) {
      return std::numeric_limits<To>::max();
    }
    if (wide <= static_cast<double>(std::numeric_limits<To>::lowest())) {
      return std::numeric_limits<To>::lowest();
    }
    return static_cast<To>(wide);
  } else {
    return static_cast<To>(value);
  }
}

/// Calls `visit` with a value of the C++ type of `dtype`.
template <typename Visit>
absl::Status Dispatch(DType dtype, Visit visit) {
  switch (dtype) {
    case DType::kBool:
      return visit(bool{});
    case DType::kInt8:
      return visit(std::int8_t{});
    case DType::kUint8:
      return visit(std::uint8_t{});
    case DType::kInt16:
      return visit(std::int16_t{});
    case DType::kUint16:
      return visit(std::uint16_t{});
    case DType::kInt32:
      return visit(std::int32_t{});
    case DType::kInt64:
      return visit(std::int64_t{});
    case DType::kFloat32:
      return visit(float{});
    case DType::kFloat64:
      return visit(double{});
    case DType::kFloat16:
      break;
  }
  return Mismatch("a dtype to convert", DTypeName(dtype));
}

absl::Status To(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  ASSIGN_OR_RETURN(const std::int64_t number, context.Int("dtype"));
  if (number < 0 || number >= kNumDTypes) {
    return Mismatch("a dtype number", absl::StrCat(number));
  }
  const auto dtype = static_cast<DType>(number);
  ASSIGN_OR_RETURN(Tensor * output,
                   context.AddOutput(dtype, {x->extents.begin(), x->extents.end()}));
  return Dispatch(x->dtype, [&](auto from) {
    return Dispatch(dtype, [&](auto to) {
      using From = decltype(from);
      using Target = decltype(to);
      const absl::Span<const From> values = x->values<From>();
      std::transform(values.begin(), values.end(), output->mutable_values<Target>().begin(),
                     ConvertOne<Target, From>);
      return absl::OkStatus();
    });
  });
}

constexpr KernelRow kRows[] = {
    {"aten.to", To},
};

}  // namespace

absl::Span<const KernelRow> ConversionKernels() { return kRows; }

}  // namespace zeropoint::runtime::reference
