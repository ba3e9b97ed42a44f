#include "quantizers/spec.h"

#include <algorithm>
#include <charconv>
#include <limits>

#include "ir/str_cat.h"

namespace zeropoint::quantizers {
namespace {

template <typename Enum>
struct NameRow {
  Enum value;
  std::string_view name;
};

constexpr NameRow<QScheme> kQSchemes[] = {
    {QScheme::kPerTensorAffine, "per_tensor_affine"},
    {QScheme::kPerTensorSymmetric, "per_tensor_symmetric"},
    {QScheme::kPerChannelAffine, "per_channel_affine"},
    {QScheme::kPerChannelSymmetric, "per_channel_symmetric"},
};

constexpr NameRow<ObserverKind> kObservers[] = {
    {ObserverKind::kMinMax, "min_max"},
    {ObserverKind::kMovingAverageMinMax, "moving_average_min_max"},
    {ObserverKind::kPerChannelMinMax, "per_channel_min_max"},
    {ObserverKind::kHistogram, "histogram"},
    {ObserverKind::kPercentile, "percentile"},
    {ObserverKind::kEntropy, "entropy"},
    {ObserverKind::kMse, "mse"},
    {ObserverKind::kPlaceholder, "placeholder"},
};

template <typename Enum, std::size_t kCount>
std::string_view NameIn(const NameRow<Enum> (&rows)[kCount], Enum value) {
  return std::find_if(std::begin(rows), std::end(rows),
                      [&](const NameRow<Enum>& row) { return row.value == value; })
      ->name;
}

template <typename Enum, std::size_t kCount>
std::optional<Enum> FindIn(const NameRow<Enum> (&rows)[kCount], std::string_view name) {
  for (const NameRow<Enum>& row : rows) {
    if (row.name == name) {
      return row.value;
    }
  }
  return std::nullopt;
}

struct Bounds {
  std::int64_t min, max;
};

std::optional<Bounds> BoundsOf(ir::DType dtype) {
  switch (dtype) {
    case ir::DType::kInt8:
      return Bounds{-128, 127};
    case ir::DType::kUint8:
      return Bounds{0, 255};
    default:
      return std::nullopt;
  }
}

std::string RangeText(ir::DType dtype, std::int32_t quant_min, std::int32_t quant_max) {
  return ir::StrCat(ir::DTypeName(dtype), "[", quant_min, ",", quant_max, "]");
}

/// Shortest text that reads back to the same double.
std::string DoubleText(double value) {
  char buffer[32];
  const auto result = std::to_chars(std::begin(buffer), std::end(buffer), value);
  return {buffer, result.ptr};
}

struct Printer {
  std::string operator()(const FloatSpec&) const { return "float"; }
  std::string operator()(const QuantizationSpec& spec) const {
    return ir::StrCat(RangeText(spec.dtype, spec.quant_min, spec.quant_max), " ",
                      QSchemeName(spec.qscheme),
                      IsPerChannel(spec.qscheme) ? ir::StrCat(" axis=", spec.ch_axis) : "", " ",
                      ObserverKindName(spec.observer), " eps=", DoubleText(spec.eps),
                      spec.is_dynamic ? " dynamic" : "");
  }
  std::string operator()(const SharedQuantizationSpec& spec) const {
    const bool input = spec.target == SharedQuantizationSpec::Target::kInput;
    return ir::StrCat("shared(", input ? "input" : "producer", spec.operand, ")");
  }
  std::string operator()(const FixedQParamsQuantizationSpec& spec) const {
    return ir::StrCat("fixed ", RangeText(spec.dtype, spec.quant_min, spec.quant_max),
                      " scale=", DoubleText(spec.scale), " zero_point=", spec.zero_point);
  }
  std::string operator()(const DerivedQuantizationSpec& spec) const {
    return ir::StrCat("derived(input", spec.input_operand, "*input", spec.weight_operand, ")");
  }
};

}  // namespace

std::string_view QSchemeName(QScheme qscheme) { return NameIn(kQSchemes, qscheme); }
std::optional<QScheme> ParseQScheme(std::string_view name) { return FindIn(kQSchemes, name); }

bool IsPerChannel(QScheme qscheme) {
  return qscheme == QScheme::kPerChannelAffine || qscheme == QScheme::kPerChannelSymmetric;
}

bool IsSymmetric(QScheme qscheme) {
  return qscheme == QScheme::kPerTensorSymmetric || qscheme == QScheme::kPerChannelSymmetric;
}

std::string_view ObserverKindName(ObserverKind kind) { return NameIn(kObservers, kind); }
std::optional<ObserverKind> ParseObserverKind(std::string_view name) {
  return FindIn(kObservers, name);
}

namespace {

/// Kernels quantize rows to the full range of int8 and nothing else.
absl::Status ValidateDynamic(const QuantizationSpec& spec) {
  if (spec.is_dynamic != (spec.observer == ObserverKind::kPlaceholder)) {
    return absl::InvalidArgumentError(
        "a dynamic spec has the observer \"placeholder\", and no other spec has it");
  }
  const bool is_full_affine = spec.dtype == ir::DType::kInt8 && spec.quant_min == -128 &&
                              spec.quant_max == 127 && spec.qscheme == QScheme::kPerTensorAffine;
  if (spec.is_dynamic && !is_full_affine) {
    return absl::InvalidArgumentError("a dynamic spec must be i8[-128,127] per_tensor_affine");
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status Validate(const QuantizationSpec& spec) {
  const std::optional<Bounds> bounds = BoundsOf(spec.dtype);
  if (!bounds) {
    return absl::InvalidArgumentError(
        ir::StrCat("dtype ", ir::DTypeName(spec.dtype), " cannot be observed; use i8 or u8"));
  }
  if (spec.quant_min < bounds->min || spec.quant_max > bounds->max ||
      spec.quant_min >= spec.quant_max || spec.quant_min > 0 || spec.quant_max < 0) {
    return absl::InvalidArgumentError(
        ir::StrCat("range [", spec.quant_min, ",", spec.quant_max, "] must lie in that of ",
                   ir::DTypeName(spec.dtype), ", hold 0 and not be empty"));
  }
  if (spec.ch_axis < 0) {
    return absl::InvalidArgumentError(ir::StrCat("ch_axis ", spec.ch_axis, " is negative"));
  }
  if (IsPerChannel(spec.qscheme) != (spec.observer == ObserverKind::kPerChannelMinMax)) {
    return absl::InvalidArgumentError(ir::StrCat("observer ", ObserverKindName(spec.observer),
                                                 " does not give qparams of ",
                                                 QSchemeName(spec.qscheme)));
  }
  return ValidateDynamic(spec);
}

std::string SpecToString(const Spec& spec) { return std::visit(Printer{}, spec); }

}  // namespace zeropoint::quantizers
