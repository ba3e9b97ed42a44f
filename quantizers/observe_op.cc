#include "quantizers/observe_op.h"

#include <limits>
#include <string>
#include <vector>

#include "ir/status_macros.h"
#include "ir/str_cat.h"

namespace zeropoint::quantizers {
namespace {

struct AttributeBuilder {
  int group;
  const std::vector<std::int64_t>& derived_from;

  ir::AttributeMap Common(std::string_view observer, ir::DType dtype, std::int64_t quant_min,
                          std::int64_t quant_max, QScheme qscheme, double eps) const {
    return {{"observer", std::string(observer)},
            {"group", static_cast<std::int64_t>(group)},
            {"dtype", dtype},
            {"quant_min", quant_min},
            {"quant_max", quant_max},
            {"qscheme", std::string(QSchemeName(qscheme))},
            {"eps", eps}};
  }

  ir::AttributeMap operator()(const QuantizationSpec& spec) const {
    ir::AttributeMap attributes = Common(ObserverKindName(spec.observer), spec.dtype,
                                         spec.quant_min, spec.quant_max, spec.qscheme, spec.eps);
    if (IsPerChannel(spec.qscheme)) {
      attributes["ch_axis"] = static_cast<std::int64_t>(spec.ch_axis);
    }
    return attributes;
  }
  ir::AttributeMap operator()(const FixedQParamsQuantizationSpec& spec) const {
    ir::AttributeMap attributes = Common(kFixedObserver, spec.dtype, spec.quant_min, spec.quant_max,
                                         QScheme::kPerTensorAffine, 0.0);
    attributes["scale"] = std::vector<double>{spec.scale};
    attributes["zero_point"] = std::vector<std::int64_t>{spec.zero_point};
    return attributes;
  }
  ir::AttributeMap operator()(const DerivedQuantizationSpec&) const {
    using Limits = std::numeric_limits<std::int32_t>;
    ir::AttributeMap attributes = Common(kDerivedObserver, ir::DType::kInt32, Limits::min(),
                                         Limits::max(), QScheme::kPerChannelSymmetric, 0.0);
    attributes["derived_from"] = derived_from;
    return attributes;
  }
  // Not observed, by contract of ObserveAttributes.
  ir::AttributeMap operator()(const FloatSpec&) const { return {}; }
  ir::AttributeMap operator()(const SharedQuantizationSpec&) const { return {}; }
};

absl::Status Unknown(const ir::Op& observe, std::string_view what, const std::string& name) {
  return absl::InvalidArgumentError(
      ir::StrCat(observe.Describe(), ": there is no ", what, " \"", name, "\""));
}

}  // namespace

bool IsDynamicObserve(const ir::Op& observe) {
  return observe.string_attribute("observer") == ObserverKindName(ObserverKind::kPlaceholder);
}

ir::AttributeMap ObserveAttributes(const Spec& spec, int group,
                                   const std::vector<std::int64_t>& derived_from) {
  return std::visit(AttributeBuilder{group, derived_from}, spec);
}

absl::StatusOr<std::optional<QuantizationSpec>> SpecOfObserve(const ir::Op& observe) {
  const std::string& observer = observe.string_attribute("observer");
  if (observer == kFixedObserver || observer == kDerivedObserver || IsDynamicObserve(observe)) {
    return std::nullopt;
  }
  const std::optional<ObserverKind> kind = ParseObserverKind(observer);
  if (!kind) {
    return Unknown(observe, "observer", observer);
  }
  const std::string& qscheme = observe.string_attribute("qscheme");
  if (!ParseQScheme(qscheme)) {
    return Unknown(observe, "qscheme", qscheme);
  }
  QuantizationSpec spec;
  spec.dtype = observe.dtype_attribute("dtype");
  spec.quant_min = static_cast<std::int32_t>(observe.int_attribute("quant_min"));
  spec.quant_max = static_cast<std::int32_t>(observe.int_attribute("quant_max"));
  spec.qscheme = *ParseQScheme(qscheme);
  spec.ch_axis = static_cast<int>(observe.int_attribute("ch_axis"));
  spec.observer = *kind;
  spec.eps = observe.float_attribute("eps");
  RETURN_IF_ERROR(Validate(spec));
  return spec;
}

void SetQParams(ir::Op& observe, const QParams& qparams) {
  observe.SetAttribute("scale", std::vector<double>(qparams.scales.begin(), qparams.scales.end()));
  observe.SetAttribute("zero_point", std::vector<std::int64_t>(qparams.zero_points.begin(),
                                                               qparams.zero_points.end()));
}

std::optional<QParams> GetQParams(const ir::Op& observe) {
  const std::vector<double>& scales = observe.floats_attribute("scale");
  const std::vector<std::int64_t>& zero_points = observe.ints_attribute("zero_point");
  if (scales.empty() || scales.size() != zero_points.size()) {
    return std::nullopt;
  }
  QParams qparams;
  for (std::size_t i = 0; i < scales.size(); ++i) {
    qparams.scales.push_back(static_cast<float>(scales[i]));
    qparams.zero_points.push_back(static_cast<std::int32_t>(zero_points[i]));
  }
  return qparams;
}

}  // namespace zeropoint::quantizers
