#ifndef ZEROPOINT_TOOLS_DRIVER_TENSOR_DATA_H_
#define ZEROPOINT_TOOLS_DRIVER_TENSOR_DATA_H_

// Between tensors of the runtime and constants of the IR.

#include "absl/status/statusor.h"
#include "ir/tensor_data.h"
#include "runtime/tensor.h"

namespace zeropoint::tools {

/// The same elements, not copied. kInvalidArgument for a bool that is neither 0 nor 1.
absl::StatusOr<ir::TensorData> ToTensorData(runtime::Tensor tensor);

/// The same elements, borrowed from `data`.
runtime::TensorView ViewOf(const ir::TensorData& data);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_TENSOR_DATA_H_
