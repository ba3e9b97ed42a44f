#ifndef ZEROPOINT_FRONTEND_ONNX_OP_TABLE_H_
#define ZEROPOINT_FRONTEND_ONNX_OP_TABLE_H_

// ONNX operator -> importer.

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "frontend/onnx/node_import.h"

namespace zeropoint::frontend {

/// Imports one node: reads it, emits ops and sets every output. Differences between opsets are the
/// importer's concern (NodeImport::opset).
using NodeImporter = absl::Status (*)(NodeImport& node);

/// `op_type` is prefixed with the domain unless that is ai.onnx: "ai.onnx.ml.Binarizer".
struct OpRow {
  const char* op_type;
  /// The first version of the default operator set that has it (1 stands for "always").
  int since;
  NodeImporter import;
  /// Bit i: input i must be known at import (NodeImport::ConstantInts, ConstantInput and the like).
  /// What is known only when the model runs, such as a graph input, may be bound to a value
  /// (model_inputs.h).
  std::uint32_t constant_operands = 0;
};

/// Bits of the inputs listed: Operands(1, 2).
template <typename... Index>
constexpr std::uint32_t Operands(Index... indices) {
  return (... | (std::uint32_t{1} << indices));
}

/// Null when the operator is not supported.
const OpRow* FindOp(absl::string_view op_type);
/// Every row, by family.
std::vector<OpRow> AllOps();

/// The families; each is defined in the file of its name.
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
absl::Span<const OpRow> IfImporters();
absl::Span<const OpRow> IndexImporters();
absl::Span<const OpRow> IntegerConvImporters();
absl::Span<const OpRow> IntegerMatmulImporters();
absl::Span<const OpRow> LayerNormImporters();
absl::Span<const OpRow> LoopImporters();
absl::Span<const OpRow> LossImporters();
absl::Span<const OpRow> MathImporters();
absl::Span<const OpRow> MelImporters();
absl::Span<const OpRow> MlImporters();
absl::Span<const OpRow> NormImporters();
absl::Span<const OpRow> OneHotImporters();
absl::Span<const OpRow> OrderImporters();
absl::Span<const OpRow> OrtActivationImporters();
absl::Span<const OpRow> OrtAttentionImporters();
absl::Span<const OpRow> OrtFusedImporters();
absl::Span<const OpRow> OrtGroupedAttentionImporters();
absl::Span<const OpRow> OrtMatmulImporters();
absl::Span<const OpRow> OrtNormImporters();
absl::Span<const OpRow> OrtQLinearImporters();
absl::Span<const OpRow> OrtRotaryImporters();
absl::Span<const OpRow> PadImporters();
absl::Span<const OpRow> PiecewiseImporters();
absl::Span<const OpRow> PoolImporters();
absl::Span<const OpRow> QuantizeImporters();
absl::Span<const OpRow> RearrangeImporters();
absl::Span<const OpRow> RecurrentImporters();
absl::Span<const OpRow> ReduceImporters();
absl::Span<const OpRow> RepeatImporters();
absl::Span<const OpRow> ResizeImporters();
absl::Span<const OpRow> ScanImporters();
absl::Span<const OpRow> SequenceImporters();
absl::Span<const OpRow> ShapeArithmeticImporters();
absl::Span<const OpRow> ShapeImporters();
absl::Span<const OpRow> SignalImporters();
absl::Span<const OpRow> SliceImporters();
absl::Span<const OpRow> VisionImporters();

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_OP_TABLE_H_
