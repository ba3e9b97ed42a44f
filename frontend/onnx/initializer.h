#ifndef ZEROPOINT_FRONTEND_ONNX_INITIALIZER_H_
#define ZEROPOINT_FRONTEND_ONNX_INITIALIZER_H_

// TensorProto -> constant.

#include <cstdint>
#include <memory>

#include "absl/status/statusor.h"
#include "ir/dtype.h"
#include "ir/tensor_data.h"

namespace onnx {
class TensorProto;
}

namespace zeropoint::frontend {

/// The IR dtype of an onnx::TensorProto_DataType number; kUnimplemented names strings and complex
/// numbers.
absl::StatusOr<ir::DType> DTypeOfOnnx(std::int64_t data_type);

/// The tensor, from raw_data (shared with `owner`, the model it stands in) or from the typed
/// fields. kInvalidArgument when the data are not as many as the dims say; kUnimplemented for
/// external data.
absl::StatusOr<ir::TensorData> TensorOf(const onnx::TensorProto& tensor,
                                        const std::shared_ptr<const void>& owner);

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_INITIALIZER_H_
