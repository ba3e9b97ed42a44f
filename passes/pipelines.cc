#include "passes/pipelines.h"

namespace zeropoint::passes {

std::string_view FloatPipeline() {
  return
      // First, so that recognisers meet one form of each op.
      "canonicalize,"
      // Weights that canonicalize transposed become constants that folding can scale.
      "constant-fold,"
      // Before the batch norms go, which stand between convolutions and activations, and swish
      // before sigmoid, which is a part of it.
      "recompose-hard-swish,recompose-hard-sigmoid,recompose-channel-shuffle,"
      // Recognisers leave dead ops that count as users.
      "dce,"
      "fold-conv-bn,"
      // What is left has no convolution to go into.
      "decompose-batch-norm,"
      // Again: folded norms bring convolutions and their clamps together.
      "canonicalize,dce";
}

std::string_view ConvertPipeline() { return "convert,fold-quantize,dce"; }

}  // namespace zeropoint::passes
