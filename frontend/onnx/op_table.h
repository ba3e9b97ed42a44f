#ifndef ZEROPOINT_FRONTEND_ONNX_OP_TABLE_H_
#define ZEROPOINT_FRONTEND_ONNX_OP_TABLE_H_

// ONNX operator -> importer.

#include <vector>

#include "absl/strings/string_view.h"
#include "frontend/onnx/operators/op_row.h"

namespace zeropoint::frontend {

/// Null when the operator is not supported.
const OpRow* FindOp(absl::string_view op_type);
/// Every row, by family.
std::vector<OpRow> AllOps();

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_OP_TABLE_H_
