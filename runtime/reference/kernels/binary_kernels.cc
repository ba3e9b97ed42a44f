// Element-wise ops of two operands, with NumPy broadcasting.

#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "runtime/reference/kernels/broadcast.h"
#include "runtime/reference/kernels/checks.h"
#include "runtime/reference/kernels/kernel_families.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {
namespace {

/// Integer arithmetic wraps, as ATen's does; unsigned so that it is defined.
template <typename T, typename Operation>
T Wrapping(T a, T b, Operation operation) {
  if constexpr (std::is_integral_v<T>) {
    using Unsigned = std::make_unsigned_t<T>;
    return static_cast<T>(operation(static_cast<Unsigned>(a), static_cast<Unsigned>(b)));
  } else {
    return operation(a, b);
  }
}

struct AddOp {
  template <typename T>
  T operator()(T a, T b) const {
    return Wrapping(a, b, [](auto x, auto y) { return x + y; });
  }
};
struct SubOp {
  template <typename T>
  T operator()(T a, T b) const {
    return Wrapping(a, b, [](auto x, auto y) { return x - y; });
  }
};
struct MulOp {
  template <typename T>
  T operator()(T a, T b) const {
    return Wrapping(a, b, [](auto x, auto y) { return x * y; });
  }
};
/// Integers truncate toward zero; a zero divisor gives 0, and the smallest value over -1 wraps.
struct DivOp {
  template <typename T>
  T operator()(T a, T b) const {
    if constexpr (std::is_integral_v<T>) {
      if (b == 0) return 0;
      if (b == -1) return SubOp()(T{0}, a);
    }
    return a / b;
  }
};
struct PowOp {
  template <typename T>
  T operator()(T a, T b) const {
    return static_cast<T>(std::pow(a, b));
  }
};
/// NaN in either operand is the result.
struct MaximumOp {
  template <typename T>
  T operator()(T a, T b) const {
    return a != a || a > b ? a : b;
  }
};
struct MinimumOp {
  template <typename T>
  T operator()(T a, T b) const {
    return a != a || a < b ? a : b;
  }
};

template <typename T, typename Operation>
absl::Status Compute(KernelContext& context, const TensorView& a, const TensorView& b) {
  ASSIGN_OR_RETURN(const Broadcast broadcast, MakeBroadcast(a.extents, b.extents));
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(a.dtype, broadcast.extents));
  const absl::Span<const T> values_a = a.values<T>();
  const absl::Span<const T> values_b = b.values<T>();
  const absl::Span<T> result = output->mutable_values<T>();
  const Operation operation;
  ForEachPair(broadcast, [&](std::int64_t i, std::int64_t index_a, std::int64_t index_b) {
    result[static_cast<std::size_t>(i)] = operation(values_a[static_cast<std::size_t>(index_a)],
                                                    values_b[static_cast<std::size_t>(index_b)]);
  });
  return absl::OkStatus();
}

template <typename Operation>
absl::Status Binary(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* a, Input(context, 0));
  ASSIGN_OR_RETURN(const TensorView* b, Input(context, 1, a->dtype));
  switch (a->dtype) {
    case DType::kFloat32:
      return Compute<float, Operation>(context, *a, *b);
    case DType::kFloat64:
      return Compute<double, Operation>(context, *a, *b);
    case DType::kInt32:
      return Compute<std::int32_t, Operation>(context, *a, *b);
    case DType::kInt64:
      return Compute<std::int64_t, Operation>(context, *a, *b);
    default:
      return Mismatch("operands of f32, f64, i32 or i64", DTypeName(a->dtype));
  }
}

constexpr KernelRow kRows[] = {
    {"aten.add", Binary<AddOp>},         {"aten.sub", Binary<SubOp>},
    {"aten.mul", Binary<MulOp>},         {"aten.div", Binary<DivOp>},
    {"aten.pow", Binary<PowOp>},         {"aten.maximum", Binary<MaximumOp>},
    {"aten.minimum", Binary<MinimumOp>},
};

}  // namespace

absl::Span<const KernelRow> BinaryKernels() { return kRows; }

}  // namespace zeropoint::runtime::reference
