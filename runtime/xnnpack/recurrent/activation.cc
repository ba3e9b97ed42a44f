#include "runtime/xnnpack/recurrent/activation.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>

#include "runtime/status_macros.h"
#include "runtime/xnnpack/xnn_status.h"

namespace zeropoint::runtime::xnnpack {
namespace {

/// Either XNNPACK's or a function.
struct ActivationRow {
  absl::string_view name;
  std::optional<xnn_unary_operator> xnnpack;
  float (*function)(float x, float alpha, float beta) = nullptr;
};

constexpr ActivationRow kActivations[] = {
    {"Sigmoid", xnn_unary_sigmoid},
    {"Tanh", xnn_unary_tanh},
    {"Relu", {}, [](float x, float, float) { return x < 0 ? 0.0f : x; }},
    {"Affine", {}, [](float x, float alpha, float beta) { return alpha * x + beta; }},
    {"LeakyRelu", {}, [](float x, float alpha, float) { return x < 0 ? alpha * x : x; }},
    {"ThresholdedRelu", {}, [](float x, float alpha, float) { return x < alpha ? 0.0f : x; }},
    {"ScaledTanh",
     {},
     [](float x, float alpha, float beta) { return alpha * std::tanh(beta * x); }},
    {"HardSigmoid",
     {},
     [](float x, float alpha, float beta) { return std::clamp(alpha * x + beta, 0.0f, 1.0f); }},
    {"Elu", {}, [](float x, float alpha, float) { return x < 0 ? alpha * std::expm1(x) : x; }},
    {"Softsign", {}, [](float x, float, float) { return x / (1 + std::abs(x)); }},
    {"Softplus",
     {},
     [](float x, float, float) {  // exp(x) of a large x is infinite
       return std::max(x, 0.0f) + std::log1p(std::exp(-std::abs(x)));
     }},
};

const ActivationRow* Find(absl::string_view name) {
  const auto* row = std::find_if(std::begin(kActivations), std::end(kActivations),
                                 [&](const ActivationRow& known) { return known.name == name; });
  return row == std::end(kActivations) ? nullptr : row;
}

}  // namespace

bool IsKnownActivation(absl::string_view name) { return Find(name) != nullptr; }

absl::StatusOr<RecurrentActivation> RecurrentActivation::Create(const ActivationSpec& spec,
                                                                std::int64_t width) {
  const ActivationRow& row = *Find(spec.name);
  RecurrentActivation activation;
  activation.function_ = row.function;
  activation.alpha_ = static_cast<float>(spec.alpha);
  activation.beta_ = static_cast<float>(spec.beta);
  activation.width_ = width;
  if (row.xnnpack.has_value()) {
    xnn_operator_t created = nullptr;
    const xnn_status status = xnn_create_unary_elementwise_nc(
        *row.xnnpack, xnn_datatype_fp32, xnn_datatype_fp32, /*params=*/nullptr,
        /*input_quantization=*/nullptr, /*output_quantization=*/nullptr, /*flags=*/0, &created);
    activation.operator_.reset(created);
    RETURN_IF_ERROR(FromXnn(status, "create an activation function"));
  }
  return activation;
}

absl::Status RecurrentActivation::Apply(std::int64_t batch, Columns from, Columns to) {
  if (operator_ != nullptr) {
    // On the calling thread: a step is shorter than waking another.
    RETURN_IF_ERROR(FromXnn(
        xnn_reshape_unary_elementwise_nc(
            operator_.get(), static_cast<std::size_t>(batch), static_cast<std::size_t>(width_),
            static_cast<std::size_t>(from.stride), static_cast<std::size_t>(to.stride),
            /*threadpool=*/nullptr),
        "adapt an activation function"));
    RETURN_IF_ERROR(FromXnn(xnn_setup_unary_elementwise_nc(operator_.get(), from.first, to.first),
                            "set up an activation function"));
    return FromXnn(xnn_run_operator(operator_.get(), /*threadpool=*/nullptr),
                   "run an activation function");
  }
  for (std::int64_t b = 0; b < batch; ++b) {
    const float* const x = from.first + b * from.stride;
    std::transform(x, x + width_, to.first + b * to.stride,
                   [this](float value) { return function_(value, alpha_, beta_); });
  }
  return absl::OkStatus();
}

}  // namespace zeropoint::runtime::xnnpack
