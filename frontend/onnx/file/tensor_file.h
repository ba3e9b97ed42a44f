#ifndef ZEROPOINT_FRONTEND_ONNX_FILE_TENSOR_FILE_H_
#define ZEROPOINT_FRONTEND_ONNX_FILE_TENSOR_FILE_H_

// Files of one tensor, as ONNX's test data keeps inputs and outputs (`input_0.pb`).

#include <string>

#include "absl/status/statusor.h"
#include "ir/tensor_data.h"

namespace zeropoint::frontend {

struct NamedTensorData {
  std::string name;  // often that of the input or output, but may be empty
  ir::TensorData data;
};

/// Reads a serialized TensorProto. kNotFound and kPermissionDenied for files that cannot be read,
/// kInvalidArgument for what is no tensor, kUnimplemented for element types that the IR lacks; all
/// name the file.
///
///   ASSIGN_OR_RETURN(const NamedTensorData x, ReadTensorFile("test_data_set_0/input_0.pb"));
absl::StatusOr<NamedTensorData> ReadTensorFile(const std::string& path);

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_FILE_TENSOR_FILE_H_
