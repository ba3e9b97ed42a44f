#ifndef ZEROPOINT_FRONTEND_ONNX_SCOPE_BOUND_VALUE_H_
#define ZEROPOINT_FRONTEND_ONNX_SCOPE_BOUND_VALUE_H_

// What a value that is given for a graph input is in the dtype of the input.

#include "ir/tensor_data.h"

namespace onnx {
class ValueInfoProto;
}

namespace zeropoint::frontend {

/// Numbers as people write them are i64 or f64: `given` in the dtype that the input declares where
/// that holds every number (integers in its range; numbers rounded to a float). Else `given` as it
/// is, whose dtype then contradicts the declaration (CheckBoundType).
ir::TensorData InDeclaredDType(const onnx::ValueInfoProto& input, const ir::TensorData& given);

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_SCOPE_BOUND_VALUE_H_
