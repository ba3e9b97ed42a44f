#include "passes/float/batch_norm_affine.h"

#include <cmath>
#include <cstddef>

#include "passes/float/biased_op.h"

namespace zeropoint::passes {

bool HasConstantParameters(const ir::Op& norm) {
  for (int i : {kNormGamma, kNormBeta, kNormMean, kNormVariance}) {
    const ir::Value* parameter = norm.operand(i);
    if (!parameter->is_constant() || parameter->dtype() != ir::DType::kFloat32) {
      return false;
    }
  }
  return true;
}

ChannelAffine AffineOf(const ir::Op& norm) {
  const auto values = [&](int operand) { return norm.operand(operand)->data().values<float>(); };
  const absl::Span<const float> gamma = values(kNormGamma), beta = values(kNormBeta),
                                mean = values(kNormMean), variance = values(kNormVariance);
  const auto eps = static_cast<float>(norm.float_attribute("eps"));
  ChannelAffine affine;
  for (std::size_t c = 0; c < gamma.size(); ++c) {
    const float scale = gamma[c] * (1.0f / std::sqrt(variance[c] + eps));
    affine.scale.push_back(scale);
    affine.shift.push_back(beta[c] - mean[c] * scale);
  }
  return affine;
}

std::string AffineObstacle(const ChannelAffine& affine) {
  return AllFinite(affine.scale) && AllFinite(affine.shift)
             ? ""
             : "a scale or a shift of a channel is not finite";
}

}  // namespace zeropoint::passes
