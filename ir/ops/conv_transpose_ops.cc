// Transposed convolutions, and col2im, which adds windows into an image as they do.

#include <algorithm>

#include "ir/ops/inference.h"
#include "ir/ops/op_families.h"
#include "ir/ops/result_shapes.h"
#include "ir/saturating.h"

namespace zeropoint::ir {
namespace {

constexpr int kInput = 0;
constexpr int kWeight = 1;
constexpr int kBias = 2;

/// Weight [C, O/groups, …], whose window has constant extents, x [N, C, …].
absl::Status CheckShapes(const Op& op, int rank) {
  RETURN_IF_ERROR(ExpectRank(op, kInput, rank));
  RETURN_IF_ERROR(ExpectRank(op, kWeight, rank));
  const Shape& weight = op.operand(kWeight)->shape();
  if (!ConstantExtents({weight.begin() + 2, weight.end()})) {
    return OperandError(op, kWeight, "have constant extents from axis 2 on");
  }
  const absl::Status unified = UnifyDims(op.operand(kInput)->shape()[1], weight[0]).status();
  if (!unified.ok()) {
    return OperandError(op, kInput,
                        StrCat("have ", weight[0].ToString(), " channels, those of weight ",
                               op.operand(kWeight)->type().ToString()),
                        unified);
  }
  const std::int64_t groups = op.int_attribute("groups");
  if (groups < 1 || !ExactDiv(weight[0], groups)) {
    return absl::InvalidArgumentError(StrCat("attribute \"groups\" is ", groups,
                                             " but must be positive and divide the ",
                                             weight[0].ToString(), " input channels"));
  }
  if (op.operand(kBias) == nullptr) return absl::OkStatus();
  return ExpectVector(op, kBias, weight[1] * Dim(groups));
}

absl::Status CheckWindow(const Op& op, std::size_t spatial) {
  RETURN_IF_ERROR(ExpectInts(op, "stride", spatial, 1));
  RETURN_IF_ERROR(ExpectInts(op, "padding", 2 * spatial, 0));
  return ExpectInts(op, "dilation", spatial, 1);
}

}  // namespace

absl::StatusOr<Shape> ConvTransposeShape(const Op& op, std::size_t spatial) {
  RETURN_IF_ERROR(CheckShapes(op, static_cast<int>(spatial) + 2));
  RETURN_IF_ERROR(CheckWindow(op, spatial));
  RETURN_IF_ERROR(ExpectInts(op, "output_padding", spatial, 0));
  const Shape& input = op.operand(kInput)->shape();
  const Shape& weight = op.operand(kWeight)->shape();
  const Ints& padding = op.ints_attribute("padding");
  Shape result = {input[0], weight[1] * Dim(op.int_attribute("groups"))};
  for (std::size_t i = 0; i < spatial; ++i) {
    const std::int64_t reach = SaturatingMultiply(op.ints_attribute("dilation")[i],
                                                  SaturatingAdd(weight[2 + i].constant(), -1));
    const Dim extent = (input[2 + i] - 1) * Dim(op.ints_attribute("stride")[i]) - padding[i] -
                       padding[spatial + i] + reach + op.ints_attribute("output_padding")[i] + 1;
    if (extent.is_constant() && extent.constant() < 1) {
      return absl::InvalidArgumentError(
          StrCat("padding ", AttributeToString(padding), " leaves nothing of axis ", 2 + i));
    }
    result.push_back(extent);
  }
  return result;
}

namespace {

template <std::size_t kSpatial>
Types InferConvTranspose(const Op& op) {
  RETURN_IF_ERROR(ExpectFloatProduct(op));
  ASSIGN_OR_RETURN(Shape shape, ConvTransposeShape(op, kSpatial));
  return {{TensorType{op.operand(kInput)->dtype(), std::move(shape)}}};
}

/// x [N, C*taps, L] with one column for each window of the image.
Types InferCol2Im(const Op& op) {
  RETURN_IF_ERROR(ExpectFloat(op, 0));
  RETURN_IF_ERROR(ExpectRank(op, 0, 3));
  const Ints& kernel = op.ints_attribute("kernel_size");
  const Ints& size = op.ints_attribute("output_size");
  RETURN_IF_ERROR(ExpectInts(op, "output_size", kernel.size(), 1));
  RETURN_IF_ERROR(ExpectInts(op, "kernel_size", kernel.size(), 1));
  RETURN_IF_ERROR(CheckWindow(op, kernel.size()));
  std::int64_t taps = 1;
  Dim windows = 1;
  for (std::size_t i = 0; i < kernel.size(); ++i) {
    taps = SaturatingMultiply(taps, kernel[i]);
    const Window window = {.kernel = kernel[i],
                           .stride = op.ints_attribute("stride")[i],
                           .dilation = op.ints_attribute("dilation")[i],
                           .padding_begin = op.ints_attribute("padding")[i],
                           .padding_end = op.ints_attribute("padding")[kernel.size() + i],
                           .ceil_mode = false};
    ASSIGN_OR_RETURN(const Dim count, WindowOutputSize(size[i], window));
    windows = windows * count;
  }
  const Shape& x = op.operand(0)->shape();
  const std::optional<Dim> channels = ExactDiv(x[1], Dim(taps));
  if (!channels || !UnifyDims(x[2], windows).ok()) {
    return OperandError(
        op, 0,
        StrCat("have columns of ", taps, " taps a channel for ", windows.ToString(), " windows"));
  }
  TensorType result{op.operand(0)->dtype(), {x[0], *channels}};
  result.shape.insert(result.shape.end(), size.begin(), size.end());
  return {{std::move(result)}};
}

OpSchema Schema(OpKind kind, std::size_t spatial, InferTypes infer) {
  const Ints ones(spatial, 1);
  return {.kind = kind,
          .summary = "The adjoint of the convolution with this weight, plus bias.",
          .operands = {{"x"}, {"weight"}, {"bias", Arity::kOptional}},
          .attributes = {Optional("stride", ones), Optional("padding", Ints(2 * spatial, 0)),
                         Optional("output_padding", Ints(spatial, 0)), Optional("dilation", ones),
                         Optional("groups", 1)},
          .infer = infer};
}

}  // namespace

std::vector<OpSchema> ConvTransposeOps() {
  return {
      Schema(OpKind::kConvTranspose1d, 1, InferConvTranspose<1>),
      Schema(OpKind::kConvTranspose2d, 2, InferConvTranspose<2>),
      Schema(OpKind::kConvTranspose3d, 3, InferConvTranspose<3>),
      {.kind = OpKind::kCol2Im,
       .summary = "The sum of the windows of an image, given as columns.",
       .operands = {{"x"}},
       .attributes = {Required("output_size", AttributeKind::kInts),
                      Required("kernel_size", AttributeKind::kInts),
                      Required("stride", AttributeKind::kInts),
                      Required("padding", AttributeKind::kInts),
                      Required("dilation", AttributeKind::kInts)},
       .infer = InferCol2Im},
  };
}

}  // namespace zeropoint::ir
