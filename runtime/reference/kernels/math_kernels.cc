// Functions of one number from <cmath>, and what is nearly that.

#include <cmath>

#include "runtime/reference/kernels/kernel_families.h"
#include "runtime/reference/support/apply.h"

namespace zeropoint::runtime::reference {
namespace {

// A kernel that applies std::function to every element.
#define ZEROPOINT_MATH_KERNEL(Name, function)                            \
  absl::Status Name(KernelContext& context) {                            \
    return ApplyFloat(context, [](auto x) { return std::function(x); }); \
  }
ZEROPOINT_MATH_KERNEL(Floor, floor)
ZEROPOINT_MATH_KERNEL(Ceil, ceil)
ZEROPOINT_MATH_KERNEL(Round, nearbyint)  // half to even
ZEROPOINT_MATH_KERNEL(Sin, sin)
ZEROPOINT_MATH_KERNEL(Cos, cos)
ZEROPOINT_MATH_KERNEL(Tan, tan)
ZEROPOINT_MATH_KERNEL(Asin, asin)
ZEROPOINT_MATH_KERNEL(Acos, acos)
ZEROPOINT_MATH_KERNEL(Atan, atan)
ZEROPOINT_MATH_KERNEL(Sinh, sinh)
ZEROPOINT_MATH_KERNEL(Cosh, cosh)
ZEROPOINT_MATH_KERNEL(Asinh, asinh)
ZEROPOINT_MATH_KERNEL(Acosh, acosh)
ZEROPOINT_MATH_KERNEL(Atanh, atanh)
#undef ZEROPOINT_MATH_KERNEL

absl::Status Reciprocal(KernelContext& context) {
  return ApplyFloat(context, [](auto x) { return 1 / x; });
}

/// -1, 0 or 1; NaN stays.
absl::Status Sign(KernelContext& context) {
  return ApplyNumeric(context, [](auto x) {
    using T = decltype(x);
    if (x > T{0}) return T{1};
    return x < T{0} ? static_cast<T>(-1) : x;
  });
}

/// log(1 + exp(x)), which is x + log(1 + exp(-x)): the exponential never overflows.
absl::Status Softplus(KernelContext& context) {
  return ApplyFloat(context, [](auto x) {
    return (x > 0 ? x : decltype(x){0}) + std::log1p(std::exp(-std::abs(x)));
  });
}

constexpr KernelRow kRows[] = {
    {"aten.floor", Floor},       {"aten.ceil", Ceil},
    {"aten.round", Round},       {"aten.sin", Sin},
    {"aten.cos", Cos},           {"aten.tan", Tan},
    {"aten.asin", Asin},         {"aten.acos", Acos},
    {"aten.atan", Atan},         {"aten.sinh", Sinh},
    {"aten.cosh", Cosh},         {"aten.asinh", Asinh},
    {"aten.acosh", Acosh},       {"aten.atanh", Atanh},
    {"aten.sign", Sign},         {"aten.reciprocal", Reciprocal},
    {"aten.softplus", Softplus},
};

}  // namespace

absl::Span<const KernelRow> MathKernels() { return kRows; }

}  // namespace zeropoint::runtime::reference
