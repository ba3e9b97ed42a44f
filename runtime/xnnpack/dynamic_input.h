#ifndef ZEROPOINT_RUNTIME_XNNPACK_DYNAMIC_INPUT_H_
#define ZEROPOINT_RUNTIME_XNNPACK_DYNAMIC_INPUT_H_

// Inputs that are quantized to int8 when the program runs, and the filters beside them.

#include <cstdint>

#include "absl/status/statusor.h"
#include "runtime/xnnpack/node_reader.h"
#include "runtime/xnnpack/node_table.h"

namespace zeropoint::runtime::xnnpack {

/// XNNPACK's ids of operands 0 and 1 of a matrix product or convolution.
struct InputAndFilter {
  std::uint32_t input;
  std::uint32_t filter;
};

/// Input 0 as it is beside its filter (DefineContext::FilterOf); with the attribute "dynamic"
/// quantized first, beside a filter that stays int8. Its kernel reads a scale and zero point for
/// each index of all but the last `num_row_axes` axes. kInvalidArgument where such a kernel does
/// not take the operands.
absl::StatusOr<InputAndFilter> DefineInputAndFilter(const NodeReader& node, DefineContext& context,
                                                    int num_row_axes);

}  // namespace zeropoint::runtime::xnnpack

#endif  // ZEROPOINT_RUNTIME_XNNPACK_DYNAMIC_INPUT_H_
