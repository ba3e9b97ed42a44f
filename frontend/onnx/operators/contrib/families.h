#ifndef ZEROPOINT_FRONTEND_ONNX_OPERATORS_CONTRIB_FAMILIES_H_
#define ZEROPOINT_FRONTEND_ONNX_OPERATORS_CONTRIB_FAMILIES_H_

// The families of operators of com.microsoft; each is defined in the file of its name, and
// op_table.cc lists them all.

#include "absl/types/span.h"
#include "frontend/onnx/operators/op_row.h"

namespace zeropoint::frontend {

absl::Span<const OpRow> OrtActivationImporters();
absl::Span<const OpRow> OrtAttentionImporters();
absl::Span<const OpRow> OrtFusedImporters();
absl::Span<const OpRow> OrtGroupedAttentionImporters();
absl::Span<const OpRow> OrtMatmulImporters();
absl::Span<const OpRow> OrtNormImporters();
absl::Span<const OpRow> OrtQLinearImporters();
absl::Span<const OpRow> OrtRotaryImporters();

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_OPERATORS_CONTRIB_FAMILIES_H_
