// Pooling over the spatial axes of an [N,C,…] tensor.

#include <algorithm>

#include "ir/ops/inference.h"
#include "ir/ops/op_families.h"
#include "ir/ops/result_shapes.h"

namespace zeropoint::ir {
namespace {

// Padding of a whole window or more would make windows that hold no element of the input.
absl::Status CheckPadding(const Window& window) {
  const std::int64_t padding = std::max(window.padding_begin, window.padding_end);
  // kernel and dilation are at least 1, and dilation*(kernel-1) >= padding is tested without a
  // product that could overflow.
  const bool within_window =
      padding == 0 || (window.kernel > 1 && (padding - 1) / (window.kernel - 1) < window.dilation);
  if (within_window) return absl::OkStatus();
  return absl::InvalidArgumentError(StrCat("padding ", padding,
                                           " must be smaller than the window of kernel ",
                                           window.kernel, " and dilation ", window.dilation));
}

}  // namespace

absl::StatusOr<Shape> PoolShape(const Op& op, std::size_t spatial) {
  RETURN_IF_ERROR(ExpectRank(op, 0, static_cast<int>(spatial) + 2));
  RETURN_IF_ERROR(ExpectInts(op, "kernel_size", spatial, 1));
  RETURN_IF_ERROR(ExpectInts(op, "stride", spatial, 1));
  RETURN_IF_ERROR(ExpectInts(op, "padding", 2 * spatial, 0));
  RETURN_IF_ERROR(ExpectInts(op, "dilation", spatial, 1));
  Shape result = op.operand(0)->shape();
  for (std::size_t i = 0; i < spatial; ++i) {
    const Window window = {.kernel = op.ints_attribute("kernel_size")[i],
                           .stride = op.ints_attribute("stride")[i],
                           .dilation = op.ints_attribute("dilation")[i],
                           .padding_begin = op.ints_attribute("padding")[i],
                           .padding_end = op.ints_attribute("padding")[spatial + i],
                           .ceil_mode = op.bool_attribute("ceil_mode")};
    RETURN_IF_ERROR(CheckPadding(window));
    ASSIGN_OR_RETURN(result[2 + i], WindowOutputSize(result[2 + i], window));
  }
  return result;
}

std::vector<AttributeSchema> PoolAttributes(std::size_t spatial) {
  return {Required("kernel_size", AttributeKind::kInts), Required("stride", AttributeKind::kInts),
          Optional("padding", Ints(2 * spatial, 0)), Optional("dilation", Ints(spatial, 1)),
          Optional("ceil_mode", false)};
}

namespace {

Types InferPool(const Op& op, std::size_t spatial) {
  ASSIGN_OR_RETURN(Shape shape, PoolShape(op, spatial));
  return {{TensorType{op.operand(0)->dtype(), std::move(shape)}}};
}

template <std::size_t kSpatial>
Types InferMaxPool(const Op& op) {
  RETURN_IF_ERROR(ExpectNumeric(op, 0));
  return InferPool(op, kSpatial);
}

template <std::size_t kSpatial>
Types InferAvgPool(const Op& op) {
  RETURN_IF_ERROR(ExpectFloat(op, 0));
  if (op.int_attribute("divisor_override") < 0) {
    return absl::InvalidArgumentError("attribute \"divisor_override\" must not be negative");
  }
  return InferPool(op, kSpatial);
}

Types InferMaxPoolWithIndices(const Op& op) {
  RETURN_IF_ERROR(ExpectNumeric(op, 0));
  const std::size_t spatial = op.ints_attribute("kernel_size").size();
  if (spatial < 1 || spatial > 3) {
    return absl::InvalidArgumentError(
        StrCat("attribute \"kernel_size\" must hold 1 to 3 integers but holds ", spatial));
  }
  ASSIGN_OR_RETURN(std::vector<TensorType> types, InferPool(op, spatial));
  types.push_back({DType::kInt64, types[0].shape});
  return types;
}

/// [N, C] and (in-1)*stride - pads + kernel.
Types InferMaxUnpool(const Op& op) {
  RETURN_IF_ERROR(ExpectNumeric(op, 0));
  RETURN_IF_ERROR(ExpectDType(op, 1, DType::kInt64));
  const absl::Status unified = UnifyShapes(op.operand(0)->shape(), op.operand(1)->shape()).status();
  if (!unified.ok()) return OperandError(op, 1, "have the shape of operand 0", unified);
  const Ints& kernel = op.ints_attribute("kernel_size");
  const std::size_t spatial = kernel.size();
  RETURN_IF_ERROR(ExpectRank(op, 0, static_cast<int>(spatial) + 2));
  RETURN_IF_ERROR(ExpectInts(op, "kernel_size", spatial, 1));
  RETURN_IF_ERROR(ExpectInts(op, "stride", spatial, 1));
  RETURN_IF_ERROR(ExpectInts(op, "padding", 2 * spatial, 0));
  TensorType result = op.operand(0)->type();
  for (std::size_t i = 0; i < spatial; ++i) {
    Dim& extent = result.shape[2 + i];
    extent = (extent - 1) * Dim(op.ints_attribute("stride")[i]) - op.ints_attribute("padding")[i] -
             op.ints_attribute("padding")[spatial + i] + kernel[i];
    if (extent.is_constant() && extent.constant() < 0) {
      return absl::InvalidArgumentError(StrCat("the padding leaves nothing of axis ", 2 + i));
    }
  }
  return {{std::move(result)}};
}

Types InferAdaptiveAvgPool2d(const Op& op) {
  RETURN_IF_ERROR(ExpectFloat(op, 0));
  RETURN_IF_ERROR(ExpectRank(op, 0, 4));
  RETURN_IF_ERROR(ExpectInts(op, "output_size", 2, 1));
  const Ints& output_size = op.ints_attribute("output_size");
  TensorType result = op.operand(0)->type();
  result.shape[2] = output_size[0];
  result.shape[3] = output_size[1];
  return {{std::move(result)}};
}

OpSchema MaxPool(OpKind kind, std::size_t spatial, InferTypes infer) {
  return {.kind = kind,
          .summary = "The maximum of each window; padding counts as -inf.",
          .operands = {{"x"}},
          .attributes = PoolAttributes(spatial),
          .traits = kTraitSharesObserver,
          .infer = infer};
}

OpSchema AvgPool(OpKind kind, std::size_t spatial, InferTypes infer) {
  std::vector<AttributeSchema> attributes = PoolAttributes(spatial);
  attributes.push_back(Optional("count_include_pad", true));
  attributes.push_back(Optional("divisor_override", 0));
  return {.kind = kind,
          .summary = "The mean of each window, or its sum over divisor_override.",
          .operands = {{"x"}},
          .attributes = std::move(attributes),
          .infer = infer};
}

OpSchema MaxPoolWithIndices() {
  return {.kind = OpKind::kMaxPoolWithIndices,
          .summary = "The maximum of each window, and the number of its element in all of x.",
          .operands = {{"x"}},
          .attributes = {Required("kernel_size", AttributeKind::kInts),
                         Required("stride", AttributeKind::kInts),
                         Required("padding", AttributeKind::kInts),
                         Required("dilation", AttributeKind::kInts), Optional("ceil_mode", false),
                         Optional("column_major", false)},
          .infer = InferMaxPoolWithIndices};
}

}  // namespace

std::vector<OpSchema> PoolOps() {
  return {
      MaxPool(OpKind::kMaxPool2d, 2, InferMaxPool<2>),
      MaxPool(OpKind::kMaxPool3d, 3, InferMaxPool<3>),
      MaxPoolWithIndices(),
      {.kind = OpKind::kMaxUnpool,
       .summary = "Zeros, and each element of x where its index says.",
       .operands = {{"x"}, {"indices"}},
       .attributes = {Required("kernel_size", AttributeKind::kInts),
                      Required("stride", AttributeKind::kInts),
                      Required("padding", AttributeKind::kInts)},
       .infer = InferMaxUnpool},
      AvgPool(OpKind::kAvgPool2d, 2, InferAvgPool<2>),
      AvgPool(OpKind::kAvgPool3d, 3, InferAvgPool<3>),
      {.kind = OpKind::kAdaptiveAvgPool2d,
       .summary = "The mean of output_size windows that cover the input.",
       .operands = {{"x"}},
       .attributes = {Optional("output_size", Ints{1, 1})},
       .traits = kTraitSharesObserver,
       .infer = InferAdaptiveAvgPool2d},
  };
}

}  // namespace zeropoint::ir
