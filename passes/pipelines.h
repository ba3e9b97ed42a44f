#ifndef ZEROPOINT_PASSES_PIPELINES_H_
#define ZEROPOINT_PASSES_PIPELINES_H_

// The pipelines, as data.

#include <string_view>

namespace zeropoint::passes {

/// Float graph as imported -> float graph to quantize or to lower. For ParsePassList.
std::string_view FloatPipeline();

/// Calibrated graph -> Q/DQ graph with int8 weights.
std::string_view ConvertPipeline();

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_PIPELINES_H_
