// Element-wise ops of one operand.

#include <cmath>
#include <cstdint>
#include <string>
#include <type_traits>

#include "absl/strings/str_cat.h"
#include "runtime/reference/kernels/kernel_families.h"
#include "runtime/reference/support/apply.h"
#include "runtime/reference/support/checks.h"
#include "runtime/reference/support/conversion.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {
namespace {

/// min(max(x, low), high). Comparisons with NaN are false, so NaN passes through, as in ATen.
template <typename T>
T Clamp(T x, T low, T high) {
  const T raised = x < low ? low : x;
  return raised > high ? high : raised;
}

/// Integers wrap, as ATen's do; unsigned so that it is defined.
template <typename T>
T Negated(T x) {
  if constexpr (std::is_integral_v<T>) {
    return static_cast<T>(std::uint64_t{0} - static_cast<std::uint64_t>(x));
  } else {
    return -x;
  }
}

absl::Status Relu(KernelContext& context) {
  return ApplyNumeric(context, [](auto x) { return x < 0 ? decltype(x){0} : x; });
}
absl::Status Abs(KernelContext& context) {
  return ApplyNumeric(context, [](auto x) {
    if constexpr (std::is_integral_v<decltype(x)>) {
      return x < 0 ? Negated(x) : x;
    } else {
      return std::abs(x);  // clears the sign of -0.0 and NaN too
    }
  });
}
absl::Status Neg(KernelContext& context) {
  return ApplyNumeric(context, [](auto x) { return Negated(x); });
}
absl::Status Silu(KernelContext& context) {
  return ApplyFloat(context, [](auto x) { return x / (1 + std::exp(-x)); });
}

absl::Status Sigmoid(KernelContext& context) {
  return ApplyFloat(context, [](auto x) { return 1 / (1 + std::exp(-x)); });
}
absl::Status Hardswish(KernelContext& context) {
  return ApplyFloat(context, [](auto x) {
    using T = decltype(x);
    return x * Clamp<T>(x + 3, 0, 6) / 6;
  });
}
absl::Status Tanh(KernelContext& context) {
  return ApplyFloat(context, [](auto x) { return std::tanh(x); });
}
absl::Status Erf(KernelContext& context) {
  return ApplyFloat(context, [](auto x) { return std::erf(x); });
}
absl::Status Exp(KernelContext& context) {
  return ApplyFloat(context, [](auto x) { return std::exp(x); });
}
absl::Status Log(KernelContext& context) {
  return ApplyFloat(context, [](auto x) { return std::log(x); });
}
absl::Status Sqrt(KernelContext& context) {
  return ApplyFloat(context, [](auto x) { return std::sqrt(x); });
}

absl::Status Hardtanh(KernelContext& context) {
  ASSIGN_OR_RETURN(const double low, context.FloatOr("min_val", -1.0));
  ASSIGN_OR_RETURN(const double high, context.FloatOr("max_val", 1.0));
  // Written so that a NaN fails too.
  if (!(low <= high)) {
    return Mismatch("\"min_val\" up to \"max_val\"", absl::StrCat(low, " and ", high));
  }
  return ApplyNumeric(context, [=](auto x) {
    using T = decltype(x);
    return Clamp(x, ConvertElement<T>(low), ConvertElement<T>(high));
  });
}

absl::Status Hardsigmoid(KernelContext& context) {
  ASSIGN_OR_RETURN(const double alpha, context.FloatOr("alpha", 1.0 / 6.0));
  ASSIGN_OR_RETURN(const double beta, context.FloatOr("beta", 0.5));
  return ApplyFloat(context, [=](auto x) {
    using T = decltype(x);
    return Clamp<T>(static_cast<T>(alpha) * x + static_cast<T>(beta), 0, 1);
  });
}

absl::Status LeakyRelu(KernelContext& context) {
  ASSIGN_OR_RETURN(const double slope, context.FloatOr("negative_slope", 0.01));
  return ApplyFloat(context,
                    [=](auto x) { return x > 0 ? x : x * static_cast<decltype(x)>(slope); });
}

absl::Status Elu(KernelContext& context) {
  ASSIGN_OR_RETURN(const double alpha, context.FloatOr("alpha", 1.0));
  ASSIGN_OR_RETURN(const double scale, context.FloatOr("scale", 1.0));
  ASSIGN_OR_RETURN(const double input_scale, context.FloatOr("input_scale", 1.0));
  return ApplyFloat(context, [=](auto x) {
    using T = decltype(x);
    const T scaled = x * static_cast<T>(input_scale);
    return static_cast<T>(scale) * (x > 0 ? x : static_cast<T>(alpha) * std::expm1(scaled));
  });
}

/// x/2 * (1 + erf(x/sqrt(2))), or its tanh approximation (Hendrycks and Gimpel, arXiv 1606.08415).
absl::Status Gelu(KernelContext& context) {
  constexpr double kSqrtHalf = 0.70710678118654752;
  constexpr double kSqrtTwoOverPi = 0.79788456080286536;
  ASSIGN_OR_RETURN(const std::string approximate, context.TextOr("approximate", "none"));
  if (approximate == "none") {
    return ApplyFloat(context, [](auto x) {
      using T = decltype(x);
      return T{0.5} * x * (1 + std::erf(x * static_cast<T>(kSqrtHalf)));
    });
  }
  if (approximate == "tanh") {
    return ApplyFloat(context, [](auto x) {
      using T = decltype(x);
      const T inner = static_cast<T>(kSqrtTwoOverPi) * (x + static_cast<T>(0.044715) * x * x * x);
      return T{0.5} * x * (1 + std::tanh(inner));
    });
  }
  return Mismatch("\"approximate\" of \"none\" or \"tanh\"", approximate);
}

constexpr KernelRow kRows[] = {
    {"aten.relu", Relu},
    {"aten.sigmoid", Sigmoid},
    {"aten.silu", Silu},
    {"aten.tanh", Tanh},
    {"aten.hardswish", Hardswish},
    {"aten.erf", Erf},
    {"aten.exp", Exp},
    {"aten.log", Log},
    {"aten.sqrt", Sqrt},
    {"aten.abs", Abs},
    {"aten.neg", Neg},
    {"aten.hardtanh", Hardtanh},
    {"aten.hardsigmoid", Hardsigmoid},
    {"aten.leaky_relu", LeakyRelu},
    {"aten.elu", Elu},
    {"aten.gelu", Gelu},
};

}  // namespace

absl::Span<const KernelRow> UnaryKernels() { return kRows; }

}  // namespace zeropoint::runtime::reference
