#ifndef ZEROPOINT_FRONTEND_ONNX_FILE_INITIALIZER_H_
#define ZEROPOINT_FRONTEND_ONNX_FILE_INITIALIZER_H_

// TensorProto -> constant.

#include <cstdint>

#include "absl/status/statusor.h"
#include "frontend/onnx/file/tensor_sources.h"
#include "ir/dtype.h"
#include "ir/tensor_data.h"

namespace onnx {
class TensorProto;
}

namespace zeropoint::frontend {

/// The IR dtype of an onnx::TensorProto_DataType number; kUnimplemented names strings and complex
/// numbers.
absl::StatusOr<ir::DType> DTypeOfOnnx(std::int64_t data_type);
/// Its inverse.
int OnnxTypeOf(ir::DType dtype);

/// The tensor. Its bytes stay where they are (in the message, the model's file or a file beside it)
/// and are copied only when they are not aligned for their type. kInvalidArgument when the data are
/// not as many as the dims say; errors of BytesElsewhere.
absl::StatusOr<ir::TensorData> TensorOf(const onnx::TensorProto& tensor,
                                        const TensorSources& sources);

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_FILE_INITIALIZER_H_
