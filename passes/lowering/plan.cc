#include "passes/lowering/plan.h"

#include <optional>
#include <set>

#include "ir/op_kind.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "passes/lowering/float_site.h"
#include "passes/lowering/quantized_site.h"
#include "passes/lowering/site_checks.h"
#include "passes/match.h"

namespace zeropoint::passes::lowering {
namespace {

/// A constant that is dequantized, or as if it were, and perhaps moved: whoever reads it gets the
/// constant.
bool IsDequantizedConstant(const ir::Op& op, const LoweringContext& context) {
  return (IsDequantize(&op) || op.kind() == ir::OpKind::kFakeQuantize ||
          op.kind() == ir::OpKind::kView || op.kind() == ir::OpKind::kPermute) &&
         context.ConstantOf(*op.result()) != nullptr;
}

/// XNNPACK converts between f32 and the full range of int8.
absl::Status CheckConvert(const ir::Op& op) {
  const bool quantizes = op.kind() == ir::OpKind::kQuantizePerTensor;
  const ir::Value& quantized = quantizes ? *op.result() : *op.operand(0);
  const ir::Value& real = quantizes ? *op.operand(0) : *op.result();
  if (quantizes && (op.int_attribute("quant_min") > -128 || op.int_attribute("quant_max") < 127)) {
    return Declined("XNNPACK quantizes to the full range of int8");
  }
  RETURN_IF_ERROR(CheckTensor(quantized, ir::DType::kInt8));
  return CheckTensor(real, ir::DType::kFloat32);
}

class Planner {
 public:
  Planner(const LoweringContext& context, bool use_xnnpack)
      : context_(context), use_xnnpack_(use_xnnpack) {}

  Plan Run(const ir::Function& function) {
    for (const ir::Value* result : function.terminator()->operands()) {
      Need(result);
    }
    for (auto it = function.ops().rbegin(); it != function.ops().rend(); ++it) {
      const ir::Op& op = **it;
      const bool is_tap =
          op.kind() == ir::OpKind::kObserve && context_.ConstantOf(*op.operand(0)) == nullptr;
      if ((is_tap || needed_.count(&op) > 0) && !IsDequantizedConstant(op, context_)) {
        PlanOp(op);
      }
    }
    return std::move(plan_);
  }

 private:
  void Need(const ir::Value* value) {
    if (value != nullptr && value->defining_op() != nullptr) {
      needed_.insert(value->defining_op());
    }
  }

  void Add(const ir::Op& op, PlanEntry entry) {
    for (const ir::Value* input : entry.site.inputs) {
      Need(input);
    }
    plan_.entries[&op] = std::move(entry);
  }

  void PlanOp(const ir::Op& op) {
    switch (op.kind()) {
      case ir::OpKind::kObserve:
      case ir::OpKind::kDropout:
        return Add(op, {PlanKind::kAlias, FloatSite(op), nullptr});
      case ir::OpKind::kFakeQuantize:
        if (op.bool_attribute("enabled")) return PlanFloat(op);
        return Add(op, {PlanKind::kAlias, FloatSite(op), nullptr});
      case ir::OpKind::kQuantizePerTensor:
        return PlanQuantize(op);
      case ir::OpKind::kDequantizePerTensor:
        return PlanConvert(op);
      default:
        return PlanFloat(op);
    }
  }

  void PlanQuantize(const ir::Op& op) {
    if (use_xnnpack_) {
      if (std::optional<MatchedSite> match = MatchQuantizedSite(op, context_, plan_.remarks)) {
        return Add(op, {PlanKind::kSite, std::move(match->site), match->row});
      }
    }
    PlanConvert(op);
  }

  void PlanConvert(const ir::Op& op) {
    absl::Status status = context_.CheckNotRefused(op);
    if (status.ok()) status = CheckConvert(op);
    const PlanKind kind = use_xnnpack_ && status.ok() ? PlanKind::kConvert : PlanKind::kFallback;
    if (use_xnnpack_ && !status.ok()) {
      plan_.remarks.push_back(
          ir::StrCat(op.Describe(), " runs in a reference kernel: ", status.message()));
    }
    Add(op, {kind, FloatSite(op), nullptr});
  }

  void PlanFloat(const ir::Op& op) {
    const LoweringRow* row = use_xnnpack_ ? FindLowering(op.kind()) : nullptr;
    if (row != nullptr) {
      if (op.schema().Has(ir::kTraitClamp) && PlanFusedClamp(op)) {
        return;
      }
      if (std::optional<Site> site = DynamicSiteOf(op, *row)) {
        return Add(op, {PlanKind::kSite, *std::move(site), row});
      }
      Site site = FloatSite(op);
      const absl::Status status = CheckSite(*row, site, context_);
      if (status.ok()) {
        return Add(op, {PlanKind::kSite, std::move(site), row});
      }
      plan_.remarks.push_back(
          ir::StrCat(op.Describe(), " runs in a reference kernel: ", status.message()));
    }
    Add(op, {PlanKind::kFallback, FloatSite(op), nullptr});
  }

  /// `producer -> clamp` as the producer with an output range, when only the clamp reads it.
  bool PlanFusedClamp(const ir::Op& clamp) {
    const ir::Op* core = clamp.operand(0)->defining_op();
    if (core == nullptr || !core->result()->HasOneUse()) {
      return false;
    }
    const LoweringRow* row = FindLowering(core->kind());
    const ClampRange range = *ClampRangeOf(&clamp);
    if (row == nullptr || !row->fuses_clamp || !(range.min < range.max)) {
      return false;
    }
    std::optional<Site> dynamic = DynamicSiteOf(*core, *row);
    Site site = dynamic ? *std::move(dynamic) : FloatSite(*core);
    site.output = clamp.result();
    site.output_min = range.min;
    site.output_max = range.max;
    if (!CheckSite(*row, site, context_).ok()) {
      return false;
    }
    Add(clamp, {PlanKind::kSite, std::move(site), row});
    return true;
  }

  /// `op` with an input that is quantized at run time, if it is like that and XNNPACK computes it.
  std::optional<Site> DynamicSiteOf(const ir::Op& op, const LoweringRow& row) {
    if (!row.dynamic_rows && !row.dynamic_tensor) {
      return std::nullopt;
    }
    Site site = DynamicSite(op);
    const bool is_taken = site.dynamic == runtime::DynamicQuantization::kPerRow
                              ? row.dynamic_rows
                              : row.dynamic_tensor && site.is_dynamic();
    if (!is_taken) {
      return std::nullopt;
    }
    const absl::Status status = CheckSite(row, site, context_);
    if (!status.ok()) {
      plan_.remarks.push_back(ir::StrCat(
          op.Describe(), " computes in float what was quantized at run time: ", status.message()));
      return std::nullopt;
    }
    return site;
  }

  const LoweringContext& context_;
  const bool use_xnnpack_;
  std::set<const ir::Op*> needed_;
  Plan plan_;
};

}  // namespace

Plan MakePlan(const ir::Function& function, const LoweringContext& context, bool use_xnnpack) {
  return Planner(context, use_xnnpack).Run(function);
}

}  // namespace zeropoint::passes::lowering
