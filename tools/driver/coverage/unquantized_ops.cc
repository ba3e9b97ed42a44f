#include "tools/driver/coverage/unquantized_ops.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <memory>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "ir/op_kind.h"
#include "quantizers/annotation.h"
#include "quantizers/float_regions.h"
#include "quantizers/quantizer_registry.h"
#include "quantizers/quantizer_support.h"
#include "quantizers/xnnpack_quantizer.h"

namespace zeropoint::tools {
namespace {

using ir::OpKind;
using quantizers::ActivationMode;
using quantizers::QuantizerOptions;

using OpKinds = std::set<OpKind>;

/// An op that is not annotated, and what was to be done with it.
struct Candidate {
  const ir::Op& op;
  bool is_in_float_region;
  const QuantizerOptions& options;
  /// That the chosen quantizer takes, and that any takes.
  const OpKinds& taken;
  const OpKinds& known;
};

/// Where ops have the weights that are quantized.
struct WeightRow {
  OpKind kind;
  int operand;
};
constexpr WeightRow kWeights[] = {
    {OpKind::kConv1d, 1},    {OpKind::kConv2d, 1}, {OpKind::kConvTranspose2d, 1},
    {OpKind::kEmbedding, 0}, {OpKind::kLinear, 1}, {OpKind::kRnn, 1},
    {OpKind::kGru, 1},       {OpKind::kLstm, 1}};

/// Null for an op without weights.
const ir::Value* WeightOf(const ir::Op& op) {
  for (const WeightRow& row : kWeights) {
    if (row.kind == op.kind()) return op.operand(row.operand);
  }
  return nullptr;
}

bool HasDynamicForm(OpKind kind) {
  const auto capabilities = quantizers::XnnpackQuantizer().Capabilities();
  return std::any_of(capabilities.begin(), capabilities.end(), [kind](const auto& capability) {
    return capability.pattern.front() == kind &&
           std::count(capability.modes.begin(), capability.modes.end(), ActivationMode::kDynamic) >
               0;
  });
}

bool IsKeptByRecipe(const Candidate& candidate) { return !candidate.options.quantize; }
bool HasNoForm(const Candidate& candidate) {
  return candidate.known.count(candidate.op.kind()) == 0;
}
bool IsLeftOut(const Candidate& candidate) {
  return candidate.taken.count(candidate.op.kind()) == 0;
}
bool IsLeftOutByPyTorch(const Candidate& candidate) {
  return candidate.options.pt2e_compat && IsLeftOut(candidate) &&
         candidate.op.kind() != OpKind::kEmbedding;
}
bool IsNotDynamic(const Candidate& candidate) {
  return candidate.options.activations == ActivationMode::kDynamic &&
         (!HasDynamicForm(candidate.op.kind()) ||
          (quantizers::HasWeights(candidate.op) && !quantizers::HasDynamicForm(candidate.op)));
}
bool ComputesItsWeight(const Candidate& candidate) {
  const ir::Value* weight = WeightOf(candidate.op);
  return weight != nullptr && !weight->is_constant();
}
bool IsNotF32(const Candidate& candidate) {
  return candidate.op.operand(0)->dtype() != ir::DType::kFloat32;
}
bool IsGroupedTransposed(const Candidate& candidate) {
  return candidate.op.kind() == OpKind::kConvTranspose2d && candidate.options.per_channel;
}
bool IsInFloatRegion(const Candidate& candidate) { return candidate.is_in_float_region; }
bool HasNoWeights(const Candidate& candidate) {
  return candidate.options.activations == ActivationMode::kWeightsOnly &&
         WeightOf(candidate.op) == nullptr;
}
bool IsAny(const Candidate& /*candidate*/) { return true; }

struct ReasonRow {
  bool (*applies)(const Candidate& candidate);
  std::string_view reason;
  std::string_view advice;
};

constexpr std::string_view kCalibrate = "give --calib DATA, which quantizes them, too";

/// The first that applies is told.
constexpr ReasonRow kReasons[] = {
    {IsKeptByRecipe, "the recipe keeps them float", ""},
    {HasNoForm, "they have no int8 form", ""},
    {IsLeftOutByPyTorch, "PyTorch's quantizer leaves them float", "leave --pt2e-compat out"},
    {IsLeftOut, "the chosen --quantizer leaves them out", "give --quantizer embedding,xnnpack"},
    {IsNotDynamic, "--dynamic quantizes matrix products and pointwise convolutions alone",
     kCalibrate},
    {ComputesItsWeight, "their weights are computed at run time", ""},
    {IsNotF32, "they do not compute in f32", ""},
    {IsGroupedTransposed, "scales per channel do not fit their groups", "give --per-tensor"},
    {IsInFloatRegion,
     "what reads them needs more than 8 bits (a logarithm, root, norm, comparison)", ""},
    {HasNoWeights, "they have no weights", kCalibrate},
    {IsAny, "an operand is nothing that observers can watch", ""},
};

/// Whether an op computes real numbers itself, or picks them from a table.
bool Computes(const ir::Op& op) {
  constexpr std::uint32_t kNoWork =
      ir::kTraitView | ir::kTraitSharesObserver | ir::kTraitClamp | ir::kTraitKeep;
  return op.name().substr(0, 5) == "aten." && op.num_operands() > 0 && op.operand(0) != nullptr &&
         op.num_results() > 0 && ir::IsFloatingPoint(op.result(0)->dtype()) &&
         (WeightOf(op) != nullptr || !op.schema().Has(static_cast<ir::OpTrait>(kNoWork)));
}

/// Another tool quantized it.
bool ReadsDequantized(const ir::Op& op) {
  return std::any_of(op.operands().begin(), op.operands().end(), [](const ir::Value* operand) {
    const ir::Op* producer = operand == nullptr ? nullptr : operand->defining_op();
    return producer != nullptr && producer->name().substr(0, 6) == "quant.";
  });
}

void AddKinds(const quantizers::Quantizer& quantizer, OpKinds& kinds) {
  for (const quantizers::Capability& capability : quantizer.Capabilities()) {
    kinds.insert(capability.pattern.front());
  }
}

OpKinds KnownKinds() {
  OpKinds kinds;
  for (const std::string_view name : quantizers::QuantizerNames()) {
    const auto quantizer = quantizers::CreateQuantizer(name, {});
    if (quantizer.ok()) AddKinds(**quantizer, kinds);
  }
  return kinds;
}

class Finder {
 public:
  Finder(const ir::Module& module, const quantizers::Quantizer& quantizer,
         const quantizers::ResolvedRecipe& settings)
      : module_(module), settings_(settings), known_(KnownKinds()) {
    AddKinds(quantizer, taken_);
  }

  std::vector<UnquantizedOps> Run() {
    for (const auto& function : module_.functions()) {
      regions_ = quantizers::FloatRegions(*function);
      for (const auto& op : function->ops()) Look(*op);
    }
    std::vector<UnquantizedOps> found;
    for (auto& [key, ops] : found_) found.push_back(std::move(ops));
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
      return std::tie(b.float_bytes, b.count, a.op) < std::tie(a.float_bytes, a.count, b.op);
    });
    return found;
  }

 private:
  void Look(const ir::Op& op) {
    if (quantizers::IsAnnotated(op) || !Computes(op) || ReadsDequantized(op)) return;
    const QuantizerOptions& options = OptionsOf(op);
    const bool is_in_region = options.activations == ActivationMode::kStatic &&
                              !options.pt2e_compat && regions_.count(&op) > 0;
    const Candidate candidate = {op, is_in_region, options, taken_, known_};
    const ReasonRow& row =
        *std::find_if(std::begin(kReasons), std::end(kReasons),
                      [&](const ReasonRow& reason) { return reason.applies(candidate); });
    UnquantizedOps& ops = found_[{op.name(), row.reason}];
    ops.op = std::string(op.name());
    ops.reason = std::string(row.reason);
    ops.advice = std::string(row.advice);
    ++ops.count;
    ops.float_bytes += FloatBytes(op);
  }

  const QuantizerOptions& OptionsOf(const ir::Op& op) const {
    for (const quantizers::QuantizerRule& rule : settings_.rules) {
      if (rule.selects(op)) return rule.options;
    }
    return settings_.defaults;
  }

  std::int64_t FloatBytes(const ir::Op& op) {
    std::int64_t bytes = 0;
    for (const ir::Value* operand : op.operands()) {
      if (operand == nullptr || !operand->is_constant() || !ir::IsFloatingPoint(operand->dtype()) ||
          !counted_.insert(operand).second) {
        continue;
      }
      bytes += static_cast<std::int64_t>(operand->data().bytes().size());
    }
    return bytes;
  }

  const ir::Module& module_;
  const quantizers::ResolvedRecipe& settings_;
  OpKinds taken_;
  OpKinds known_;
  std::set<const ir::Op*> regions_;  // of the function being looked at
  std::set<const ir::Value*> counted_;
  std::map<std::pair<std::string_view, std::string_view>, UnquantizedOps> found_;
};

}  // namespace

std::vector<UnquantizedOps> FindUnquantized(const ir::Module& annotated,
                                            const quantizers::Quantizer& quantizer,
                                            const quantizers::ResolvedRecipe& settings) {
  return Finder(annotated, quantizer, settings).Run();
}

}  // namespace zeropoint::tools
