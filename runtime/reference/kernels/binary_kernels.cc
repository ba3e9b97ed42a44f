// Element-wise ops of two operands, with NumPy broadcasting.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <type_traits>

#include "runtime/reference/kernels/kernel_families.h"
#include "runtime/reference/support/broadcast.h"
#include "runtime/reference/support/checks.h"
#include "runtime/reference/support/dispatch.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {
namespace {

/// Integer arithmetic wraps, as ATen's does; in u64, where that is defined for every type.
template <typename T, typename Operation>
T Wrapping(T a, T b, Operation operation) {
  if constexpr (std::is_integral_v<T>) {
    return static_cast<T>(operation(static_cast<std::uint64_t>(a), static_cast<std::uint64_t>(b)));
  } else {
    return operation(a, b);
  }
}

template <typename T>
bool IsNan(T value) {
  if constexpr (std::is_floating_point_v<T>) {
    return std::isnan(value);
  } else {
    return false;
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
/// Integers truncate toward zero, and the smallest over -1 wraps. Div has refused zero divisors.
struct DivOp {
  template <typename T>
  T operator()(T a, T b) const {
    if constexpr (std::is_integral_v<T> && std::is_signed_v<T>) {
      if (b == -1) return SubOp()(T{0}, a);
    }
    return static_cast<T>(a / b);
  }
};
/// The remainder with the sign of a.
struct FmodOp {
  template <typename T>
  T operator()(T a, T b) const {
    if constexpr (std::is_integral_v<T>) {
      if constexpr (std::is_signed_v<T>) {
        if (b == -1) return 0;  // the smallest over -1 overflows
      }
      return static_cast<T>(a % b);
    } else {
      return std::fmod(a, b);
    }
  }
};
/// The remainder with the sign of b.
struct RemainderOp {
  template <typename T>
  T operator()(T a, T b) const {
    const T rest = FmodOp()(a, b);
    return rest != 0 && (rest < 0) != (b < 0) ? static_cast<T>(rest + b) : rest;
  }
};
/// Integers wrap; a negative exponent truncates toward zero, which leaves powers of 1 and -1 only.
struct PowOp {
  template <typename T>
  T operator()(T a, T b) const {
    if constexpr (std::is_floating_point_v<T>) {
      return std::pow(a, b);
    } else {
      if (b < 0) {
        if (a == 1) return 1;
        if (static_cast<std::int64_t>(a) == -1) return static_cast<T>(b % 2 == 0 ? 1 : -1);
        return 0;
      }
      T power = 1;
      for (; b > 0; b = static_cast<T>(b / 2)) {
        if (b % 2 == 1) power = MulOp()(power, a);
        a = MulOp()(a, a);
      }
      return power;
    }
  }
};
/// NaN in either operand is the result.
struct MaximumOp {
  template <typename T>
  T operator()(T a, T b) const {
    return IsNan(a) || a > b ? a : b;
  }
};
struct MinimumOp {
  template <typename T>
  T operator()(T a, T b) const {
    return IsNan(a) || a < b ? a : b;
  }
};

/// a, times the slope b where it is negative.
struct PreluOp {
  template <typename T>
  T operator()(T a, T b) const {
    return a < 0 ? MulOp()(a, b) : a;
  }
};

template <typename T, typename Operation>
absl::Status Compute(KernelContext& context, const TensorView& a, const TensorView& b) {
  ASSIGN_OR_RETURN(const Broadcast broadcast, MakeBroadcast(a.extents, b.extents));
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(a.dtype, broadcast.extents));
  const T* values_a = a.values<T>().data();
  const T* values_b = b.values<T>().data();
  T* result = output->mutable_values<T>().data();
  ForEachPair(broadcast.loops, [&](std::int64_t index_a, std::int64_t index_b) {
    *result++ = static_cast<T>(Operation()(values_a[index_a], values_b[index_b]));
  });
  return absl::OkStatus();
}

template <typename Operation>
absl::Status Binary(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* a, Input(context, 0));
  ASSIGN_OR_RETURN(const TensorView* b, Input(context, 1, a->dtype));
  return DispatchNumeric(
      a->dtype, [&](auto zero) { return Compute<decltype(zero), Operation>(context, *a, *b); });
}

template <typename T>
absl::Status RefuseZeros(const TensorView& divisors) {
  const absl::Span<const T> values = divisors.values<T>();
  if (std::find(values.begin(), values.end(), T{0}) != values.end()) {
    return Mismatch("integer divisors other than 0", "0");
  }
  return absl::OkStatus();
}

/// Integers have no quotient and no remainder by zero.
absl::Status CheckDivisors(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* b, Input(context, 1));
  return DispatchNumeric(b->dtype, [&](auto zero) {
    using T = decltype(zero);
    if constexpr (std::is_integral_v<T>) return RefuseZeros<T>(*b);
    return absl::OkStatus();
  });
}

template <typename Operation>
absl::Status Division(KernelContext& context) {
  RETURN_IF_ERROR(CheckDivisors(context));
  return Binary<Operation>(context);
}

constexpr KernelRow kRows[] = {
    {"aten.add", Binary<AddOp>},         {"aten.sub", Binary<SubOp>},
    {"aten.mul", Binary<MulOp>},         {"aten.div", Division<DivOp>},
    {"aten.fmod", Division<FmodOp>},     {"aten.remainder", Division<RemainderOp>},
    {"aten.pow", Binary<PowOp>},         {"aten.maximum", Binary<MaximumOp>},
    {"aten.minimum", Binary<MinimumOp>}, {"aten.prelu", Binary<PreluOp>},
};

}  // namespace

absl::Span<const KernelRow> BinaryKernels() { return kRows; }

}  // namespace zeropoint::runtime::reference
