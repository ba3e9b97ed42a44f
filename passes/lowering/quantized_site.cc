#include "passes/lowering/quantized_site.h"

#include <algorithm>
#include <limits>

#include "ir/str_cat.h"
#include "passes/lowering/float_site.h"
#include "passes/lowering/site_checks.h"
#include "passes/lowering/unary_table.h"
#include "passes/match.h"
#include "runtime/quantization_math.h"

namespace zeropoint::passes::lowering {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

bool IsClamp(const ir::Op* op) { return op != nullptr && op->schema().Has(ir::kTraitClamp); }

bool SameQuant(const ir::Value& a, const ir::Value& b) {
  const runtime::QuantParams p = LoweringContext::QuantOf(a);
  const runtime::QuantParams q = LoweringContext::QuantOf(b);
  return p.scales == q.scales && p.zero_point == q.zero_point;
}

/// Reads operands through their dequantize ops. Nullopt when one is not dequantized.
std::optional<Site> QuantizedSite(const ir::Op& op, const LoweringRow& row, const ir::Value& output,
                                  ClampRange range) {
  Site site;
  site.op = &op;
  site.quantized = true;
  site.output = &output;
  site.output_min = range.min;
  site.output_max = range.max;
  for (int i = 0; i < op.num_operands(); ++i) {
    const ir::Value* operand = op.operand(i);
    if (operand != nullptr && i < row.num_quantized_operands) {
      if (!IsDequantize(operand->defining_op())) {
        return std::nullopt;
      }
      operand = operand->defining_op()->operand(0);
    }
    site.inputs.push_back(operand);
  }
  return site;
}

/// XNNPACK refuses a clamp that leaves a single quantized value.
absl::Status CheckQuantizedRange(const Site& site) {
  const runtime::QuantParams quant = LoweringContext::QuantOf(*site.output);
  if (!site.HasClamp() || quant.scales.size() != 1) {
    return absl::OkStatus();
  }
  const float inverse_scale = runtime::InverseScale(quant.scales.front());
  const auto quantize = [&](double bound) {
    return runtime::QuantizeToInt(static_cast<float>(bound), inverse_scale, quant.zero_point,
                                  std::numeric_limits<std::int8_t>::min(),
                                  std::numeric_limits<std::int8_t>::max());
  };
  if (quantize(site.output_min) >= quantize(site.output_max)) {
    return Declined("the clamp leaves a single quantized value");
  }
  return absl::OkStatus();
}

std::optional<MatchedSite> TrySite(const ir::Op& op, const ir::Value& output, ClampRange range,
                                   const LoweringContext& context,
                                   std::vector<std::string>& remarks) {
  const LoweringRow* row = FindLowering(op.kind());
  if (row == nullptr || !row->int8) {
    return std::nullopt;
  }
  std::optional<Site> site = QuantizedSite(op, *row, output, range);
  if (!site) {
    return std::nullopt;
  }
  absl::Status status = CheckQuantizedRange(*site);
  if (status.ok()) {
    status = CheckSite(*row, *site, context);
  }
  if (!status.ok()) {
    remarks.push_back(ir::StrCat(op.Describe(), " stays float: ", status.message()));
    return std::nullopt;
  }
  return MatchedSite{*std::move(site), row};
}

/// The quantize op `q1` of `op -> q1 -> dequantize -> clamp`, when nothing else reads what lies
/// between.
const ir::Op* QuantizeBehindClamp(const ir::Op& clamp, const ir::Value& output) {
  const ir::Op* dequantize = clamp.operand(0)->defining_op();
  if (!IsDequantize(dequantize) || !dequantize->result()->HasOneUse()) {
    return nullptr;
  }
  const ir::Value* quantized = dequantize->operand(0);
  const ir::Op* quantize = quantized->defining_op();
  const bool matches = quantize != nullptr && quantize->kind() == ir::OpKind::kQuantizePerTensor &&
                       quantized->HasOneUse() && SameQuant(*quantized, output);
  return matches ? quantize : nullptr;
}

/// `producer -> quantize` where the op before a clamp, or before an earlier quantize, absorbs
/// `range`.
std::optional<MatchedSite> Match(const ir::Op& quantize, const ir::Value& output, ClampRange range,
                                 const LoweringContext& context,
                                 std::vector<std::string>& remarks) {
  const ir::Op* producer = quantize.operand(0)->defining_op();
  if (producer == nullptr) {
    return std::nullopt;
  }
  const bool must_absorb = range.min != -kInfinity || range.max != kInfinity;
  if (!IsClamp(producer)) {
    const LoweringRow* row = FindLowering(producer->kind());
    if (row == nullptr || (must_absorb && !row->fuses_clamp)) {
      return std::nullopt;
    }
    return TrySite(*producer, output, range, context, remarks);
  }
  const ClampRange own = *ClampRangeOf(producer);
  const ClampRange both = {std::max(own.min, range.min), std::min(own.max, range.max)};
  const ir::Op* core = producer->operand(0)->defining_op();
  const LoweringRow* row = core == nullptr ? nullptr : FindLowering(core->kind());
  if (row != nullptr && row->fuses_clamp && core->result()->HasOneUse()) {
    if (std::optional<MatchedSite> match = TrySite(*core, output, both, context, remarks)) {
      return match;
    }
  }
  if (const ir::Op* earlier = QuantizeBehindClamp(*producer, output)) {
    if (std::optional<MatchedSite> match = Match(*earlier, output, both, context, remarks)) {
      return match;
    }
  }
  return TrySite(*producer, output, both, context, remarks);
}

/// Whether XNNPACK may have a kernel for `op` alone, which reads nothing but dequantized values.
bool HasKernel(const ir::Op& op) {
  const LoweringRow* row = FindLowering(op.kind());
  return row != nullptr && row->int8 &&
         std::all_of(op.operands().begin(), op.operands().end(), [](const ir::Value* operand) {
           return operand != nullptr && IsDequantize(operand->defining_op());
         });
}

}  // namespace

std::optional<MatchedSite> MatchQuantizedSite(const ir::Op& quantize,
                                              const LoweringContext& context,
                                              std::vector<std::string>& remarks) {
  std::optional<MatchedSite> table = MatchTable(quantize, context);
  if (table && !HasKernel(*table->site.op)) return table;
  std::vector<std::string> declined;
  std::optional<MatchedSite> match = Match(quantize, *quantize.result(), {-kInfinity, kInfinity},
                                           context, table ? declined : remarks);
  return match ? match : table;
}

}  // namespace zeropoint::passes::lowering
