#include "tools/verbs/quantizers.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "ir/op_kind.h"
#include "quantizers/quantizer_registry.h"
#include "runtime/status_macros.h"
#include "tools/error_text.h"
#include "tools/exit_code.h"
#include "tools/verbs/output.h"

namespace zeropoint::tools {
namespace {

using quantizers::ActivationMode;
using quantizers::Capability;
using quantizers::QuantizedForm;

struct QuantizersFlags {
  std::string quantizer;
  bool pt2e_compat = false;
  CommonOptions common;
};

std::string_view NameOf(ActivationMode mode) {
  switch (mode) {
    case ActivationMode::kStatic:
      return "static";
    case ActivationMode::kDynamic:
      return "dynamic";
    case ActivationMode::kWeightsOnly:
      return "weights-only";
  }
  return "";
}

std::vector<std::string> Names(const quantizers::OperatorPattern& pattern) {
  std::vector<std::string> names;
  for (const ir::OpKind kind : pattern) names.emplace_back(ir::OpName(kind));
  return names;
}

std::vector<std::string> Names(const std::vector<ActivationMode>& modes) {
  std::vector<std::string> names;
  for (const ActivationMode mode : modes) names.emplace_back(NameOf(mode));
  return names;
}

std::vector<std::string> Names(const std::vector<quantizers::QScheme>& qschemes) {
  std::vector<std::string> names;
  for (const quantizers::QScheme qscheme : qschemes) {
    names.emplace_back(quantizers::QSchemeName(qscheme));
  }
  return names;
}

Json JsonOf(const std::optional<QuantizedForm>& form) {
  if (!form) return nullptr;
  return {{"dtype", std::string(ir::DTypeName(form->dtype))}, {"qschemes", Names(form->qschemes)}};
}

Json JsonOf(const Capability& capability) {
  return {{"pattern", Names(capability.pattern)},
          {"modes", Names(capability.modes)},
          {"activations", JsonOf(capability.activations)},
          {"weights", JsonOf(capability.weights)},
          {"condition", capability.condition}};
}

std::string TextOf(const Capability& capability) {
  std::string text = absl::StrCat("  ", absl::StrJoin(Names(capability.pattern), " + "), ": ",
                                  absl::StrJoin(Names(capability.modes), ", "));
  if (capability.weights) {
    absl::StrAppend(&text, "; weights ", std::string(ir::DTypeName(capability.weights->dtype)), " ",
                    absl::StrJoin(Names(capability.weights->qschemes), " or "));
  }
  if (!capability.condition.empty()) absl::StrAppend(&text, "; if ", capability.condition);
  return absl::StrCat(text, "\n");
}

absl::Status ListQuantizers(const QuantizersFlags& flags) {
  std::vector<std::string> names;
  for (const std::string_view name : quantizers::QuantizerNames()) names.emplace_back(name);
  if (!flags.quantizer.empty()) names = {flags.quantizer};
  Json list = Json::array();
  std::string text;
  for (const std::string& name : names) {
    const auto quantizer = quantizers::CreateQuantizer(name, {.pt2e_compat = flags.pt2e_compat});
    if (!quantizer.ok()) {
      return UsageError(quantizer.status().message(), "--quantizer",
                        "name one of them, or several");
    }
    Json capabilities = Json::array();
    absl::StrAppend(&text, name, "\n");
    for (const Capability& capability : (*quantizer)->Capabilities()) {
      capabilities.push_back(JsonOf(capability));
      absl::StrAppend(&text, TextOf(capability));
    }
    list.push_back({{"name", name}, {"capabilities", std::move(capabilities)}});
  }
  return PrintReport(flags.common.json, {{"quantizers", std::move(list)}}, text);
}

}  // namespace

void AddQuantizersVerb(CLI::App& app, Action& action) {
  CLI::App* verb = app.add_subcommand("quantizers", "List what each quantizer can quantize");
  auto flags = std::make_shared<QuantizersFlags>();
  verb->add_option("--quantizer", flags->quantizer,
                   "Only this one, or several as one (embedding,xnnpack)");
  verb->add_flag("--pt2e-compat", flags->pt2e_compat, "By PyTorch's rules");
  AddCommonOptions(*verb, flags->common);
  verb->callback([flags, &action] { action = [flags] { return ListQuantizers(*flags); }; });
}

}  // namespace zeropoint::tools
