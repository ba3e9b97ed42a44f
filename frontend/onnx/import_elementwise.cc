// Element-wise ops of two or more operands. On shapes they are computed at import.

#include <algorithm>
#include <optional>

#include "frontend/onnx/op_table.h"
#include "frontend/onnx/symbolic_arithmetic.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

/// Integer operands known at import give a symbolic result; anything else an op.
template <ir::OpKind kKind>
absl::Status ImportBinary(NodeImport& node) {
  const std::optional<SymbolicTensor> a = node.SymbolicInput(0);
  const std::optional<SymbolicTensor> b = node.SymbolicInput(1);
  if (kKind == ir::OpKind::kDiv && b &&
      std::count(b->elements.begin(), b->elements.end(), ir::Dim(0)) > 0) {
    return Malformed("integers are divided by zero");
  }
  if (a && b) {
    if (std::optional<SymbolicTensor> result = ComputeSymbolic(kKind, *a, *b)) {
      node.SetSymbolicOutput(0, *std::move(result));
      return absl::OkStatus();
    }
  }
  ASSIGN_OR_RETURN(ir::Value * left, node.Input(0));
  ASSIGN_OR_RETURN(ir::Value * right, node.Input(1));
  ASSIGN_OR_RETURN(ir::Value * result, node.Emit(kKind, {left, right}, {}));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

/// Since opset 12 the exponent may have another type than the base, whose type the result has. A
/// fractional exponent of an integer base would lose its fraction in the conversion.
absl::Status ImportPow(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * base, node.Input(0));
  ASSIGN_OR_RETURN(ir::Value * exponent, node.Input(1));
  if (exponent->dtype() != base->dtype()) {
    if (!ir::IsFloatingPoint(base->dtype())) {
      return Unsupported("an integer base with an exponent of another type");
    }
    ASSIGN_OR_RETURN(exponent, node.Emit(ir::OpKind::kTo, {exponent}, {{"dtype", base->dtype()}}));
  }
  ASSIGN_OR_RETURN(ir::Value * result, node.Emit(ir::OpKind::kPow, {base, exponent}, {}));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

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
    {"Add", 1, ImportBinary<ir::OpKind::kAdd>},
    {"Sub", 1, ImportBinary<ir::OpKind::kSub>},
    {"Mul", 1, ImportBinary<ir::OpKind::kMul>},
    {"Div", 1, ImportBinary<ir::OpKind::kDiv>},
    {"Pow", 1, ImportPow},
    {"Max", 1, ImportVariadic<ir::OpKind::kMaximum>},
    {"Min", 1, ImportVariadic<ir::OpKind::kMinimum>},
};

}  // namespace

absl::Span<const OpRow> ElementwiseImporters() { return kRows; }

}  // namespace zeropoint::frontend
