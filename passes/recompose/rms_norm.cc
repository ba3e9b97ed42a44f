#include "passes/recompose/rms_norm.h"

#include "passes/recompose/recompose_norm.h"

namespace zeropoint::passes {

std::unique_ptr<Pass> CreateRecomposeRmsNormPass() {
  return CreateRecomposeNormPass({"recompose-rms-norm", ir::OpKind::kRmsNorm, /*centered=*/false,
                                  "what is squared is not what is divided"});
}

}  // namespace zeropoint::passes
