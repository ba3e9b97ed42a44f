// Element-wise float ops of one operand.

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "runtime/reference/kernels/checks.h"
#include "runtime/reference/kernels/kernel_families.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {
namespace {

template <typename Function>
absl::Status Apply(KernelContext& context, Function function) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0, DType::kFloat32));
  ASSIGN_OR_RETURN(Tensor * output,
                   context.AddOutput(DType::kFloat32, {x->extents.begin(), x->extents.end()}));
  const absl::Span<const float> values = x->values<float>();
  std::transform(values.begin(), values.end(), output->mutable_values<float>().begin(), function);
  return absl::OkStatus();
}

template <float (*kFunction)(float)>
absl::Status Unary(KernelContext& context) {
  return Apply(context, kFunction);
}

/// Comparisons with NaN are false, so NaN passes through, as in ATen.
float Clamp(float x, float min, float max) { return x < min ? min : (x > max ? max : x); }

float Relu(float x) { return x < 0.0f ? 0.0f : x; }
float Sigmoid(float x) { return 1.0f / (1.0f + std::exp(-x)); }
float Hardswish(float x) { return x * Clamp(x + 3.0f, 0.0f, 6.0f) / 6.0f; }
float Tanh(float x) { return std::tanh(x); }
float Erf(float x) { return std::erf(x); }
float Exp(float x) { return std::exp(x); }
float Log(float x) { return std::log(x); }
float Sqrt(float x) { return std::sqrt(x); }
float Abs(float x) { return std::abs(x); }
float Neg(float x) { return -x; }

absl::Status Hardtanh(KernelContext& context) {
  const auto min = static_cast<float>(context.FloatOr("min_val", -1.0));
  const auto max = static_cast<float>(context.FloatOr("max_val", 1.0));
  return Apply(context, [=](float x) { return Clamp(x, min, max); });
}

absl::Status Hardsigmoid(KernelContext& context) {
  const auto alpha = static_cast<float>(context.FloatOr("alpha", 1.0 / 6.0));
  const auto beta = static_cast<float>(context.FloatOr("beta", 0.5));
  return Apply(context, [=](float x) { return Clamp(alpha * x + beta, 0.0f, 1.0f); });
}

absl::Status LeakyRelu(KernelContext& context) {
  const auto slope = static_cast<float>(context.FloatOr("negative_slope", 0.01));
  return Apply(context, [=](float x) { return x < 0.0f ? x * slope : x; });
}

absl::Status Elu(KernelContext& context) {
  const auto alpha = static_cast<float>(context.FloatOr("alpha", 1.0));
  return Apply(context, [=](float x) { return x < 0.0f ? alpha * std::expm1(x) : x; });
}

/// x/2 * (1 + erf(x/sqrt(2))), or its tanh approximation (Hendrycks and Gimpel, arXiv 1606.08415).
absl::Status Gelu(KernelContext& context) {
  constexpr float kSqrtHalf = 0.70710678f;
  constexpr float kSqrtTwoOverPi = 0.79788456f;
  const std::string approximate = context.TextOr("approximate", "none");
  if (approximate == "none") {
    return Apply(context, [](float x) { return 0.5f * x * (1.0f + std::erf(x * kSqrtHalf)); });
  }
  if (approximate == "tanh") {
    return Apply(context, [](float x) {
      return 0.5f * x * (1.0f + std::tanh(kSqrtTwoOverPi * (x + 0.044715f * x * x * x)));
    });
  }
  return Mismatch("\"approximate\" of \"none\" or \"tanh\"", approximate);
}

constexpr KernelRow kRows[] = {
    {"aten.relu", Unary<Relu>},
    {"aten.sigmoid", Unary<Sigmoid>},
    {"aten.tanh", Unary<Tanh>},
    {"aten.hardswish", Unary<Hardswish>},
    {"aten.erf", Unary<Erf>},
    {"aten.exp", Unary<Exp>},
    {"aten.log", Unary<Log>},
    {"aten.sqrt", Unary<Sqrt>},
    {"aten.abs", Unary<Abs>},
    {"aten.neg", Unary<Neg>},
    {"aten.hardtanh", Hardtanh},
    {"aten.hardsigmoid", Hardsigmoid},
    {"aten.leaky_relu", LeakyRelu},
    {"aten.elu", Elu},
    {"aten.gelu", Gelu},
};

}  // namespace

absl::Span<const KernelRow> UnaryKernels() { return kRows; }

}  // namespace zeropoint::runtime::reference
