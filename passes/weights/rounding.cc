#include "passes/weights/rounding.h"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>

#include "runtime/quantization_math.h"

namespace zeropoint::passes {
namespace {

constexpr float kDamping = 0.01f;

using Vector = Eigen::VectorXf;
using Column = Eigen::Map<const Vector>;

Eigen::Index Index(std::size_t i) { return static_cast<Eigen::Index>(i); }

/// One row while it is rounded.
struct State {
  Vector rounded;
  Vector step;      // what turning an element over adds to it: 1, -1, or 0 where it must not turn
  Vector gradient;  // H e
};

/// The step to the integer on the other side of `exact`.
float StepOf(float exact, float rounded, float quant_min, float quant_max) {
  const float step = rounded > exact ? -1.0f : 1.0f;
  const float turned = rounded + step;
  const bool may_turn =
      turned >= quant_min && turned <= quant_max && std::abs(turned - exact) < 1.0f;
  return may_turn ? step : 0.0f;
}

}  // namespace

RowRounder::RowRounder(absl::Span<const float> second_moments, std::size_t size)
    : second_moments_(second_moments), size_(size) {
  double trace = 0;
  for (std::size_t i = 0; i < size; ++i) trace += second_moments[i * size + i];
  damping_ = size == 0 ? 0 : kDamping * static_cast<float>(trace / static_cast<double>(size));
}

std::vector<float> RowRounder::Round(absl::Span<const float> row, float quant_min,
                                     float quant_max) const {
  const Column exact(row.data(), Index(size_));
  const Eigen::Map<const Eigen::MatrixXf> moments(second_moments_.data(), Index(size_),
                                                  Index(size_));
  const Vector diagonal = moments.diagonal().array() + damping_;
  State state;
  state.rounded = exact.unaryExpr(
      [&](float x) { return std::clamp(runtime::RoundHalfToEven(x), quant_min, quant_max); });
  state.step = exact.binaryExpr(state.rounded, [&](float x, float rounded) {
    return StepOf(x, rounded, quant_min, quant_max);
  });
  const Vector error = state.rounded - exact;
  state.gradient = moments * error + damping_ * error;
  // Each turn lowers the error, so this ends; the bound is for rounding errors of the gradient.
  for (std::size_t turns = 0; turns < 4 * size_; ++turns) {
    // (e + d)^T H (e + d) - e^T H e for d = step at one element; 0 where it must not turn.
    const Vector change =
        2 * state.step.cwiseProduct(state.gradient) + state.step.cwiseAbs2().cwiseProduct(diagonal);
    Eigen::Index best = 0;
    if (change.minCoeff(&best) >= -1e-6f * diagonal(best)) break;
    const float step = state.step(best);
    state.rounded(best) += step;
    state.gradient += step * moments.col(best);
    state.gradient(best) += step * damping_;
    state.step(best) = -step;
  }
  return {state.rounded.begin(), state.rounded.end()};
}

}  // namespace zeropoint::passes
