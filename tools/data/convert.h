#ifndef ZEROPOINT_TOOLS_DATA_CONVERT_H_
#define ZEROPOINT_TOOLS_DATA_CONVERT_H_

// Array elements of any dtype as the two types the tools compute with, and back.

#include <cstdint>

#include "absl/types/span.h"
#include "runtime/tensor.h"

namespace zeropoint::tools {

/// Each element as float32, rounded to nearest. `out` has as many elements.
void ConvertToFloat(const runtime::TensorView& tensor, absl::Span<float> out);

/// Each element as int64; fractions are cut. `out` has as many elements.
void ConvertToInt64(const runtime::TensorView& tensor, absl::Span<std::int64_t> out);

/// Each float32 as an element of `out`, which is of f16, bf16, f32 or f64: rounded to nearest, even
/// where there are two; infinite where the format ends. `out` has as many elements.
void ConvertFromFloat(absl::Span<const float> values, runtime::Tensor& out);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DATA_CONVERT_H_
