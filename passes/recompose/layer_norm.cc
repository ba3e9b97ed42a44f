#include "passes/recompose/layer_norm.h"

#include "passes/recompose/recompose_norm.h"

namespace zeropoint::passes {

std::unique_ptr<Pass> CreateRecomposeLayerNormPass() {
  return CreateRecomposeNormPass({"recompose-layer-norm", ir::OpKind::kLayerNorm, /*centered=*/true,
                                  "x - mean(x) is not divided by it"});
}

}  // namespace zeropoint::passes
