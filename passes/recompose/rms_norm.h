#ifndef ZEROPOINT_PASSES_RECOMPOSE_RMS_NORM_H_
#define ZEROPOINT_PASSES_RECOMPOSE_RMS_NORM_H_

#include <memory>

#include "passes/pass.h"

namespace zeropoint::passes {

/// "recompose-rms-norm": x / sqrt(mean(x^2) + eps) with the weight behind it becomes aten.rms_norm
/// (Zhang and Sennrich, 2019), however it is associated (expression.h). Declines, with a remark,
/// when something else than x is divided.
std::unique_ptr<Pass> CreateRecomposeRmsNormPass();

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_RECOMPOSE_RMS_NORM_H_
