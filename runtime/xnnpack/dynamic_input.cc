#include "runtime/xnnpack/dynamic_input.h"

#include <utility>

#include "runtime/dynamic_quantization.h"
#include "runtime/status_macros.h"
#include "runtime/xnnpack/block_filter.h"

namespace zeropoint::runtime::xnnpack {
namespace {

// Of a conversion to qdint8; XNNPACK itself has no such flag (third_party/xnnpack/
// dynamic_inputs.bzl).
constexpr std::uint32_t kFlagOneScale = 0x00010000;

absl::StatusOr<DynamicQuantization> ReadDynamic(const NodeReader& node) {
  constexpr Bounds kBounds = {static_cast<int>(DynamicQuantization::kNone),
                              static_cast<int>(DynamicQuantization::kPerTensor)};
  ASSIGN_OR_RETURN(const std::int64_t dynamic, node.IntOr("dynamic", kBounds.minimum, kBounds));
  return static_cast<DynamicQuantization>(dynamic);
}

// Its output channels lie along axis 0.
absl::Status CheckInt8Filter(const NodeReader& node) {
  const ProgramValue& filter = node.input(1);
  if (node.input(0).dtype != DType::kFloat32 || filter.dtype != DType::kInt8 || node.has_input(3) ||
      static_cast<std::int64_t>(filter.quant.scales.size()) != filter.extents[0] ||
      filter.quant.zero_point != 0) {
    return node.Error(
        "a dynamic input must be f32 and its filter int8, with a scale for each output channel and "
        "zero point 0");
  }
  return absl::OkStatus();
}

absl::Status CheckOperands(const NodeReader& node, DynamicQuantization dynamic, int num_row_axes) {
  RETURN_IF_ERROR(HasBlockFilter(node) ? CheckFourBitFilter(node) : CheckInt8Filter(node));
  if (dynamic == DynamicQuantization::kPerRow && num_row_axes != 1) {
    return node.Error("the input of a convolution has no scale for each row");
  }
  return absl::OkStatus();
}

absl::StatusOr<std::uint32_t> DefineIntegerFilter(const NodeReader& node, DefineContext& context) {
  if (!HasBlockFilter(node)) return context.Weight(node, 1);
  ASSIGN_OR_RETURN(const Extents extents, FilterExtents(node));
  ASSIGN_OR_RETURN(Tensor filter, FourBitFilter(node));
  return context.values.IdOfFourBitWeight(node.input(1).name, extents, FilterScales(node),
                                          std::move(filter));
}

}  // namespace

absl::StatusOr<InputAndFilter> DefineInputAndFilter(const NodeReader& node, DefineContext& context,
                                                    int num_row_axes) {
  ASSIGN_OR_RETURN(const DynamicQuantization dynamic, ReadDynamic(node));
  if (dynamic == DynamicQuantization::kNone) {
    ASSIGN_OR_RETURN(const std::uint32_t input, context.Input(node, 0));
    ASSIGN_OR_RETURN(const std::uint32_t filter, context.FilterOf(node));
    return InputAndFilter{input, filter};
  }
  RETURN_IF_ERROR(CheckOperands(node, dynamic, num_row_axes));
  ASSIGN_OR_RETURN(const std::uint32_t input, context.Input(node, 0));
  const std::uint32_t flags = dynamic == DynamicQuantization::kPerTensor ? kFlagOneScale : 0;
  ASSIGN_OR_RETURN(const ValueMap::DynamicValue quantized,
                   context.values.DynamicIdOf(node.input_id(0), num_row_axes, flags));
  if (quantized.is_new) {
    RETURN_IF_ERROR(
        context.Defined(node, xnn_define_unary(context.subgraph, xnn_unary_convert,
                                               /*params=*/nullptr, input, quantized.id, flags)));
  }
  ASSIGN_OR_RETURN(const std::uint32_t filter, DefineIntegerFilter(node, context));
  return InputAndFilter{quantized.id, filter};
}

}  // namespace zeropoint::runtime::xnnpack
