#ifndef ZEROPOINT_FRONTEND_ONNX_CONTROL_FLOW_FAMILIES_H_
#define ZEROPOINT_FRONTEND_ONNX_CONTROL_FLOW_FAMILIES_H_

// The families of operators whose attributes are graphs; each is defined in the file of its name,
// and op_table.cc lists them all.

#include "absl/types/span.h"
#include "frontend/onnx/operators/op_row.h"

namespace zeropoint::frontend {

absl::Span<const OpRow> IfImporters();
absl::Span<const OpRow> LoopImporters();
absl::Span<const OpRow> ScanImporters();

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_CONTROL_FLOW_FAMILIES_H_
