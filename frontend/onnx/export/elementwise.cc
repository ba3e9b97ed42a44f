// Activations and arithmetic.

#include <cmath>

#include "frontend/onnx/export/table.h"
#include "frontend/onnx/file/initializer.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

absl::Status ExportHardtanh(const NodeExport& node, const char* /*op_type*/) {
  const double min = node.op.float_attribute("min_val");
  const double max = node.op.float_attribute("max_val");
  const auto bound = [&](const char* name, double value) {
    return std::isinf(value)
               ? std::string()
               : node.graph.AddScalar(node.op.location() + name, static_cast<float>(value));
  };
  node.Emit("Clip", {node.Input(0), bound("/min", min), bound("/max", max)}, node.Output());
  return absl::OkStatus();
}

/// x * HardSigmoid(x) before opset 14.
absl::Status ExportHardswish(const NodeExport& node, const char* /*op_type*/) {
  if (node.graph.opset() >= 14) {
    node.Emit("HardSwish", {node.Input(0)}, node.Output());
    return absl::OkStatus();
  }
  const std::string gate = node.Between("gate");
  node.Emit("HardSigmoid", {node.Input(0)}, gate).Float("alpha", 1.0 / 6).Float("beta", 0.5);
  node.Emit("Mul", {node.Input(0), gate}, node.Output());
  return absl::OkStatus();
}

absl::Status ExportHardsigmoid(const NodeExport& node, const char* op_type) {
  node.Emit(op_type, {node.Input(0)}, node.Output())
      .Float("alpha", node.op.float_attribute("alpha"))
      .Float("beta", node.op.float_attribute("beta"));
  return absl::OkStatus();
}

absl::Status ExportLeakyRelu(const NodeExport& node, const char* op_type) {
  node.Emit(op_type, {node.Input(0)}, node.Output())
      .Float("alpha", node.op.float_attribute("negative_slope"));
  return absl::OkStatus();
}

/// ONNX has one operator for each factor that is not 1: Selu scales the result, Celu the input by
/// the inverse of alpha.
absl::Status ExportElu(const NodeExport& node, const char* op_type) {
  const double alpha = node.op.float_attribute("alpha");
  const double scale = node.op.float_attribute("scale");
  const double input_scale = node.op.float_attribute("input_scale");
  if (input_scale == 1 && scale == 1) {
    node.Emit(op_type, {node.Input(0)}, node.Output()).Float("alpha", alpha);
  } else if (input_scale == 1) {
    node.Emit("Selu", {node.Input(0)}, node.Output()).Float("alpha", alpha).Float("gamma", scale);
  } else if (scale == 1 && std::abs(alpha * input_scale - 1) < 1e-6) {
    node.Emit("Celu", {node.Input(0)}, node.Output()).Float("alpha", alpha);
  } else {
    return CannotSay("scales its input and its result");
  }
  return absl::OkStatus();
}

absl::Status ExportSoftmax(const NodeExport& node, const char* op_type) {
  node.Emit(op_type, {node.Input(0)}, node.Output()).Int("axis", node.op.int_attribute("dim"));
  return absl::OkStatus();
}

absl::Status ExportFmod(const NodeExport& node, const char* op_type) {
  node.Emit(op_type, node.Inputs(), node.Output()).Int("fmod", 1);
  return absl::OkStatus();
}

/// Of floats, ONNX has the remainder with the sign of the dividend only.
absl::Status ExportRemainder(const NodeExport& node, const char* op_type) {
  if (ir::IsFloatingPoint(node.op.result()->dtype())) {
    return CannotSay("takes the remainder of floats with the sign of the divisor");
  }
  return ExportAsIs(node, op_type);
}

/// x * sigmoid(x).
absl::Status ExportSilu(const NodeExport& node, const char* op_type) {
  const std::string gate = node.Between("gate");
  node.Emit(op_type, {node.Input(0)}, gate);
  node.Emit("Mul", {node.Input(0), gate}, node.Output());
  return absl::OkStatus();
}

/// 0.5 * x * (1 + f(x)), with f = erf(x / sqrt 2) or tanh(sqrt(2/pi) * (x + 0.044715 x^3)).
void EmitGeluFrom(const NodeExport& node, const std::string& inner) {
  const std::string shifted = node.Between("shifted");
  node.Emit("Add", {inner, node.graph.AddScalar("one", 1.0f)}, shifted);
  const std::string product = node.Between("product");
  node.Emit("Mul", {node.Input(0), shifted}, product);
  node.Emit("Mul", {product, node.graph.AddScalar("half", 0.5f)}, node.Output());
}

void EmitErfGelu(const NodeExport& node) {
  const std::string scaled = node.Between("scaled"), inner = node.Between("erf");
  const auto inverse_root = static_cast<float>(std::sqrt(0.5));
  node.Emit("Mul", {node.Input(0), node.graph.AddScalar("inverse_root_2", inverse_root)}, scaled);
  node.Emit("Erf", {scaled}, inner);
  EmitGeluFrom(node, inner);
}

void EmitTanhGelu(const NodeExport& node) {
  const std::string square = node.Between("square"), cubic = node.Between("cubic");
  const std::string factor = node.Between("factor"), sum = node.Between("sum");
  const std::string scaled = node.Between("scaled"), inner = node.Between("tanh");
  node.Emit("Mul", {node.Input(0), node.Input(0)}, square);
  node.Emit("Mul", {square, node.graph.AddScalar("cubic_weight", 0.044715f)}, cubic);
  node.Emit("Add", {cubic, node.graph.AddScalar("one", 1.0f)}, factor);
  node.Emit("Mul", {node.Input(0), factor}, sum);
  const auto root = static_cast<float>(std::sqrt(2.0 / M_PI));
  node.Emit("Mul", {sum, node.graph.AddScalar("root_2_over_pi", root)}, scaled);
  node.Emit("Tanh", {scaled}, inner);
  EmitGeluFrom(node, inner);
}

absl::Status ExportGelu(const NodeExport& node, const char* op_type) {
  const std::string& approximate = node.op.string_attribute("approximate");
  if (node.graph.opset() >= 20) {
    node.Emit(op_type, {node.Input(0)}, node.Output()).Text("approximate", approximate);
  } else if (approximate == "tanh") {
    EmitTanhGelu(node);
  } else {
    EmitErfGelu(node);
  }
  return absl::OkStatus();
}

absl::Status ExportBitwise(const NodeExport& node, const char* op_type) {
  RETURN_IF_ERROR(RequireOpset(node, 18, "works on bits"));
  return ExportAsIs(node, op_type);
}

absl::Status ExportShift(const NodeExport& node, const char* op_type) {
  const bool left = node.op.kind() == ir::OpKind::kBitwiseLeftShift;
  node.Emit(op_type, node.Inputs(), node.Output()).Text("direction", left ? "LEFT" : "RIGHT");
  return absl::OkStatus();
}

absl::Status ExportTo(const NodeExport& node, const char* op_type) {
  const bool saturates = node.op.bool_attribute("saturate");
  if (!saturates) RETURN_IF_ERROR(RequireOpset(node, 19, "converts without saturating"));
  EmittedNode cast = node.Emit(op_type, {node.Input(0)}, node.Output());
  cast.Int("to", OnnxTypeOf(node.op.dtype_attribute("dtype")));
  if (!saturates) cast.Int("saturate", 0);
  return absl::OkStatus();
}

constexpr ExportRow kRows[] = {
    {ir::OpKind::kAdd, "Add", ExportAsIs},
    {ir::OpKind::kSub, "Sub", ExportAsIs},
    {ir::OpKind::kMul, "Mul", ExportAsIs},
    {ir::OpKind::kDiv, "Div", ExportAsIs},
    {ir::OpKind::kPow, "Pow", ExportAsIs},
    {ir::OpKind::kMaximum, "Max", ExportAsIs},
    {ir::OpKind::kMinimum, "Min", ExportAsIs},
    {ir::OpKind::kRelu, "Relu", ExportAsIs},
    {ir::OpKind::kSigmoid, "Sigmoid", ExportAsIs},
    {ir::OpKind::kTanh, "Tanh", ExportAsIs},
    {ir::OpKind::kErf, "Erf", ExportAsIs},
    {ir::OpKind::kExp, "Exp", ExportAsIs},
    {ir::OpKind::kLog, "Log", ExportAsIs},
    {ir::OpKind::kSqrt, "Sqrt", ExportAsIs},
    {ir::OpKind::kAbs, "Abs", ExportAsIs},
    {ir::OpKind::kNeg, "Neg", ExportAsIs},
    {ir::OpKind::kSign, "Sign", ExportAsIs},
    {ir::OpKind::kFloor, "Floor", ExportAsIs},
    {ir::OpKind::kCeil, "Ceil", ExportAsIs},
    {ir::OpKind::kRound, "Round", ExportAsIs},
    {ir::OpKind::kReciprocal, "Reciprocal", ExportAsIs},
    {ir::OpKind::kSoftplus, "Softplus", ExportAsIs},
    {ir::OpKind::kSin, "Sin", ExportAsIs},
    {ir::OpKind::kCos, "Cos", ExportAsIs},
    {ir::OpKind::kTan, "Tan", ExportAsIs},
    {ir::OpKind::kAsin, "Asin", ExportAsIs},
    {ir::OpKind::kAcos, "Acos", ExportAsIs},
    {ir::OpKind::kAtan, "Atan", ExportAsIs},
    {ir::OpKind::kSinh, "Sinh", ExportAsIs},
    {ir::OpKind::kCosh, "Cosh", ExportAsIs},
    {ir::OpKind::kAsinh, "Asinh", ExportAsIs},
    {ir::OpKind::kAcosh, "Acosh", ExportAsIs},
    {ir::OpKind::kAtanh, "Atanh", ExportAsIs},
    {ir::OpKind::kPrelu, "PRelu", ExportAsIs},
    {ir::OpKind::kEq, "Equal", ExportAsIs},
    {ir::OpKind::kLt, "Less", ExportAsIs},
    {ir::OpKind::kLe, "LessOrEqual", ExportAsIs},
    {ir::OpKind::kGt, "Greater", ExportAsIs},
    {ir::OpKind::kGe, "GreaterOrEqual", ExportAsIs},
    {ir::OpKind::kLogicalAnd, "And", ExportAsIs},
    {ir::OpKind::kLogicalOr, "Or", ExportAsIs},
    {ir::OpKind::kLogicalXor, "Xor", ExportAsIs},
    {ir::OpKind::kLogicalNot, "Not", ExportAsIs},
    {ir::OpKind::kBitwiseAnd, "BitwiseAnd", ExportBitwise},
    {ir::OpKind::kBitwiseOr, "BitwiseOr", ExportBitwise},
    {ir::OpKind::kBitwiseXor, "BitwiseXor", ExportBitwise},
    {ir::OpKind::kBitwiseNot, "BitwiseNot", ExportBitwise},
    {ir::OpKind::kBitwiseLeftShift, "BitShift", ExportShift},
    {ir::OpKind::kBitwiseRightShift, "BitShift", ExportShift},
    {ir::OpKind::kIsnan, "IsNaN", ExportAsIs},
    {ir::OpKind::kWhere, "Where", ExportAsIs},
    {ir::OpKind::kDropout, "Identity", ExportAsIs},
    {ir::OpKind::kHardtanh, "Clip", ExportHardtanh},
    {ir::OpKind::kHardswish, "HardSwish", ExportHardswish},
    {ir::OpKind::kHardsigmoid, "HardSigmoid", ExportHardsigmoid},
    {ir::OpKind::kLeakyRelu, "LeakyRelu", ExportLeakyRelu},
    {ir::OpKind::kElu, "Elu", ExportElu},
    {ir::OpKind::kSoftmax, "Softmax", ExportSoftmax},
    {ir::OpKind::kLogSoftmax, "LogSoftmax", ExportSoftmax},
    {ir::OpKind::kFmod, "Mod", ExportFmod},
    {ir::OpKind::kRemainder, "Mod", ExportRemainder},
    {ir::OpKind::kSilu, "Sigmoid", ExportSilu},
    {ir::OpKind::kGelu, "Gelu", ExportGelu},
    {ir::OpKind::kTo, "Cast", ExportTo},
};

}  // namespace

absl::Span<const ExportRow> ElementwiseExports() { return kRows; }

}  // namespace zeropoint::frontend
