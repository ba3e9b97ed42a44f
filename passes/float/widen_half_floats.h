#ifndef ZEROPOINT_PASSES_FLOAT_WIDEN_HALF_FLOATS_H_
#define ZEROPOINT_PASSES_FLOAT_WIDEN_HALF_FLOATS_H_

#include <memory>

#include "passes/pass.h"

namespace zeropoint::passes {

/// "widen-half-floats": computes in f32 what a model stores and computes in f16 or bf16, as exports
/// for GPUs do. CPUs have kernels, observers and int8 for f32; f16 and bf16 would stay behind in
/// reference kernels. Arguments and results of the main function keep their dtype. Results differ
/// from those of the model by the roundings that are left out, casts to f16 within it among them.
std::unique_ptr<Pass> CreateWidenHalfFloatsPass();

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_FLOAT_WIDEN_HALF_FLOATS_H_
