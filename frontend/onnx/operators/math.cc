// Functions of one tensor without parameters.

#include <limits>
#include <optional>
#include <utility>

#include "frontend/onnx/operators/families.h"
#include "frontend/onnx/scope/emit.h"
#include "frontend/onnx/scope/symbolic_arithmetic.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

template <ir::OpKind kKind>
absl::Status ImportUnary(NodeImport& node) {
  if (const std::optional<SymbolicTensor> x = node.SymbolicInput(0)) {
    if (std::optional<SymbolicTensor> result = ComputeSymbolic(kKind, *x)) {
      node.SetSymbolicOutput(0, *std::move(result));
      return absl::OkStatus();
    }
  }
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(ir::Value * result, Unary(node, kKind, x));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

/// x / (1 + |x|).
absl::Status ImportSoftsign(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(ir::Value * divisor, Unary(node, ir::OpKind::kAbs, x));
  ASSIGN_OR_RETURN(divisor, WithScalar(node, ir::OpKind::kAdd, divisor, 1));
  ASSIGN_OR_RETURN(ir::Value * result, Binary(node, ir::OpKind::kDiv, x, divisor));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

/// x * tanh(softplus(x)).
absl::Status ImportMish(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(ir::Value * gate, Unary(node, ir::OpKind::kSoftplus, x));
  ASSIGN_OR_RETURN(gate, Unary(node, ir::OpKind::kTanh, gate));
  ASSIGN_OR_RETURN(ir::Value * result, Binary(node, ir::OpKind::kMul, x, gate));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

/// Infinities of both signs, of one, or of none.
absl::Status ImportIsInf(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(const std::int64_t positive, node.IntOr("detect_positive", 1));
  ASSIGN_OR_RETURN(const std::int64_t negative, node.IntOr("detect_negative", 1));
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  ir::Value* result = nullptr;
  if (positive == 0 && negative == 0) {
    ASSIGN_OR_RETURN(result, Binary(node, ir::OpKind::kLt, x, x));  // false, of NaN too
  } else if (positive != 0 && negative != 0) {
    ASSIGN_OR_RETURN(x, Unary(node, ir::OpKind::kAbs, x));
    ASSIGN_OR_RETURN(result, WithScalar(node, ir::OpKind::kEq, x, kInfinity));
  } else {
    ASSIGN_OR_RETURN(result,
                     WithScalar(node, ir::OpKind::kEq, x, positive != 0 ? kInfinity : -kInfinity));
  }
  node.SetOutput(0, result);
  return absl::OkStatus();
}

constexpr OpRow kRows[] = {
    {"Relu", 1, ImportUnary<ir::OpKind::kRelu>},
    {"Sigmoid", 1, ImportUnary<ir::OpKind::kSigmoid>},
    {"Tanh", 1, ImportUnary<ir::OpKind::kTanh>},
    {"HardSwish", 14, ImportUnary<ir::OpKind::kHardswish>},
    {"Erf", 9, ImportUnary<ir::OpKind::kErf>},
    {"Exp", 1, ImportUnary<ir::OpKind::kExp>},
    {"Log", 1, ImportUnary<ir::OpKind::kLog>},
    {"Sqrt", 1, ImportUnary<ir::OpKind::kSqrt>},
    {"Abs", 1, ImportUnary<ir::OpKind::kAbs>},
    {"Neg", 1, ImportUnary<ir::OpKind::kNeg>},
    {"Sign", 9, ImportUnary<ir::OpKind::kSign>},
    {"Floor", 1, ImportUnary<ir::OpKind::kFloor>},
    {"Ceil", 1, ImportUnary<ir::OpKind::kCeil>},
    {"Round", 11, ImportUnary<ir::OpKind::kRound>},
    {"Reciprocal", 1, ImportUnary<ir::OpKind::kReciprocal>},
    {"Sin", 7, ImportUnary<ir::OpKind::kSin>},
    {"Cos", 7, ImportUnary<ir::OpKind::kCos>},
    {"Tan", 7, ImportUnary<ir::OpKind::kTan>},
    {"Asin", 7, ImportUnary<ir::OpKind::kAsin>},
    {"Acos", 7, ImportUnary<ir::OpKind::kAcos>},
    {"Atan", 7, ImportUnary<ir::OpKind::kAtan>},
    {"Sinh", 9, ImportUnary<ir::OpKind::kSinh>},
    {"Cosh", 9, ImportUnary<ir::OpKind::kCosh>},
    {"Asinh", 9, ImportUnary<ir::OpKind::kAsinh>},
    {"Acosh", 9, ImportUnary<ir::OpKind::kAcosh>},
    {"Atanh", 9, ImportUnary<ir::OpKind::kAtanh>},
    {"Softplus", 1, ImportUnary<ir::OpKind::kSoftplus>},
    {"Softsign", 1, ImportSoftsign},
    {"Mish", 18, ImportMish},
    {"Not", 1, ImportUnary<ir::OpKind::kLogicalNot>},
    {"BitwiseNot", 18, ImportUnary<ir::OpKind::kBitwiseNot>},
    {"IsNaN", 9, ImportUnary<ir::OpKind::kIsnan>},
    {"IsInf", 10, ImportIsInf},
};

}  // namespace

absl::Span<const OpRow> MathImporters() { return kRows; }

}  // namespace zeropoint::frontend
