// Ops of quantized tensors that ONNX Runtime's quantizer writes: dequantize, compute, quantize,
// which is what Zeropoint's own quantizers make of the float op.

#include <utility>
#include <vector>

#include "frontend/onnx/operators/channels_last.h"
#include "frontend/onnx/operators/contrib/families.h"
#include "frontend/onnx/operators/pool.h"
#include "frontend/onnx/operators/quantization.h"
#include "frontend/onnx/scope/emit.h"
#include "ir/shape_inference.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

using Ints = std::vector<std::int64_t>;

/// Input `index`, by the scale and zero point behind it.
absl::StatusOr<ir::Value*> RealInput(NodeImport& node, int index) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(index));
  ASSIGN_OR_RETURN(const AffineParams params, ReadAffineParams(node, index + 1));
  return EmitDequantize(node, x, params);
}

/// Output 0, by the scale at input `scale` and the zero point behind it; of the dtype of the zero
/// point, or without one of that of input `x`.
absl::Status SetQuantized(NodeImport& node, ir::Value* real, int scale, int x) {
  ASSIGN_OR_RETURN(const AffineParams params, ReadAffineParams(node, scale));
  ASSIGN_OR_RETURN(const ir::Value* like, node.Input(x));
  const ir::DType dtype = params.zero_point != nullptr ? params.zero_point->dtype() : like->dtype();
  ASSIGN_OR_RETURN(ir::Value * y, EmitQuantize(node, real, params, dtype, /*saturate=*/true));
  node.SetOutput(0, y);
  return absl::OkStatus();
}

template <ir::OpKind kKind>
absl::Status ImportPair(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * a, RealInput(node, 0));
  ASSIGN_OR_RETURN(ir::Value * b, RealInput(node, 3));
  ASSIGN_OR_RETURN(ir::Value * y, Binary(node, kKind, a, b));
  return SetQuantized(node, y, 6, 0);
}

/// What an operator of one tensor computes.
using RealOp = absl::StatusOr<ir::Value*> (*)(NodeImport& node, ir::Value* x);

template <RealOp kOp>
absl::Status ImportOne(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, RealInput(node, 0));
  ASSIGN_OR_RETURN(ir::Value * y, kOp(node, x));
  return SetQuantized(node, y, 3, 0);
}

absl::StatusOr<ir::Value*> Sigmoid(NodeImport& node, ir::Value* x) {
  return Unary(node, ir::OpKind::kSigmoid, x);
}

absl::StatusOr<ir::Value*> LeakyRelu(NodeImport& node, ir::Value* x) {
  ASSIGN_OR_RETURN(const double alpha, node.FloatOr("alpha", 0.01));
  return node.Emit(ir::OpKind::kLeakyRelu, {x}, {{"negative_slope", alpha}});
}

/// Before opset 13 a softmax was over all axes from its own on, which is the same for the last.
absl::StatusOr<ir::Value*> Softmax(NodeImport& node, ir::Value* x) {
  ASSIGN_OR_RETURN(const std::int64_t opset, node.IntOr("opset", 13));
  ASSIGN_OR_RETURN(const std::int64_t given, node.IntOr("axis", opset < 13 ? 1 : -1));
  ASSIGN_OR_RETURN(const std::int64_t axis, ir::NormalizeAxis(given, x->type().rank()));
  if (opset < 13 && axis != x->type().rank() - 1) return Unsupported("a softmax over several axes");
  return node.Emit(ir::OpKind::kSoftmax, {x}, {{"dim", axis}});
}

absl::StatusOr<ir::Value*> ReduceMean(NodeImport& node, ir::Value* x) {
  const int rank = x->type().rank();
  ASSIGN_OR_RETURN(Ints axes, node.IntsOr("axes", AxisRange(0, rank)));
  ASSIGN_OR_RETURN(axes, NormalizeAxes(std::move(axes), rank));
  ASSIGN_OR_RETURN(const std::int64_t keepdims, node.IntOr("keepdims", 1));
  return node.Emit(ir::OpKind::kMean, {x}, {{"dim", std::move(axes)}, {"keepdim", keepdims != 0}});
}

template <RealOp kPool>
absl::StatusOr<ir::Value*> Pool(NodeImport& node, ir::Value* x) {
  ASSIGN_OR_RETURN(const bool channels_last, HasChannelsLast(node));
  if (!channels_last) return kPool(node, x);
  ASSIGN_OR_RETURN(x, ChannelsFirst(node, x));
  ASSIGN_OR_RETURN(ir::Value * y, kPool(node, x));
  return ChannelsLast(node, y);
}

/// Scale and zero point of the result come first; then each tensor with its own.
absl::Status ImportConcat(NodeImport& node) {
  std::vector<ir::Value*> parts;
  for (int i = 2; i + 1 < node.num_inputs(); i += 3) {
    ASSIGN_OR_RETURN(parts.emplace_back(), RealInput(node, i));
  }
  if (parts.empty()) return Malformed("there is nothing to concatenate");
  ASSIGN_OR_RETURN(const std::int64_t given, node.IntOr("axis", 0));
  ASSIGN_OR_RETURN(const std::int64_t axis, ir::NormalizeAxis(given, parts[0]->type().rank()));
  ASSIGN_OR_RETURN(ir::Value * y, node.Emit(ir::OpKind::kCat, std::move(parts), {{"dim", axis}}));
  return SetQuantized(node, y, 0, 2);
}

/// The larger of each window, of any element type.
absl::Status ImportNhwcMaxPool(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(x, ChannelsFirst(node, x));
  ASSIGN_OR_RETURN(ir::Value * y, EmitMaxPool(node, x));
  ASSIGN_OR_RETURN(y, ChannelsLast(node, y));
  node.SetOutput(0, y);
  return absl::OkStatus();
}

constexpr OpRow kRows[] = {
    {"com.microsoft.QLinearAdd", 1, ImportPair<ir::OpKind::kAdd>},
    {"com.microsoft.QLinearMul", 1, ImportPair<ir::OpKind::kMul>},
    {"com.microsoft.QLinearSigmoid", 1, ImportOne<Sigmoid>},
    {"com.microsoft.QLinearLeakyRelu", 1, ImportOne<LeakyRelu>},
    {"com.microsoft.QLinearSoftmax", 1, ImportOne<Softmax>},
    {"com.microsoft.QLinearReduceMean", 1, ImportOne<ReduceMean>},
    {"com.microsoft.QLinearAveragePool", 1, ImportOne<Pool<EmitAveragePoolOverAllTaps>>},
    {"com.microsoft.QLinearGlobalAveragePool", 1, ImportOne<Pool<EmitGlobalAveragePool>>},
    {"com.microsoft.QLinearConcat", 1, ImportConcat},
    {"com.microsoft.NhwcMaxPool", 1, ImportNhwcMaxPool},
};

}  // namespace

absl::Span<const OpRow> OrtQLinearImporters() { return kRows; }

}  // namespace zeropoint::frontend
