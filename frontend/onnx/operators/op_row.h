#ifndef ZEROPOINT_FRONTEND_ONNX_OPERATORS_OP_ROW_H_
#define ZEROPOINT_FRONTEND_ONNX_OPERATORS_OP_ROW_H_

// A row of the table from ONNX operators to importers.

#include <cstdint>

#include "absl/status/status.h"
#include "frontend/onnx/scope/node_import.h"

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
  /// Bit i: input i of an operator of com.microsoft may be left unread: it has no effect, or none
  /// under some attributes or beside other inputs. Any other one that a node has and its importer
  /// does not read is refused.
  std::uint32_t ignored_operands = 0;
};

/// Bits of the inputs listed: Operands(1, 2).
template <typename... Index>
constexpr std::uint32_t Operands(Index... indices) {
  return (... | (std::uint32_t{1} << indices));
}

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_OPERATORS_OP_ROW_H_
