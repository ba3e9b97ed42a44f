#include "quantizers/quantizer_registry.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_split.h"
#include "ir/op_kind.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "quantizers/composable_quantizer.h"
#include "quantizers/embedding_quantizer.h"
#include "quantizers/op_names.h"
#include "quantizers/quantizer_support.h"
#include "quantizers/xnnpack_quantizer.h"

namespace zeropoint::quantizers {
namespace {

using Rules = absl::Span<const QuantizerRule>;

absl::StatusOr<std::optional<QuantizationConfig>> XnnpackConfig(const QuantizerOptions& options) {
  if (!options.quantize) {
    return std::optional<QuantizationConfig>();
  }
  return SymmetricConfigOf(options);
}

/// Of linear layers, where `options` want 4 bits for their weights and there are products of such.
absl::StatusOr<std::optional<QuantizationConfig>> FourBitConfig(const QuantizerOptions& options) {
  if (!options.quantize || options.weight_bits != 4 ||
      options.activations == ActivationMode::kStatic) {
    return std::optional<QuantizationConfig>();
  }
  ASSIGN_OR_RETURN(QuantizationConfig config, SymmetricConfigOf(options));
  config.weight->quant_min = -8;
  config.weight->quant_max = 7;
  return std::optional<QuantizationConfig>(std::move(config));
}

/// The first rule wins, so layers of 4 bits go before what else the rule selects.
absl::Status AddRule(const OpPredicate& selects, const QuantizerOptions& options,
                     XnnpackQuantizer& quantizer) {
  ASSIGN_OR_RETURN(std::optional<QuantizationConfig> four_bits, FourBitConfig(options));
  if (four_bits) {
    quantizer.AddRule(AllOf({selects, OfKind(ir::OpKind::kLinear)}), std::move(four_bits));
  }
  ASSIGN_OR_RETURN(std::optional<QuantizationConfig> config, XnnpackConfig(options));
  quantizer.AddRule(selects, std::move(config));
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<Quantizer>> CreateXnnpack(const QuantizerOptions& options,
                                                         Rules rules) {
  auto quantizer = std::make_unique<XnnpackQuantizer>();
  quantizer->SetPt2eCompat(options.pt2e_compat);
  ASSIGN_OR_RETURN(std::optional<QuantizationConfig> global, XnnpackConfig(options));
  quantizer->SetGlobal(std::move(global));
  for (const QuantizerRule& rule : rules) {
    RETURN_IF_ERROR(AddRule(rule.selects, rule.options, *quantizer));
  }
  ASSIGN_OR_RETURN(std::optional<QuantizationConfig> four_bits, FourBitConfig(options));
  if (four_bits) quantizer->AddRule(OfKind(ir::OpKind::kLinear), std::move(four_bits));
  return quantizer;
}

/// Tables are quantized alike whatever the options are; rules say which stay float.
absl::StatusOr<std::unique_ptr<Quantizer>> CreateEmbedding(const QuantizerOptions& options,
                                                           Rules rules) {
  auto quantizer = std::make_unique<EmbeddingQuantizer>();
  std::vector<QuantizerRule> ordered(rules.begin(), rules.end());
  quantizer->SetFilter([ordered = std::move(ordered), options](const ir::Op& op) {
    const QuantizerRule* rule = FirstRuleThatSelects(ordered, op);
    return rule == nullptr ? options.quantize : rule->options.quantize;
  });
  return quantizer;
}

constexpr QuantizerRow kQuantizers[] = {
    {"xnnpack", CreateXnnpack},
    {"embedding", CreateEmbedding},
};

struct ObserverRow {
  std::string_view name;
  ObserverKind kind;
};

constexpr ObserverRow kActivationObservers[] = {
    {"histogram", ObserverKind::kHistogram},
    {"minmax", ObserverKind::kMinMax},
    {"moving-average", ObserverKind::kMovingAverageMinMax},
    {"percentile", ObserverKind::kPercentile},
    {"entropy", ObserverKind::kEntropy},
    {"mse", ObserverKind::kMse},
};

template <typename Row>
absl::StatusOr<const Row*> Find(absl::Span<const Row> rows, std::string_view what,
                                std::string_view name) {
  std::string known;
  std::vector<std::string_view> names;
  for (const Row& row : rows) {
    if (row.name == name) {
      return &row;
    }
    known += ir::StrCat(known.empty() ? "" : ", ", row.name);
    names.push_back(row.name);
  }
  return absl::InvalidArgumentError(ir::StrCat("there is no ", what, " \"", name, "\"",
                                               HintAmong(name, names), "; there are: ", known));
}

}  // namespace

absl::StatusOr<QuantizationConfig> SymmetricConfigOf(const QuantizerOptions& options) {
  return GetSymmetricQuantizationConfig({.is_per_channel = options.per_channel,
                                         .activation_observer = options.activation_observer,
                                         .eps = options.pt2e_compat ? kXnnpackEps : 0.0,
                                         .activations = options.activations});
}

absl::StatusOr<std::unique_ptr<Quantizer>> CreateQuantizer(const QuantizerChoice& choice,
                                                           const QuantizerOptions& options,
                                                           Rules rules) {
  std::vector<QuantizerRow> rows = choice.own;
  rows.insert(rows.end(), std::begin(kQuantizers), std::end(kQuantizers));
  std::vector<std::unique_ptr<Quantizer>> parts;
  for (const std::string& name : std::vector<std::string>(absl::StrSplit(choice.names, ','))) {
    ASSIGN_OR_RETURN(const QuantizerRow* row, Find(absl::MakeConstSpan(rows), "quantizer", name));
    ASSIGN_OR_RETURN(parts.emplace_back(), row->create(options, rules));
  }
  if (parts.size() == 1) return std::move(parts.front());
  return std::make_unique<ComposableQuantizer>(std::move(parts));
}

std::vector<std::string_view> QuantizerNames() {
  std::vector<std::string_view> names;
  for (const QuantizerRow& row : kQuantizers) names.push_back(row.name);
  return names;
}

absl::StatusOr<ObserverKind> ActivationObserverByName(std::string_view name) {
  ASSIGN_OR_RETURN(const ObserverRow* row,
                   Find(absl::MakeConstSpan(kActivationObservers), "observer", name));
  return row->kind;
}

std::string_view ActivationObserverName(ObserverKind kind) {
  return std::find_if(std::begin(kActivationObservers), std::end(kActivationObservers),
                      [&](const ObserverRow& row) { return row.kind == kind; })
      ->name;
}

}  // namespace zeropoint::quantizers
