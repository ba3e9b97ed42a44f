// Element-wise ops of two or more operands. On shapes they are computed at import.

#include <optional>

#include "frontend/onnx/op_table.h"
#include "frontend/onnx/symbolic_arithmetic.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

absl::Status EmitBinary(NodeImport& node, ir::OpKind kind) {
  ASSIGN_OR_RETURN(ir::Value * a, node.Input(0));
  ASSIGN_OR_RETURN(ir::Value * b, node.Input(1));
  ASSIGN_OR_RETURN(ir::Value * result, node.Emit(kind, {a, b}, {}));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

/// Integer operands known at import give a symbolic result; anything else an op.
template <ir::OpKind kKind>
absl::Status ImportBinary(NodeImport& node) {
  const std::optional<SymbolicTensor> a = node.SymbolicInput(0);
  const std::optional<SymbolicTensor> b = node.SymbolicInput(1);
  if (a && b) {
    if (std::optional<SymbolicTensor> result = ComputeSymbolic(kKind, *a, *b)) {
      node.SetSymbolicOutput(0, *std::move(result));
      return absl::OkStatus();
    }
  }
  return EmitBinary(node, kKind);
}

absl::Status ImportPow(NodeImport& node) { return EmitBinary(node, ir::OpKind::kPow); }

/// Max and Min of any number of operands.
template <ir::OpKind kKind>
absl::Status ImportVariadic(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * result, node.Input(0));
  for (int i = 1; i < node.num_inputs(); ++i) {
    ASSIGN_OR_RETURN(ir::Value * operand, node.Input(i));
    ASSIGN_OR_RETURN(result, node.Emit(kKind, {result, operand}, {}));
  }
  node.SetOutput(0, result);
  return absl::OkStatus();
}

constexpr OpRow kRows[] = {
    {"Add", ImportBinary<ir::OpKind::kAdd>},
    {"Sub", ImportBinary<ir::OpKind::kSub>},
    {"Mul", ImportBinary<ir::OpKind::kMul>},
    {"Div", ImportBinary<ir::OpKind::kDiv>},
    {"Pow", ImportPow},
    {"Max", ImportVariadic<ir::OpKind::kMaximum>},
    {"Min", ImportVariadic<ir::OpKind::kMinimum>},
};

}  // namespace

absl::Span<const OpRow> ElementwiseImporters() { return kRows; }

}  // namespace zeropoint::frontend
