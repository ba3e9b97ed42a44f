// Element-wise ops of two or more operands. On shapes they are computed at import.

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/operators/families.h"
#include "frontend/onnx/scope/emit.h"
#include "frontend/onnx/scope/symbolic_arithmetic.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

/// Before opset 7 the axes of `b` were those of `a` from "axis" on when "broadcast" was set: axes
/// of extent 1 behind them say the same now.
absl::StatusOr<ir::Value*> AlignedByAxis(NodeImport& node, const ir::Value* a, ir::Value* b) {
  const std::int64_t rank = a->type().rank(), b_rank = b->type().rank();
  ASSIGN_OR_RETURN(const std::int64_t broadcast, node.IntOr("broadcast", 0));
  ASSIGN_OR_RETURN(const std::int64_t axis, node.IntOr("axis", rank - b_rank));
  if (node.opset() >= 7 || broadcast == 0 || axis == rank - b_rank) {
    return b;
  }
  if (axis < 0 || axis + b_rank > rank) {
    return Malformed(absl::StrCat("\"axis\" is ", axis));
  }
  ir::Shape size = b->shape();
  size.resize(static_cast<std::size_t>(rank - axis), ir::Dim(1));
  return node.Emit(ir::OpKind::kView, {b}, {{"size", std::move(size)}});
}

absl::Status ImportPair(NodeImport& node, ir::OpKind kind) {
  const std::optional<SymbolicTensor> a = node.SymbolicInput(0);
  const std::optional<SymbolicTensor> b = node.SymbolicInput(1);
  if (a && b) {
    if (std::optional<SymbolicTensor> result = ComputeSymbolic(kind, *a, *b)) {
      node.SetSymbolicOutput(0, *std::move(result));
      return absl::OkStatus();
    }
  }
  ASSIGN_OR_RETURN(ir::Value * left, node.Input(0));
  ASSIGN_OR_RETURN(ir::Value * right, node.Input(1));
  ASSIGN_OR_RETURN(right, AlignedByAxis(node, left, right));
  ASSIGN_OR_RETURN(ir::Value * result, Binary(node, kind, left, right));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

/// Integer operands known at import give a symbolic result; anything else an op.
template <ir::OpKind kKind>
absl::Status ImportBinary(NodeImport& node) {
  return ImportPair(node, kKind);
}

absl::Status CheckDivisor(const NodeImport& node) {
  const std::optional<SymbolicTensor> divisor = node.SymbolicInput(1);
  if (divisor && std::count(divisor->elements.begin(), divisor->elements.end(), ir::Dim(0)) > 0) {
    return Malformed("integers are divided by zero");
  }
  return absl::OkStatus();
}

absl::Status ImportDiv(NodeImport& node) {
  RETURN_IF_ERROR(CheckDivisor(node));
  return ImportPair(node, ir::OpKind::kDiv);
}

/// The remainder has the sign of the divisor, or with "fmod" that of the dividend.
absl::Status ImportMod(NodeImport& node) {
  RETURN_IF_ERROR(CheckDivisor(node));
  ASSIGN_OR_RETURN(const std::int64_t fmod, node.IntOr("fmod", 0));
  return ImportPair(node, fmod != 0 ? ir::OpKind::kFmod : ir::OpKind::kRemainder);
}

absl::Status ImportBitShift(NodeImport& node) {
  ASSIGN_OR_RETURN(const std::string direction, node.TextOr("direction", ""));
  if (direction != "LEFT" && direction != "RIGHT") {
    return Malformed(absl::StrCat("\"direction\" is \"", direction, "\""));
  }
  return ImportPair(
      node, direction == "LEFT" ? ir::OpKind::kBitwiseLeftShift : ir::OpKind::kBitwiseRightShift);
}

absl::StatusOr<ir::Value*> Converted(NodeImport& node, ir::Value* x, ir::DType dtype) {
  if (x->dtype() == dtype) return x;
  return node.Emit(ir::OpKind::kTo, {x}, {{"dtype", dtype}});
}

/// Since opset 12 the exponent may have another type than the base, whose type the result has. A
/// fractional exponent of an integer base is computed in f64.
absl::Status ImportPow(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * base, node.Input(0));
  ASSIGN_OR_RETURN(ir::Value * exponent, node.Input(1));
  ASSIGN_OR_RETURN(exponent, AlignedByAxis(node, base, exponent));
  const ir::DType dtype = base->dtype();
  const bool fractional = !ir::IsFloatingPoint(dtype) && ir::IsFloatingPoint(exponent->dtype());
  const ir::DType computed = fractional ? ir::DType::kFloat64 : dtype;
  ASSIGN_OR_RETURN(base, Converted(node, base, computed));
  ASSIGN_OR_RETURN(exponent, Converted(node, exponent, computed));
  ASSIGN_OR_RETURN(ir::Value * result, Binary(node, ir::OpKind::kPow, base, exponent));
  ASSIGN_OR_RETURN(result, Converted(node, result, dtype));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

absl::StatusOr<ir::Value*> Combined(NodeImport& node, ir::OpKind kind) {
  ASSIGN_OR_RETURN(ir::Value * result, node.Input(0));
  for (int i = 1; i < node.num_inputs(); ++i) {
    ASSIGN_OR_RETURN(ir::Value * operand, node.Input(i));
    ASSIGN_OR_RETURN(result, Binary(node, kind, result, operand));
  }
  return result;
}

/// Any number of operands.
template <ir::OpKind kKind>
absl::Status ImportVariadic(NodeImport& node) {
  if (node.num_inputs() == 2) {
    return ImportPair(node, kKind);
  }
  ASSIGN_OR_RETURN(ir::Value * result, Combined(node, kKind));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

absl::Status ImportMean(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * result, Combined(node, ir::OpKind::kAdd));
  if (node.num_inputs() > 1) {
    ASSIGN_OR_RETURN(result, WithScalar(node, ir::OpKind::kDiv, result, node.num_inputs()));
  }
  node.SetOutput(0, result);
  return absl::OkStatus();
}

absl::Status ImportWhere(NodeImport& node) {
  const std::optional<SymbolicTensor> condition = node.SymbolicInput(0);
  const std::optional<SymbolicTensor> a = node.SymbolicInput(1);
  const std::optional<SymbolicTensor> b = node.SymbolicInput(2);
  if (condition && a && b) {
    if (std::optional<SymbolicTensor> result = ChooseSymbolic(*condition, *a, *b)) {
      node.SetSymbolicOutput(0, *std::move(result));
      return absl::OkStatus();
    }
  }
  std::vector<ir::Value*> operands;
  for (int i = 0; i < 3; ++i) {
    ASSIGN_OR_RETURN(ir::Value * operand, node.Input(i));
    operands.push_back(operand);
  }
  ASSIGN_OR_RETURN(ir::Value * result, node.Emit(ir::OpKind::kWhere, std::move(operands), {}));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

constexpr OpRow kRows[] = {
    {"Add", 1, ImportBinary<ir::OpKind::kAdd>},
    {"Sub", 1, ImportBinary<ir::OpKind::kSub>},
    {"Mul", 1, ImportBinary<ir::OpKind::kMul>},
    {"Div", 1, ImportDiv},
    {"Mod", 10, ImportMod},
    {"Pow", 1, ImportPow},
    {"Max", 1, ImportVariadic<ir::OpKind::kMaximum>},
    {"Min", 1, ImportVariadic<ir::OpKind::kMinimum>},
    {"Sum", 1, ImportVariadic<ir::OpKind::kAdd>},
    {"Mean", 1, ImportMean},
    {"Equal", 1, ImportBinary<ir::OpKind::kEq>},
    {"Less", 1, ImportBinary<ir::OpKind::kLt>},
    {"LessOrEqual", 12, ImportBinary<ir::OpKind::kLe>},
    {"Greater", 1, ImportBinary<ir::OpKind::kGt>},
    {"GreaterOrEqual", 12, ImportBinary<ir::OpKind::kGe>},
    {"And", 1, ImportBinary<ir::OpKind::kLogicalAnd>},
    {"Or", 1, ImportBinary<ir::OpKind::kLogicalOr>},
    {"Xor", 1, ImportBinary<ir::OpKind::kLogicalXor>},
    {"BitwiseAnd", 18, ImportBinary<ir::OpKind::kBitwiseAnd>},
    {"BitwiseOr", 18, ImportBinary<ir::OpKind::kBitwiseOr>},
    {"BitwiseXor", 18, ImportBinary<ir::OpKind::kBitwiseXor>},
    {"BitShift", 11, ImportBitShift},
    {"Where", 9, ImportWhere},
};

}  // namespace

absl::Span<const OpRow> ElementwiseImporters() { return kRows; }

}  // namespace zeropoint::frontend
