// Normalizations by the statistics of the input itself.

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/operators/families.h"
#include "frontend/onnx/scope/emit.h"
#include "ir/shape_inference.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

using Ints = std::vector<std::int64_t>;

/// Outputs 1 and 2, when somebody reads them: the mean, and 1 / sqrt(variance + eps).
absl::Status SetStatistics(NodeImport& node, ir::Value* x, int axis, double eps) {
  if (!node.HasOutput(1) && !node.HasOutput(2)) return absl::OkStatus();
  const Ints axes = AxisRange(axis, x->type().rank());
  ASSIGN_OR_RETURN(ir::Value * mean, Mean(node, x, axes));
  if (node.HasOutput(1)) node.SetOutput(1, mean);
  if (!node.HasOutput(2)) return absl::OkStatus();
  ASSIGN_OR_RETURN(ir::Value * centred, Binary(node, ir::OpKind::kSub, x, mean));
  ASSIGN_OR_RETURN(ir::Value * square, Binary(node, ir::OpKind::kMul, centred, centred));
  ASSIGN_OR_RETURN(ir::Value * variance, Mean(node, square, axes));
  ASSIGN_OR_RETURN(variance, WithScalar(node, ir::OpKind::kAdd, variance, eps));
  ASSIGN_OR_RETURN(ir::Value * deviation, Unary(node, ir::OpKind::kSqrt, variance));
  ASSIGN_OR_RETURN(ir::Value * one, ScalarLike(node, x, 1));
  ASSIGN_OR_RETURN(ir::Value * inverse, Binary(node, ir::OpKind::kDiv, one, deviation));
  node.SetOutput(2, inverse);
  return absl::OkStatus();
}

/// `x` normalized over the axes from `axis` on, times `scale`, plus `bias`, which may be null.
/// Scale and bias of the normalized shape are operands of the op; those that broadcast to it
/// multiply and add afterwards.
absl::StatusOr<ir::Value*> Normalized(NodeImport& node, ir::OpKind kind,
                                      std::vector<ir::Value*> x_scale_bias, int axis, double eps) {
  const ir::Shape& shape = x_scale_bias[0]->shape();
  const ir::Shape normalized(shape.begin() + axis, shape.end());
  const bool fits = std::all_of(
      x_scale_bias.begin() + 1, x_scale_bias.end(),
      [&](const ir::Value* value) { return value == nullptr || value->shape() == normalized; });
  std::vector<ir::Value*> operands = x_scale_bias;
  if (!fits) std::fill(operands.begin() + 1, operands.end(), nullptr);
  ASSIGN_OR_RETURN(ir::Value * result,
                   node.Emit(kind, operands, {{"dim", std::int64_t{axis}}, {"eps", eps}}));
  if (fits) return result;
  ASSIGN_OR_RETURN(result, Binary(node, ir::OpKind::kMul, result, x_scale_bias[1]));
  const bool has_bias = x_scale_bias.size() > 2 && x_scale_bias[2] != nullptr;
  return has_bias ? Binary(node, ir::OpKind::kAdd, result, x_scale_bias[2]) : result;
}

absl::Status ImportLayerNormalization(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(ir::Value * scale, node.Input(1));
  ASSIGN_OR_RETURN(ir::Value * bias, node.OptionalInput(2));
  ASSIGN_OR_RETURN(const double eps, node.FloatOr("epsilon", 1e-5));
  ASSIGN_OR_RETURN(const std::int64_t given, node.IntOr("axis", -1));
  ASSIGN_OR_RETURN(const int axis, ir::NormalizeAxis(given, x->type().rank()));
  ASSIGN_OR_RETURN(ir::Value * result,
                   Normalized(node, ir::OpKind::kLayerNorm, {x, scale, bias}, axis, eps));
  node.SetOutput(0, result);
  return SetStatistics(node, x, axis, eps);
}

/// x / sqrt(mean(x²) + eps) * scale.
absl::Status ImportRmsNormalization(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(ir::Value * scale, node.Input(1));
  ASSIGN_OR_RETURN(const double eps, node.FloatOr("epsilon", 1e-5));
  ASSIGN_OR_RETURN(const std::int64_t given, node.IntOr("axis", -1));
  ASSIGN_OR_RETURN(const int axis, ir::NormalizeAxis(given, x->type().rank()));
  ASSIGN_OR_RETURN(ir::Value * result,
                   Normalized(node, ir::OpKind::kRmsNorm, {x, scale}, axis, eps));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

/// One group a channel.
absl::Status ImportInstanceNormalization(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(ir::Value * scale, node.Input(1));
  ASSIGN_OR_RETURN(ir::Value * bias, node.Input(2));
  ASSIGN_OR_RETURN(const double eps, node.FloatOr("epsilon", 1e-5));
  if (x->type().rank() < 2) return Malformed("an input without channels");
  ir::Dim channels = x->shape()[1];
  if (scale->type().rank() == 1 && scale->shape()[0].is_constant()) channels = scale->shape()[0];
  if (!channels.is_constant()) return Unsupported("a symbolic number of channels");
  ASSIGN_OR_RETURN(ir::Value * result,
                   node.Emit(ir::OpKind::kGroupNorm, {x, scale, bias},
                             {{"num_groups", channels.constant()}, {"eps", eps}}));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

/// A parameter per group, as opset 18 has them, for each channel of the group.
absl::StatusOr<ir::Value*> PerChannel(NodeImport& node, ir::Value* parameter,
                                      std::int64_t channels) {
  if (parameter->type().rank() != 1 || !parameter->shape()[0].is_constant()) {
    return Malformed(absl::StrCat("a parameter is ", parameter->type().ToString()));
  }
  const std::int64_t groups = parameter->shape()[0].constant();
  if (groups == channels) return parameter;
  if (groups < 1 || channels % groups != 0) {
    return Malformed(absl::StrCat(groups, " groups of ", channels, " channels"));
  }
  RETURN_IF_ERROR(node.ReserveComputed(channels));
  const Ints column = {groups, 1}, ones_shape = {1, channels / groups};
  ASSIGN_OR_RETURN(ir::Value * columns,
                   node.Emit(ir::OpKind::kView, {parameter}, {{"size", ir::MakeShape(column)}}));
  const std::vector<float> ones(static_cast<std::size_t>(channels / groups), 1.0f);
  ir::Value* repeated = node.AddConstant(absl::StrCat(node.output_name(0), ".ones"),
                                         ir::TensorData::FromValues(ones_shape, ones));
  if (parameter->dtype() != ir::DType::kFloat32) {
    ASSIGN_OR_RETURN(repeated,
                     node.Emit(ir::OpKind::kTo, {repeated}, {{"dtype", parameter->dtype()}}));
  }
  ASSIGN_OR_RETURN(ir::Value * matrix, Binary(node, ir::OpKind::kMul, columns, repeated));
  return node.Emit(ir::OpKind::kView, {matrix}, {{"size", ir::Shape{channels}}});
}

absl::Status ImportGroupNormalization(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(ir::Value * scale, node.Input(1));
  ASSIGN_OR_RETURN(ir::Value * bias, node.Input(2));
  ASSIGN_OR_RETURN(const double eps, node.FloatOr("epsilon", 1e-5));
  ASSIGN_OR_RETURN(const std::int64_t groups, node.IntOr("num_groups", 0));
  if (x->type().rank() < 2 || !x->shape()[1].is_constant()) {
    return Unsupported(absl::StrCat("an input of ", x->type().ToString()));
  }
  const std::int64_t channels = x->shape()[1].constant();
  ASSIGN_OR_RETURN(scale, PerChannel(node, scale, channels));
  ASSIGN_OR_RETURN(bias, PerChannel(node, bias, channels));
  ASSIGN_OR_RETURN(ir::Value * result, node.Emit(ir::OpKind::kGroupNorm, {x, scale, bias},
                                                 {{"num_groups", groups}, {"eps", eps}}));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

/// x / (bias + alpha / size * sum of x² over `size` neighbouring channels)^beta. The channels are
/// the first spatial axis of an average pool.
absl::Status ImportLrn(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(const double alpha, node.FloatOr("alpha", 1e-4));
  ASSIGN_OR_RETURN(const double beta, node.FloatOr("beta", 0.75));
  ASSIGN_OR_RETURN(const double bias, node.FloatOr("bias", 1.0));
  ASSIGN_OR_RETURN(const std::int64_t size, node.IntOr("size", 0));
  const int rank = x->type().rank();
  if (rank != 3 && rank != 4) return Unsupported(absl::StrCat("an input of rank ", rank));
  if (size < 1 || size > (1 << 20)) return Malformed(absl::StrCat("size is ", size));
  const auto axes = static_cast<std::size_t>(rank) - 1;
  Ints kernel(axes, 1), padding(2 * axes, 0);
  kernel[0] = size;
  padding[0] = (size - 1) / 2;
  padding[axes] = size - 1 - padding[0];
  ASSIGN_OR_RETURN(ir::Value * square, Binary(node, ir::OpKind::kMul, x, x));
  ASSIGN_OR_RETURN(square, node.Emit(ir::OpKind::kUnsqueeze, {square}, {{"dim", std::int64_t{1}}}));
  ASSIGN_OR_RETURN(ir::Value * mean,
                   node.Emit(rank == 4 ? ir::OpKind::kAvgPool3d : ir::OpKind::kAvgPool2d, {square},
                             {{"kernel_size", std::move(kernel)},
                              {"stride", Ints(axes, 1)},
                              {"padding", std::move(padding)}}));
  ASSIGN_OR_RETURN(mean, node.Emit(ir::OpKind::kSqueeze, {mean}, {{"dim", Ints{1}}}));
  ASSIGN_OR_RETURN(mean, WithScalar(node, ir::OpKind::kMul, mean, alpha));
  ASSIGN_OR_RETURN(mean, WithScalar(node, ir::OpKind::kAdd, mean, bias));
  ASSIGN_OR_RETURN(ir::Value * divisor, WithScalar(node, ir::OpKind::kPow, mean, beta));
  ASSIGN_OR_RETURN(ir::Value * result, Binary(node, ir::OpKind::kDiv, x, divisor));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

/// A line of zeros stays zeros: the divisor is at least the smallest normal number.
absl::Status ImportLpNormalization(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(const std::int64_t given, node.IntOr("axis", -1));
  ASSIGN_OR_RETURN(const std::int64_t p, node.IntOr("p", 2));
  ASSIGN_OR_RETURN(const int axis, ir::NormalizeAxis(given, x->type().rank()));
  ASSIGN_OR_RETURN(ir::Value * norm, LpNorm(node, x, {axis}, p));
  ASSIGN_OR_RETURN(norm,
                   WithScalar(node, ir::OpKind::kMaximum, norm, std::numeric_limits<float>::min()));
  ASSIGN_OR_RETURN(ir::Value * result, Binary(node, ir::OpKind::kDiv, x, norm));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

constexpr OpRow kRows[] = {
    // ONNX Runtime writes it into models of any opset.
    {"LayerNormalization", 1, ImportLayerNormalization},
    {"InstanceNormalization", 1, ImportInstanceNormalization},
    {"GroupNormalization", 18, ImportGroupNormalization},
    {"LRN", 1, ImportLrn},
    {"LpNormalization", 1, ImportLpNormalization},
    {"RMSNormalization", 23, ImportRmsNormalization},
};

}  // namespace

absl::Span<const OpRow> LayerNormImporters() { return kRows; }

}  // namespace zeropoint::frontend
