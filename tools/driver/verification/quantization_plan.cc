#include "tools/driver/verification/quantization_plan.h"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

#include "ir/op.h"
#include "ir/op_kind.h"
#include "quantizers/quantizer_support.h"

namespace zeropoint::tools {
namespace {

using quantizers::ActivationMode;
using quantizers::QuantizerOptions;

struct TreatmentRow {
  Treatment treatment;
  absl::string_view name;
  ActivationMode activations;
};
constexpr TreatmentRow kTreatments[] = {
    {Treatment::kInt8, "int8", ActivationMode::kStatic},
    {Treatment::kDynamic, "dynamic", ActivationMode::kDynamic},
    {Treatment::kWeightsOnly, "weights-only", ActivationMode::kWeightsOnly},
    {Treatment::kFloat, "float", ActivationMode::kStatic},
};

const TreatmentRow& RowOf(Treatment treatment) {
  return *std::find_if(std::begin(kTreatments), std::end(kTreatments),
                       [&](const TreatmentRow& row) { return row.treatment == treatment; });
}

/// Whether the op itself computes in int8. The clamp behind it, and movement, share what others
/// say.
bool Computes(const ir::Op& op) {
  const ir::Attribute* input = op.FindAttribute("quant.input0");
  const std::string* spec = input == nullptr ? nullptr : std::get_if<std::string>(input);
  return spec != nullptr && !op.location().empty() && spec->rfind("shared", 0) != 0;
}

std::int64_t WeightBytes(const ir::Op& op) {
  if (!quantizers::HasWeights(op) || !op.operand(1)->is_constant()) return 0;
  return static_cast<std::int64_t>(op.operand(1)->data().bytes().size());
}

}  // namespace

absl::string_view TreatmentName(Treatment treatment) { return RowOf(treatment).name; }

std::optional<Treatment> TreatmentByName(absl::string_view name) {
  for (const TreatmentRow& row : kTreatments) {
    if (row.name == name) return row.treatment;
  }
  return std::nullopt;
}

std::vector<PlanNode> NodesToPlan(const ir::Module& annotated,
                                  const quantizers::ResolvedRecipe& settings) {
  std::vector<PlanNode> nodes;
  std::map<std::string, std::size_t> index_of;
  for (const auto& function : annotated.functions()) {
    for (const auto& op : function->ops()) {
      const bool is_open = quantizers::FirstRuleThatSelects(settings.rules, *op) == nullptr;
      if (!is_open || !Computes(*op)) continue;
      const auto [index, is_new] = index_of.emplace(op->location(), nodes.size());
      if (is_new) nodes.push_back({op->location(), std::string(op->name())});
      PlanNode& node = nodes[index->second];
      node.has_weights |= quantizers::HasWeights(*op);
      node.has_dynamic |= quantizers::GainsFromDynamicInput(*op);
      node.weight_bytes += WeightBytes(*op);
    }
  }
  return nodes;
}

quantizers::ResolvedRecipe WithPlan(const quantizers::ResolvedRecipe& settings,
                                    const QuantizationPlan& plan) {
  quantizers::ResolvedRecipe planned = settings;
  if (plan.observer) planned.defaults.activation_observer = *plan.observer;
  if (plan.weight_passes) planned.weight_passes = *plan.weight_passes;
  for (const auto& [name, treatment] : plan.nodes) {
    QuantizerOptions options = planned.defaults;
    options.quantize = treatment != Treatment::kFloat;
    options.activations = RowOf(treatment).activations;
    planned.rules.push_back({quantizers::AtNode(name), options});
  }
  return planned;
}

}  // namespace zeropoint::tools
