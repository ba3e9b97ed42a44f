#include "passes/weights/analytic_mean.h"

#include <cmath>
#include <cstddef>

#include "absl/types/span.h"
#include "ir/op_kind.h"

namespace zeropoint::passes {
namespace {

// Operands of aten.layer_norm.
constexpr int kGamma = 1;
constexpr int kBeta = 2;

/// E[max(x, 0)] of a normal x.
double ClippedMean(double mean, double deviation) {
  if (deviation == 0) return std::fmax(mean, 0);
  const double z = mean / deviation;
  constexpr double kInverseSqrt2Pi = 0.3989422804014327;
  const double density = kInverseSqrt2Pi * std::exp(-z * z / 2);
  const double probability = 0.5 * std::erfc(-z / std::sqrt(2.0));
  return mean * probability + deviation * density;
}

bool IsFloatRow(const ir::Value* value, std::size_t size) {
  return value != nullptr && value->is_constant() && value->dtype() == ir::DType::kFloat32 &&
         static_cast<std::size_t>(value->data().num_elements()) == size;
}

}  // namespace

std::vector<float> AnalyticMean(const QuantizedWeight& weight) {
  if (weight.layer->kind() != ir::OpKind::kLinear) return {};
  const ir::Op* op = BehindQuantization(*weight.layer->operand(0));
  const bool is_clipped = op != nullptr && op->kind() == ir::OpKind::kRelu;
  if (is_clipped) op = BehindQuantization(*op->operand(0));
  if (op == nullptr || op->kind() != ir::OpKind::kLayerNorm ||
      !IsFloatRow(op->operand(kGamma), weight.columns) ||
      !IsFloatRow(op->operand(kBeta), weight.columns)) {
    return {};
  }
  const absl::Span<const float> gamma = op->operand(kGamma)->data().values<float>();
  const absl::Span<const float> beta = op->operand(kBeta)->data().values<float>();
  std::vector<float> mean(beta.begin(), beta.end());
  if (!is_clipped) return mean;
  for (std::size_t i = 0; i < mean.size(); ++i) {
    mean[i] = static_cast<float>(ClippedMean(beta[i], std::fabs(gamma[i])));
  }
  return mean;
}

}  // namespace zeropoint::passes
