#include "runtime/xnnpack/operand_checks.h"

#include "absl/strings/str_cat.h"
#include "runtime/status_macros.h"
#include "runtime/xnnpack_limits.h"

namespace zeropoint::runtime::xnnpack {
namespace {

bool SameQuant(const ProgramValue& a, const ProgramValue& b) {
  return a.quant.scales == b.quant.scales && a.quant.zero_point == b.quant.zero_point;
}

absl::Status CheckFilterQuant(const NodeReader& node, const ProgramValue& filter,
                              std::size_t channel_axis) {
  if (filter.dtype != DType::kInt8 || filter.quant.scales.empty()) {
    return node.Error("the filter must be int8 with scales");
  }
  if (filter.quant.scales.size() > 1 &&
      filter.quant.axis != static_cast<std::int32_t>(channel_axis)) {
    return node.Error(absl::StrCat("the filter's scales must lie along axis ", channel_axis,
                                   ", not ", filter.quant.axis));
  }
  return absl::OkStatus();
}

absl::Status CheckRequantizationScales(const NodeReader& node, const ProgramValue& filter) {
  const float activation_ratio = node.input(0).quant.scales[0] / node.output().quant.scales[0];
  for (const float scale : filter.quant.scales) {
    const float ratio = scale * activation_ratio;
    if (!(ratio < xnnpack_limits::kMaxRequantizationScale)) {
      return node.Error(absl::StrCat("requantization scale ", ratio, " is not below 256"));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckBias(const NodeReader& node, NumberKind kind, std::int64_t channels) {
  const ProgramValue& bias = node.input(2);
  if (!bias.is_constant || bias.extents != Extents{channels}) {
    return node.Error(absl::StrCat("the bias must be a constant of extents [", channels,
                                   "], found ", ExtentsToString(bias.extents)));
  }
  if (kind == NumberKind::kFloat32) {
    return bias.dtype == DType::kFloat32 ? absl::OkStatus()
                                         : node.Error("the bias of a float node must be f32");
  }
  const std::size_t filter_scales = node.input(1).quant.scales.size();
  if (bias.dtype != DType::kInt32 || bias.quant.scales.size() != filter_scales ||
      bias.quant.zero_point != 0) {
    return node.Error("the bias of an int8 node must be i32 with as many scales as the filter");
  }
  return absl::OkStatus();
}

absl::Status CheckZeroPoints(const NodeReader& node, NumberKind kind, std::int64_t channels) {
  if (!node.has_input(3)) return absl::OkStatus();
  const ProgramValue& zeros = node.input(3);
  if (kind == NumberKind::kFloat32 && node.input(1).dtype == DType::kInt8 && zeros.is_constant &&
      zeros.dtype == DType::kInt32 && zeros.extents == Extents{channels}) {
    return absl::OkStatus();
  }
  return node.Error(absl::StrCat("zero points are a constant i32[", channels,
                                 "] beside an int8 filter of a float node"));
}

}  // namespace

absl::StatusOr<NumberKind> KindOf(const NodeReader& node, const ProgramValue& value) {
  if (value.dtype == DType::kFloat32) return NumberKind::kFloat32;
  if (value.dtype == DType::kInt8 && value.quant.scales.size() == 1) return NumberKind::kInt8;
  return node.Error(absl::StrCat("value '", value.name, "' of type ",
                                 TensorTypeToString(value.dtype, value.extents),
                                 " is neither f32 nor int8 with one scale"));
}

absl::StatusOr<NumberKind> CommonKind(const NodeReader& node) {
  ASSIGN_OR_RETURN(const NumberKind kind, KindOf(node, node.output()));
  for (int i = 0; i < node.num_inputs(); ++i) {
    if (!node.has_input(i)) return node.Error(absl::StrCat("operand ", i, " is missing"));
    ASSIGN_OR_RETURN(const NumberKind operand_kind, KindOf(node, node.input(i)));
    if (operand_kind != kind) return node.Error("mixes f32 and int8 operands");
  }
  return kind;
}

absl::StatusOr<NumberKind> CommonKindAndQuant(const NodeReader& node) {
  ASSIGN_OR_RETURN(const NumberKind kind, CommonKind(node));
  for (int i = 0; i < node.num_inputs(); ++i) {
    if (kind == NumberKind::kInt8 && !SameQuant(node.input(i), node.output())) {
      return node.Error(absl::StrCat("operand '", node.input(i).name,
                                     "' and the output must have the same scale and zero point"));
    }
  }
  return kind;
}

absl::Status CheckRank(const NodeReader& node, const ProgramValue& value, std::size_t rank) {
  if (value.extents.size() == rank) return absl::OkStatus();
  return node.Error(absl::StrCat("value '", value.name, "' must have rank ", rank, ", has extents ",
                                 ExtentsToString(value.extents)));
}

absl::Status CheckRatio(const NodeReader& node, absl::string_view what, float ratio,
                        const xnnpack_limits::ScaleRatio& range) {
  if (range.Contains(ratio)) return absl::OkStatus();
  return node.Error(
      absl::StrCat(what, " is ", ratio, ", must lie in [", range.min, ", ", range.max, ")"));
}

absl::Status CheckWeights(const NodeReader& node, std::size_t filter_rank,
                          std::size_t channel_axis) {
  ASSIGN_OR_RETURN(const NumberKind kind, KindOf(node, node.input(0)));
  ASSIGN_OR_RETURN(const NumberKind output_kind, KindOf(node, node.output()));
  if (kind != output_kind) return node.Error("input and output must both be f32 or both int8");
  const ProgramValue& filter = node.input(1);
  RETURN_IF_ERROR(CheckRank(node, filter, filter_rank));
  if (!filter.is_constant || CheckedNumElements(filter.extents).value_or(0) == 0) {
    return node.Error("the filter must be a constant with elements");
  }
  if (kind == NumberKind::kInt8 || filter.dtype != DType::kFloat32) {
    RETURN_IF_ERROR(CheckFilterQuant(node, filter, channel_axis));
  }
  if (kind == NumberKind::kInt8) {
    RETURN_IF_ERROR(CheckRequantizationScales(node, filter));
    if (filter.quant.zero_point != 0) return node.Error("the filter's zero point must be 0");
  }
  RETURN_IF_ERROR(CheckZeroPoints(node, kind, filter.extents[channel_axis]));
  if (!node.has_input(2)) return absl::OkStatus();
  return CheckBias(node, kind, filter.extents[channel_axis]);
}

}  // namespace zeropoint::runtime::xnnpack
