// Pooling over the two spatial axes of an NCHW tensor.

#include "ir/ops/inference.h"
#include "ir/ops/op_families.h"

namespace zeropoint::ir {
namespace {

constexpr std::size_t kSpatial = 2;

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

Types InferPool(const Op& op, const Ints& dilation) {
  RETURN_IF_ERROR(ExpectRank(op, 0, 4));
  RETURN_IF_ERROR(ExpectInts(op, "kernel_size", kSpatial, 1));
  RETURN_IF_ERROR(ExpectInts(op, "stride", kSpatial, 1));
  RETURN_IF_ERROR(ExpectInts(op, "padding", 2 * kSpatial, 0));
  TensorType result = op.operand(0)->type();
  for (std::size_t i = 0; i < kSpatial; ++i) {
    const Window window = {.kernel = op.ints_attribute("kernel_size")[i],
                           .stride = op.ints_attribute("stride")[i],
                           .dilation = dilation[i],
                           .padding_begin = op.ints_attribute("padding")[i],
                           .padding_end = op.ints_attribute("padding")[kSpatial + i],
                           .ceil_mode = op.bool_attribute("ceil_mode")};
    RETURN_IF_ERROR(CheckPadding(window));
    ASSIGN_OR_RETURN(result.shape[2 + i], WindowOutputSize(result.shape[2 + i], window));
  }
  return {{std::move(result)}};
}

Types InferMaxPool2d(const Op& op) {
  RETURN_IF_ERROR(ExpectNumeric(op, 0));
  RETURN_IF_ERROR(ExpectInts(op, "dilation", kSpatial, 1));
  return InferPool(op, op.ints_attribute("dilation"));
}

Types InferAvgPool2d(const Op& op) {
  RETURN_IF_ERROR(ExpectFloat(op, 0));
  return InferPool(op, {1, 1});
}

Types InferAdaptiveAvgPool2d(const Op& op) {
  RETURN_IF_ERROR(ExpectFloat(op, 0));
  RETURN_IF_ERROR(ExpectRank(op, 0, 4));
  RETURN_IF_ERROR(ExpectInts(op, "output_size", kSpatial, 1));
  const Ints& output_size = op.ints_attribute("output_size");
  TensorType result = op.operand(0)->type();
  result.shape[2] = output_size[0];
  result.shape[3] = output_size[1];
  return {{std::move(result)}};
}

}  // namespace

std::vector<OpSchema> PoolOps() {
  return {
      {.kind = OpKind::kMaxPool2d,
       .summary = "The maximum of each window; padding counts as -inf.",
       .operands = {{"x"}},
       .attributes = {Required("kernel_size", AttributeKind::kInts),
                      Required("stride", AttributeKind::kInts),
                      Optional("padding", Ints{0, 0, 0, 0}), Optional("dilation", Ints{1, 1}),
                      Optional("ceil_mode", false)},
       .traits = kTraitSharesObserver,
       .infer = InferMaxPool2d},
      {.kind = OpKind::kAvgPool2d,
       .summary = "The mean of each window.",
       .operands = {{"x"}},
       .attributes = {Required("kernel_size", AttributeKind::kInts),
                      Required("stride", AttributeKind::kInts),
                      Optional("padding", Ints{0, 0, 0, 0}), Optional("ceil_mode", false),
                      Optional("count_include_pad", true)},
       .infer = InferAvgPool2d},
      {.kind = OpKind::kAdaptiveAvgPool2d,
       .summary = "The mean of output_size windows that cover the input.",
       .operands = {{"x"}},
       .attributes = {Optional("output_size", Ints{1, 1})},
       .traits = kTraitSharesObserver,
       .infer = InferAdaptiveAvgPool2d},
  };
}

}  // namespace zeropoint::ir
