// Convolutions of quantized tensors: QLinearConv and ConvInteger.

#include <vector>

#include "frontend/onnx/operators/channels_last.h"
#include "frontend/onnx/operators/conv.h"
#include "frontend/onnx/operators/families.h"
#include "frontend/onnx/operators/quantization.h"
#include "frontend/onnx/scope/emit.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

bool IsFloatConstant(const ir::Value& value) {
  return value.is_constant() && value.dtype() == ir::DType::kFloat32;
}

/// The integer bias in real numbers; its scale is that of x times that of the weight. Of constants
/// it is a constant, as quantized programs want it.
absl::StatusOr<ir::Value*> RealBias(NodeImport& node, ir::Value* bias, ir::Value* x_scale,
                                    ir::Value* w_scale) {
  if (bias == nullptr) return nullptr;
  const bool is_constant = bias->is_constant() && bias->dtype() == ir::DType::kInt32 &&
                           IsFloatConstant(*x_scale) && IsFloatConstant(*w_scale) &&
                           x_scale->data().num_elements() == 1;
  const std::int64_t channels = is_constant ? bias->data().num_elements() : 0;
  const std::int64_t scales = is_constant ? w_scale->data().num_elements() : 0;
  if (is_constant && (scales == 1 || scales == channels)) {
    const auto integers = bias->data().values<std::int32_t>();
    const float input_scale = x_scale->data().values<float>()[0];
    const auto weight_scales = w_scale->data().values<float>();
    std::vector<float> real;
    for (std::size_t i = 0; i < integers.size(); ++i) {
      real.push_back(static_cast<float>(integers[i]) * input_scale *
                     weight_scales[scales == 1 ? 0 : i]);
    }
    return node.AddConstant(bias->name() + ".real",
                            ir::TensorData::FromValues(bias->data().shape(), real));
  }
  ASSIGN_OR_RETURN(ir::Value * real, EmitTo(node, bias, ir::DType::kFloat32));
  ASSIGN_OR_RETURN(real, Binary(node, ir::OpKind::kMul, real, x_scale));
  return Binary(node, ir::OpKind::kMul, real, w_scale);
}

/// Dequantize, convolve, quantize: what the quantizer makes of a float convolution, too.
absl::Status ImportQLinearConv(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(ir::Value * w, node.Input(3));
  ASSIGN_OR_RETURN(ir::Value * bias, node.OptionalInput(8));
  ASSIGN_OR_RETURN(const AffineParams x_params, ReadAffineParams(node, 1));
  ASSIGN_OR_RETURN(AffineParams w_params, ReadAffineParams(node, 4));
  ASSIGN_OR_RETURN(const AffineParams y_params, ReadAffineParams(node, 6));
  if (y_params.zero_point == nullptr) return Malformed("input 7 is missing");
  w_params.axis = 0;
  ASSIGN_OR_RETURN(x, EmitDequantize(node, x, x_params));
  ASSIGN_OR_RETURN(w, EmitDequantize(node, w, w_params));
  ASSIGN_OR_RETURN(bias, RealBias(node, bias, x_params.scale, w_params.scale));
  ASSIGN_OR_RETURN(const bool channels_last, HasChannelsLast(node));
  if (channels_last) {
    ASSIGN_OR_RETURN(x, ChannelsFirst(node, x));
  }
  ASSIGN_OR_RETURN(ir::Value * y, EmitConv(node, x, w, bias));
  if (channels_last) {
    ASSIGN_OR_RETURN(y, ChannelsLast(node, y));
  }
  ASSIGN_OR_RETURN(y, EmitQuantize(node, y, y_params, y_params.zero_point->dtype(), true));
  node.SetOutput(0, y);
  return absl::OkStatus();
}

/// The zero point of each filter, or one of all, in a shape that broadcasts to the weight.
absl::StatusOr<ir::Value*> AlongFilters(NodeImport& node, ir::Value* zero_point, int rank) {
  if (zero_point == nullptr || zero_point->type().rank() != 1) return zero_point;
  ir::Shape size(static_cast<std::size_t>(rank), ir::Dim(1));
  size[0] = zero_point->shape()[0];
  return node.Emit(ir::OpKind::kView, {zero_point}, {{"size", std::move(size)}});
}

/// Integers as floats, exactly. What is padded is the zero point.
absl::Status ImportConvInteger(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(ir::Value * w, node.Input(1));
  ASSIGN_OR_RETURN(ir::Value * x_zero, node.OptionalInput(2));
  ASSIGN_OR_RETURN(ir::Value * w_zero, node.OptionalInput(3));
  const int rank = w->type().rank();
  if (rank < 3) return Malformed("the weight is no filter");
  const ir::Shape& filter = w->shape();
  const ir::DType dtype = ExactSumDType(ir::NumElements({filter.begin() + 1, filter.end()}));
  ASSIGN_OR_RETURN(w_zero, AlongFilters(node, w_zero, rank));
  ASSIGN_OR_RETURN(x, EmitCentered(node, x, x_zero, dtype));
  ASSIGN_OR_RETURN(w, EmitCentered(node, w, w_zero, dtype));
  ASSIGN_OR_RETURN(ir::Value * y, EmitConv(node, x, w, nullptr));
  ASSIGN_OR_RETURN(y, EmitTo(node, y, ir::DType::kInt32));
  node.SetOutput(0, y);
  return absl::OkStatus();
}

constexpr OpRow kRows[] = {
    {"QLinearConv", 10, ImportQLinearConv},
    {"com.microsoft.QLinearConv", 1, ImportQLinearConv},
    {"ConvInteger", 10, ImportConvInteger},
};

}  // namespace

absl::Span<const OpRow> IntegerConvImporters() { return kRows; }

}  // namespace zeropoint::frontend
