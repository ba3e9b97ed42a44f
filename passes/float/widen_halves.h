#ifndef ZEROPOINT_PASSES_FLOAT_WIDEN_HALVES_H_
#define ZEROPOINT_PASSES_FLOAT_WIDEN_HALVES_H_

#include <memory>

#include "passes/pass.h"

namespace zeropoint::passes {

/// "widen-halves": computes in f32 what a model stores and computes in f16 or bf16, as exports for
/// GPUs do. CPUs have kernels, observers and int8 for f32; halves would stay behind in reference
/// kernels. Arguments and results of the main function keep their dtype. Results differ from those
/// of the model by the roundings that are left out, casts to halves within it among them.
std::unique_ptr<Pass> CreateWidenHalvesPass();

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_FLOAT_WIDEN_HALVES_H_
