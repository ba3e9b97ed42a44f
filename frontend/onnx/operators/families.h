#ifndef ZEROPOINT_FRONTEND_ONNX_OPERATORS_FAMILIES_H_
#define ZEROPOINT_FRONTEND_ONNX_OPERATORS_FAMILIES_H_

// The families of operators of ai.onnx and ai.onnx.ml; each is defined in the file of its name, and
// op_table.cc lists them all.

#include "absl/types/span.h"
#include "frontend/onnx/operators/op_row.h"

namespace zeropoint::frontend {

absl::Span<const OpRow> ActivationImporters();
absl::Span<const OpRow> ConvImporters();
absl::Span<const OpRow> ConvTransposeImporters();
absl::Span<const OpRow> DropoutImporters();
absl::Span<const OpRow> EinsumImporters();
absl::Span<const OpRow> ElementwiseImporters();
absl::Span<const OpRow> GatherImporters();
absl::Span<const OpRow> GemmImporters();
absl::Span<const OpRow> GeneratedImporters();
absl::Span<const OpRow> GradientImporters();
absl::Span<const OpRow> IndexImporters();
absl::Span<const OpRow> IntegerConvImporters();
absl::Span<const OpRow> IntegerMatmulImporters();
absl::Span<const OpRow> LayerNormImporters();
absl::Span<const OpRow> LossImporters();
absl::Span<const OpRow> MathImporters();
absl::Span<const OpRow> MelImporters();
absl::Span<const OpRow> MlImporters();
absl::Span<const OpRow> NormImporters();
absl::Span<const OpRow> OneHotImporters();
absl::Span<const OpRow> OrderImporters();
absl::Span<const OpRow> PadImporters();
absl::Span<const OpRow> PiecewiseImporters();
absl::Span<const OpRow> PoolImporters();
absl::Span<const OpRow> QuantizeImporters();
absl::Span<const OpRow> RearrangeImporters();
absl::Span<const OpRow> RecurrentImporters();
absl::Span<const OpRow> ReduceImporters();
absl::Span<const OpRow> RepeatImporters();
absl::Span<const OpRow> ResizeImporters();
absl::Span<const OpRow> SequenceImporters();
absl::Span<const OpRow> ShapeArithmeticImporters();
absl::Span<const OpRow> ShapeImporters();
absl::Span<const OpRow> SignalImporters();
absl::Span<const OpRow> SliceImporters();
absl::Span<const OpRow> VisionImporters();

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_OPERATORS_FAMILIES_H_
