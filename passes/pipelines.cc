#include "passes/pipelines.h"

namespace zeropoint::passes {

std::string_view FloatPipeline() {
  return
      // Before anything that asks for a single user: dead ops count as users.
      "dce,"
      // What the exporter computes from constants must be a constant for the patterns below.
      "constant-fold,"
      // So that recognisers meet one form of each op.
      "canonicalize,"
      // Weights that canonicalize transposed become constants that folding can scale.
      "constant-fold,"
      // Before the batch norms go, which separate activations from convolutions; swish before
      // sigmoid, which is a part of it.
      "recompose-hard-swish,recompose-hard-sigmoid,recompose-gelu,recompose-channel-shuffle,"
      "fold-conv-bn,"
      // What is left has no convolution to go into.
      "decompose-batch-norm,"
      // Again: folded norms bring convolutions and what follows them together.
      "canonicalize,"
      // Last: drops the constants that were folded into others.
      "dce";
}

std::string_view ConvertPipeline() { return "convert,fold-quantize,dce"; }

}  // namespace zeropoint::passes
