#include "quantizers/xnnpack_quantizer.h"

#include <algorithm>
#include <utility>

#include "ir/op_kind.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "quantizers/annotation.h"
#include "quantizers/float_regions.h"
#include "quantizers/quantizer_support.h"
#include "quantizers/recurrent_layers.h"
#include "quantizers/tied_tables.h"
#include "quantizers/unary_chains.h"

namespace zeropoint::quantizers {
namespace {

/// Dynamic and weights-only ops yield float anyway.
bool IsStatic(const QuantizationConfig& config) { return config.output_activation.has_value(); }

/// "SetNodeName(\"/fc/Gemm\")".
std::string Call(std::string_view setter, std::string_view argument) {
  return ir::StrCat(setter, "(\"", argument, "\")");
}

bool SelectsAnOp(const OpPredicate& selects, const ir::Module& module) {
  const auto& functions = module.functions();
  return std::any_of(functions.begin(), functions.end(), [&](const auto& function) {
    const auto& ops = function->ops();
    return std::any_of(ops.begin(), ops.end(), [&](const auto& op) { return selects(*op); });
  });
}

}  // namespace

XnnpackQuantizer& XnnpackQuantizer::SetGlobal(std::optional<QuantizationConfig> config) {
  global_ = std::move(config);
  return *this;
}

XnnpackQuantizer& XnnpackQuantizer::SetOperatorType(ir::OpKind kind,
                                                    std::optional<QuantizationConfig> config) {
  return Add(kOperatorType, {OfKind(kind), std::move(config)});
}

XnnpackQuantizer& XnnpackQuantizer::SetModuleName(std::string_view name,
                                                  std::optional<QuantizationConfig> config) {
  return AddNamed(kModuleName, "SetModuleName", {NameKind::kModule, std::string(name)},
                  std::move(config));
}

XnnpackQuantizer& XnnpackQuantizer::SetNodeName(std::string name,
                                                std::optional<QuantizationConfig> config) {
  return AddNamed(kNodeName, "SetNodeName", {NameKind::kNode, std::move(name)}, std::move(config));
}

XnnpackQuantizer& XnnpackQuantizer::SetRegex(std::string_view pattern,
                                             std::optional<QuantizationConfig> config) {
  absl::StatusOr<OpPredicate> selects = MatchesRegex(pattern);
  if (!selects.ok()) {
    regex_status_.Update(selects.status());
    return *this;
  }
  return Add(kRegex, {*std::move(selects), std::move(config), Call("SetRegex", pattern)});
}

XnnpackQuantizer& XnnpackQuantizer::AddRule(OpPredicate selects,
                                            std::optional<QuantizationConfig> config) {
  return Add(kRule, {std::move(selects), std::move(config)});
}

XnnpackQuantizer& XnnpackQuantizer::Add(Precedence precedence, Rule rule) {
  rules_[precedence].push_back(std::move(rule));
  return *this;
}

XnnpackQuantizer& XnnpackQuantizer::AddNamed(Precedence precedence, std::string_view setter,
                                             OpName name, OptionalConfig config) {
  std::string call = Call(setter, name.name);
  OpPredicate selects = Selects(name);
  return Add(precedence, {std::move(selects), std::move(config), std::move(call), std::move(name)});
}

XnnpackQuantizer& XnnpackQuantizer::SetFilter(OpPredicate filter) {
  filter_ = std::move(filter);
  return *this;
}

XnnpackQuantizer& XnnpackQuantizer::SetPt2eCompat(bool pt2e_compat) {
  pt2e_compat_ = pt2e_compat;
  return *this;
}

const XnnpackQuantizer::OptionalConfig* XnnpackQuantizer::SpecificConfig(const ir::Op& op) const {
  for (const std::vector<Rule>& rules : rules_) {
    if (const Rule* rule = FirstRuleThatSelects(rules, op)) {
      return &rule->config;
    }
  }
  return nullptr;
}

const QuantizationConfig* XnnpackQuantizer::ConfigFor(const ir::Op& op) const {
  if (filter_ && !filter_(op)) {
    return nullptr;
  }
  const OptionalConfig* specific = SpecificConfig(op);
  const OptionalConfig& config = specific != nullptr ? *specific : global_;
  return config ? &*config : nullptr;
}

bool XnnpackQuantizer::IsKeptFloat(const ir::Op& op) const {
  const OptionalConfig* specific = SpecificConfig(op);
  return (filter_ && !filter_(op)) || (specific != nullptr && !specific->has_value());
}

absl::Status XnnpackQuantizer::ValidateConfigs() const {
  RETURN_IF_ERROR(regex_status_);
  std::vector<const OptionalConfig*> configs = {&global_};
  for (const std::vector<Rule>& rules : rules_) {
    for (const Rule& rule : rules) {
      configs.push_back(&rule.config);
    }
  }
  for (const OptionalConfig* config : configs) {
    if (config->has_value()) {
      RETURN_IF_ERROR(quantizers::Validate(**config));
    }
  }
  return absl::OkStatus();
}

absl::Status XnnpackQuantizer::CheckNames(const ir::Module& module) const {
  for (const std::vector<Rule>& rules : rules_) {
    for (const Rule& rule : rules) {
      if (rule.call.empty() || SelectsAnOp(rule.selects, module)) continue;
      return absl::InvalidArgumentError(ir::StrCat(rule.call,
                                                   " selects no op of the model as it is quantized",
                                                   rule.name ? HintFor(*rule.name, module) : ""));
    }
  }
  return absl::OkStatus();
}

absl::Status XnnpackQuantizer::Annotate(ir::Module& module) {
  RETURN_IF_ERROR(ValidateConfigs());
  RETURN_IF_ERROR(CheckNames(module));
  for (const auto& function : module.functions()) {
    AnnotateFunction(*function);
  }
  return absl::OkStatus();
}

absl::Span<const XnnpackPattern> XnnpackQuantizer::Patterns() const {
  return pt2e_compat_ ? Pt2ePatterns() : XnnpackPatterns();
}

void XnnpackQuantizer::AnnotatePatterns(ir::Function& function, const OpSet& regions,
                                        const OpSet& waiting) const {
  for (const XnnpackPattern& pattern : Patterns()) {
    for (ir::Op* op : function.OpsInOrder()) {
      if (op->kind() != pattern.kind || IsAnnotated(*op) || waiting.count(op) > 0) {
        continue;
      }
      ir::Op* last = pattern.with_clamp ? OnlyClamp(*op, pt2e_compat_) : op;
      const QuantizationConfig* config = ConfigFor(*op);
      const bool applies = config != nullptr && (pattern.has_dynamic || !config->is_dynamic()) &&
                           (!IsStatic(*config) || regions.count(op) == 0);
      if (last != nullptr && applies && !IsAnnotated(*last)) {
        pattern.annotate(*op, *last, *config);
      }
    }
  }
}

void XnnpackQuantizer::AnnotateChains(const std::vector<ir::UnaryChain>& chains,
                                      const OpSet& regions) const {
  // From the first of the function on: one may follow another.
  for (auto chain = chains.rbegin(); chain != chains.rend(); ++chain) {
    const QuantizationConfig* config = ConfigFor(*chain->ops.front());
    const bool is_taken =
        config != nullptr && IsStatic(*config) &&
        std::all_of(chain->ops.begin(), chain->ops.end(), [&](const ir::Op* op) {
          return ConfigFor(*op) == config && regions.count(op) == 0 && !IsAnnotated(*op);
        });
    if (is_taken) AnnotateChain(*chain, *config);
  }
}

void XnnpackQuantizer::AnnotateFunction(ir::Function& function) const {
  const OpSet regions = pt2e_compat_ ? OpSet() : FloatRegions(function);
  if (!pt2e_compat_) {
    const std::vector<ir::UnaryChain> chains = UnaryChainsOf(function);
    OpSet chained;
    for (const ir::UnaryChain& chain : chains) chained.insert(chain.ops.begin(), chain.ops.end());
    AnnotatePatterns(function, regions, chained);
    AnnotateChains(chains, regions);
  }
  AnnotatePatterns(function, regions, /*waiting=*/{});
  if (!pt2e_compat_) {
    AnnotateRecurrentLayers(function, [this](const ir::Op& op) { return ConfigFor(op); });
  }
  AnnotateTiedTables(function, [this](const ir::Op& op) { return !IsKeptFloat(op); });
  PropagateAnnotation(function, pt2e_compat_, [&](const ir::Op& op) {
    return !IsKeptFloat(op) && regions.count(&op) == 0;
  });
}

std::vector<Capability> XnnpackQuantizer::Capabilities() const {
  std::vector<Capability> capabilities;
  for (const XnnpackPattern& pattern : Patterns()) {
    capabilities.push_back(CapabilityOf(pattern));
  }
  if (pt2e_compat_) return capabilities;
  for (Capability& capability : RecurrentLayerCapabilities()) {
    capabilities.push_back(std::move(capability));
  }
  return capabilities;
}

}  // namespace zeropoint::quantizers
