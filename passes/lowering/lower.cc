#include "passes/lowering/lower.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "ir/calls.h"
#include "ir/op_kind.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "passes/lowering/attribute_conversion.h"
#include "passes/lowering/dtype_conversion.h"
#include "passes/lowering/node_attributes.h"
#include "passes/lowering/node_builder.h"
#include "passes/lowering/plan.h"
#include "passes/lowering/view_sources.h"
#include "passes/match.h"

namespace zeropoint::passes::lowering {
namespace {

/// Quantize and dequantize keep the layout of their operand, so that the transpose at an input or
/// output moves int8: a dequantized result of the function is put in ATen's order before it is
/// widened.
absl::Status EmitConvert(const Site& site, LoweringContext& context) {
  const ir::Value& x = site.input(0);
  Layout layout = context.NativeLayout(x);
  for (const ir::Use& use : site.output->uses()) {
    if (use.op->kind() == ir::OpKind::kReturn) {
      layout = Layout::kRowMajor;
    }
  }
  ASSIGN_OR_RETURN(const runtime::ValueId input, context.Get(x, layout));
  runtime::Node node = MakeNode("unary", site);
  node.attributes["type"] = Text("convert");
  node.inputs = {input};
  node.outputs = {context.Define(*site.output, layout)};
  context.EmitXnnpack(std::move(node));
  return absl::OkStatus();
}

std::string CannotView(const ir::Op& op) {
  return ir::StrCat(op.Describe(), ": view to ", ir::ShapeToString(op.result()->shape()),
                    " has more than one extent that no tensor tells");
}

/// Kernels read ATen's layout, but for one that treats all elements alike, wherever they stand.
Layout LayoutOfFallback(const ir::Op& op, const LoweringContext& context) {
  const bool is_alike =
      op.kind() == ir::OpKind::kFakeQuantize && op.floats_attribute("scale").size() == 1;
  return is_alike ? context.NativeLayout(*op.operand(0)) : Layout::kRowMajor;
}

absl::Status EmitFallback(const ir::Op& op, LoweringContext& context) {
  const Layout layout = LayoutOfFallback(op, context);
  runtime::Node node;
  node.op = std::string(op.name());
  node.name = op.location();
  node.attributes = ConvertAttributes(op);
  std::vector<const ir::Value*> operands(op.operands().begin(), op.operands().end());
  if (op.kind() == ir::OpKind::kView) {
    std::optional<ViewSources> sources =
        FindViewSources(op, [&](const ir::Value& value) { return context.Has(value); });
    if (!sources) return absl::UnimplementedError(CannotView(op));
    node.attributes["size"] = Ints(std::move(sources->size));
    operands.insert(operands.end(), sources->tensors.begin(), sources->tensors.end());
  }
  for (const ir::Value* operand : operands) {
    if (operand == nullptr) {
      node.inputs.push_back(runtime::kNoValue);
      continue;
    }
    ASSIGN_OR_RETURN(const runtime::ValueId id, context.Get(*operand, layout));
    node.inputs.push_back(id);
  }
  for (int i = 0; i < op.num_results(); ++i) {
    node.outputs.push_back(context.Define(*op.result(i), layout));
  }
  context.EmitReference(std::move(node));
  return absl::OkStatus();
}

/// From one scale to another, or to floats.
bool IsConversion(const ir::Op& op) {
  return op.kind() == ir::OpKind::kIntRequantize || op.kind() == ir::OpKind::kIntQuantize ||
         op.kind() == ir::OpKind::kIntDequantize;
}

/// The text of every extent that is not a number.
std::vector<std::string> SymbolTexts(const ir::Shape& shape) {
  std::vector<std::string> texts;
  for (const ir::Dim& dim : shape) {
    texts.push_back(dim.is_constant() ? "" : dim.ToString());
  }
  return texts;
}

class Lowering {
 public:
  Lowering(const ir::Function& function, const LoweringOptions& options)
      : function_(function),
        options_(options),
        context_(builder_, options.refused, options.evaluator) {}

  absl::StatusOr<LoweredProgram> Run() {
    RETURN_IF_ERROR(CheckRunnable());
    for (const auto& argument : function_.arguments()) {
      const runtime::ValueId id = context_.Define(*argument, Layout::kRowMajor);
      builder_.AddInput({argument->name(), id, SymbolTexts(argument->shape())});
      taken_.insert(id);
    }
    Plan plan = MakePlan(function_, context_, options_.use_xnnpack);
    lowered_.remarks = std::move(plan.remarks);
    for (const auto& op : function_.ops()) {
      auto it = plan.entries.find(op.get());
      if (it != plan.entries.end()) {
        context_.BeginOp(it->second.site.op != nullptr ? *it->second.site.op : *op);
        RETURN_IF_ERROR(Emit(*op, it->second));
      }
    }
    RETURN_IF_ERROR(AddResults());
    RETURN_IF_ERROR(AddTaps());
    lowered_.origins.emplace("", context_.origins());
    lowered_.program = builder_.Finish();
    return std::move(lowered_);
  }

 private:
  /// A kernel learns its shapes at run time; a view may need more than one extent that no tensor
  /// tells.
  absl::Status CheckRunnable() const {
    std::vector<std::string> refused;
    for (const auto& op : function_.ops()) {
      if (op->kind() == ir::OpKind::kView &&
          !FindViewSources(*op, [](const ir::Value& value) { return !value.is_constant(); })) {
        refused.push_back(CannotView(*op));
      }
    }
    if (refused.empty()) {
      return absl::OkStatus();
    }
    return absl::UnimplementedError(ir::StrCat(
        refused.size(),
        " op(s) cannot be lowered; pin the input shapes: ", absl::StrJoin(refused, "; ")));
  }

  absl::Status Emit(const ir::Op& op, const PlanEntry& entry) {
    switch (entry.kind) {
      case PlanKind::kSite:
        Count(entry.site);
        return entry.row->emit(entry.site, context_);
      case PlanKind::kConvert:
        return EmitConvert(entry.site, context_);
      case PlanKind::kAlias:
        context_.Alias(*op.result(), *op.operand(0));
        // Constants were observed when the observers were made: their values do not depend on data.
        if (op.kind() == ir::OpKind::kObserve && context_.ConstantOf(*op.operand(0)) == nullptr) {
          observes_.push_back(&op);
        }
        return absl::OkStatus();
      case PlanKind::kFallback:
        CountFallback(op);
        return EmitFallback(op, context_);
    }
    return absl::InternalError("unknown plan entry");
  }

  void Count(const Site& site) {
    if (IsDequantize(site.op)) return;  // to be quantized again
    ++(site.quantized || site.is_dynamic() ? lowered_.quantized_ops : lowered_.float_ops);
  }

  /// Ops of the integer representation, and those that read what they compute, work on int8 data.
  void CountFallback(const ir::Op& op) {
    const bool reads_integers =
        std::any_of(op.operands().begin(), op.operands().end(),
                    [this](const ir::Value* operand) { return integers_.count(operand) > 0; });
    const bool is_integer = op.name().substr(0, 4) == "int." ||
                            (reads_integers && !ir::IsFloatingPoint(op.result()->dtype()));
    if (!is_integer) {
      ++lowered_.fallback_ops;
      return;
    }
    integers_.insert(op.result());
    if (!IsConversion(op)) ++lowered_.quantized_ops;
  }

  absl::Status AddResults() {
    for (int i = 0; i < function_.num_results(); ++i) {
      const ir::Value& result = *function_.result(i);
      ASSIGN_OR_RETURN(const runtime::ValueId id, context_.Get(result, Layout::kRowMajor));
      AddOutput(function_.result_name(i), id, SymbolTexts(result.shape()));
    }
    return absl::OkStatus();
  }

  absl::Status AddTaps() {
    for (const ir::Op* observe : observes_) {
      const ir::Value& tapped = *observe->operand(0);
      ASSIGN_OR_RETURN(const runtime::ValueId id,
                       context_.Get(tapped, context_.NativeLayout(tapped)));
      lowered_.taps.push_back(
          {static_cast<int>(builder_.outputs().size()), observe->int_attribute("group")});
      std::vector<std::string> symbols;
      for (std::int64_t extent : builder_.value(id).extents) {
        symbols.push_back(extent < 0 ? "?" : "");
      }
      AddOutput(ir::StrCat("observe.", lowered_.taps.size()), id, std::move(symbols));
    }
    return absl::OkStatus();
  }

  /// A port needs a value of its own: inputs, constants and values that are a port already are
  /// copied.
  void AddOutput(std::string name, runtime::ValueId id, std::vector<std::string> symbols) {
    if (builder_.value(id).is_constant || !taken_.insert(id).second) {
      const runtime::ProgramValue source = builder_.value(id);
      const runtime::ValueId copy =
          context_.AddTemporary(name, source.dtype, source.extents, source.quant);
      context_.EmitReference(
          {std::string(ir::OpName(ir::OpKind::kDropout)), {id}, {copy}, {}, name});
      id = copy;
    }
    builder_.AddOutput({std::move(name), id, std::move(symbols)});
  }

  const ir::Function& function_;
  const LoweringOptions& options_;
  ProgramBuilder builder_;
  LoweringContext context_;
  LoweredProgram lowered_;
  std::vector<const ir::Op*> observes_;
  /// What ops of the integer representation compute.
  std::set<const ir::Value*> integers_;
  std::set<runtime::ValueId> taken_;
};

void Append(LoweredProgram& lowered, const std::string& name, LoweredProgram body) {
  lowered.program.functions.push_back({name, std::move(body.program)});
  lowered.origins.emplace(name, std::move(body.origins.at("")));
  if (!body.taps.empty()) lowered.function_taps.emplace(name, std::move(body.taps));
  lowered.quantized_ops += body.quantized_ops;
  lowered.float_ops += body.float_ops;
  lowered.fallback_ops += body.fallback_ops;
  lowered.remarks.insert(lowered.remarks.end(), body.remarks.begin(), body.remarks.end());
}

}  // namespace

absl::StatusOr<LoweredProgram> LowerToProgram(const ir::Module& module,
                                              const LoweringOptions& options) {
  RETURN_IF_ERROR(ir::CheckCalls(module));
  ASSIGN_OR_RETURN(LoweredProgram lowered, Lowering(module.main(), options).Run());
  for (const ir::Function* function : ir::FunctionsInCallOrder(module)) {
    if (function == &module.main()) continue;
    ASSIGN_OR_RETURN(LoweredProgram body, Lowering(*function, options).Run());
    Append(lowered, function->name(), std::move(body));
  }
  if (module.source_hash() != 0) {
    lowered.program.metadata[std::string(runtime::kHandlesKey)] =
        absl::StrFormat("%016x", module.source_hash());
  }
  return lowered;
}

}  // namespace zeropoint::passes::lowering
