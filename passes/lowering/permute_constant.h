#ifndef ZEROPOINT_PASSES_LOWERING_PERMUTE_CONSTANT_H_
#define ZEROPOINT_PASSES_LOWERING_PERMUTE_CONSTANT_H_

// Moving the axes of a constant at compile time.

#include <cstdint>

#include "absl/types/span.h"
#include "ir/tensor_data.h"

namespace zeropoint::passes::lowering {

/// Result axis i is `data`'s axis `permutation[i]`; any dtype. The identity shares the data.
ir::TensorData PermuteConstant(const ir::TensorData& data,
                               absl::Span<const std::int64_t> permutation);

}  // namespace zeropoint::passes::lowering

#endif  // ZEROPOINT_PASSES_LOWERING_PERMUTE_CONSTANT_H_
