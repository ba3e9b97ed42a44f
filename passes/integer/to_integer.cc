#include "passes/integer/to_integer.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ir/debug_handle.h"
#include "ir/function.h"
#include "ir/module.h"
#include "ir/op_kind.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "ir/unary_chain.h"
#include "passes/integer/integer_rules.h"
#include "passes/integer/island.h"
#include "passes/match.h"
#include "passes/rewrite.h"
#include "passes/unary_results.h"

namespace zeropoint::passes {
namespace {

constexpr std::string_view kName = "to-integer";

bool ReadsDequantized(const ir::Op& op) {
  return std::any_of(op.operands().begin(), op.operands().end(), [](const ir::Value* operand) {
    return operand != nullptr && IsDequantize(operand->defining_op());
  });
}

/// A weight stored in 8 bits beside an op in float, or not folded yet: no activation.
bool IsOfConstant(const ir::Op& dequantize) { return dequantize.operand(0)->is_constant(); }

/// "scale" and "zero_point" as the lists of int.quantize and int.dequantize; nullopt where
/// constants do not tell them.
std::optional<ir::AttributeMap> ListedQParams(const ir::Op& op) {
  ir::AttributeMap attributes = AttributesOf(op, {"quant_min", "quant_max", "dtype"});
  if (op.num_operands() == 1) {
    attributes["scale"] = std::vector<double>{op.float_attribute("scale")};
    attributes["zero_point"] = std::vector<std::int64_t>{op.int_attribute("zero_point")};
    return attributes;
  }
  if (!op.operand(1)->is_constant() || !op.operand(2)->is_constant()) return std::nullopt;
  const auto scales = op.operand(1)->data().values<float>();
  const auto zero_points = op.operand(2)->data().values<std::int32_t>();
  if (scales.empty()) return std::nullopt;
  attributes["scale"] = std::vector<double>(scales.begin(), scales.end());
  attributes["zero_point"] = std::vector<std::int64_t>(zero_points.begin(), zero_points.end());
  attributes["ch_axis"] = op.int_attribute("axis");
  return attributes;
}

class ToIntegerPass : public Pass {
 public:
  std::string_view name() const override { return kName; }

  absl::Status Run(ir::Module& module, PassContext& context) override {
    for (ir::Op* quantize : OpsOfKind(module, ir::OpKind::kQuantizePerTensor)) {
      RETURN_IF_ERROR(RewriteIsland(*quantize, context));
    }
    using enum ir::OpKind;
    RETURN_IF_ERROR(
        RewriteBorders(module, {kQuantizePerTensor, kQuantizePerChannel}, kIntQuantize, context));
    RETURN_IF_ERROR(RewriteBorders(module, {kDequantizePerTensor, kDequantizePerChannel},
                                   kIntDequantize, context));
    for (const ir::Op* op : OpsOfKind(module, kQuantizePerToken)) {
      Decline(context, kName, *op, "it has scales that a run chooses");
    }
    module.EraseUnusedConstants();
    return absl::OkStatus();
  }

 private:
  /// The integer form of what `quantize` ends, if there is one.
  static absl::Status RewriteIsland(ir::Op& quantize, PassContext& context) {
    ir::Op* last = quantize.operand(0)->defining_op();
    if (last == nullptr) return absl::OkStatus();
    ir::Op& computing = ComputingOp(*last);
    absl::StatusOr<ir::Value*> result =
        IsDequantize(last) ? RewriteRequantize(quantize, *last)
                           : ApplyRule(quantize, computing, &computing == last ? nullptr : last);
    if (absl::IsUnimplemented(result.status())) {
      if (std::optional<ir::UnaryChain> chain = ir::FindUnaryChain(*last);
          chain && chain->input->dtype() == ir::DType::kInt8 && !chain->input->is_constant()) {
        result = RewriteAsTable(quantize, *chain, context);
      }
    }
    if (absl::IsUnimplemented(result.status())) {
      if (ReadsDequantized(computing)) {
        Decline(context, kName, computing, std::string(result.status().message()));
      }
      return absl::OkStatus();
    }
    RETURN_IF_ERROR(result.status());
    NoteNumbers(quantize, **result);
    ReplaceOp(quantize, *result);
    ++context.statistics["to-integer.islands"];
    return absl::OkStatus();
  }

  /// For those who look at the result by its debug handle.
  static void NoteNumbers(const ir::Op& quantize, const ir::Value& result) {
    ir::Op* op = result.defining_op();
    if (op == nullptr || quantize.handle().empty()) return;
    op->SetAttribute(std::string(ir::kDebugScale), quantize.float_attribute("scale"));
    op->SetAttribute(std::string(ir::kDebugZeroPoint), quantize.int_attribute("zero_point"));
  }

  /// The op that a clamp is part of; `last` where it is no clamp, or one of a quantized value.
  static ir::Op& ComputingOp(ir::Op& last) {
    if (!last.schema().Has(ir::kTraitClamp)) return last;
    ir::Op* core = last.operand(0)->defining_op();
    return core != nullptr && !IsDequantize(core) && core->result()->HasOneUse() ? *core : last;
  }

  static absl::StatusOr<ir::Value*> ApplyRule(ir::Op& quantize, ir::Op& op, const ir::Op* clamp) {
    const IntegerRule rule = FindIntegerRule(op.kind());
    if (rule == nullptr) return Declined("it has no integer form");
    if (op.schema().Has(ir::kTraitClamp)) clamp = &op;
    ASSIGN_OR_RETURN(const Island island, MakeIsland(quantize, op, clamp));
    return rule(island);
  }

  static absl::StatusOr<ir::Value*> RewriteRequantize(ir::Op& quantize, ir::Op& dequantize) {
    const std::optional<QuantizedValue> x = ReadQuantized(dequantize.result());
    if (!x || !x->is_per_tensor() || IsOfConstant(dequantize)) {
      return Declined("what is quantized again has not one scale, or more than 8 bits");
    }
    ASSIGN_OR_RETURN(const Island island, MakeIsland(quantize, dequantize, nullptr));
    return EmitOnResultScale(island, *x);
  }

  static absl::StatusOr<ir::Value*> RewriteAsTable(ir::Op& quantize, const ir::UnaryChain& chain,
                                                   PassContext& context) {
    if (!context.evaluator) return Declined("nothing evaluates the table of its results");
    const ir::DType dtype = quantize.dtype_attribute("dtype");
    if (dtype != ir::DType::kInt8 && dtype != ir::DType::kUint8) {
      return Declined("a table holds 8 bits");
    }
    ASSIGN_OR_RETURN(ir::TensorData table,
                     ResultsForEveryInt8(*chain.input, *quantize.result(), context.evaluator));
    ir::Function& function = *quantize.function();
    // Locations stand in the text of a module, names of results do not.
    const std::string& location = chain.ops.front()->location();
    ir::Value* entries = function.module()->AddConstant(
        ir::StrCat(location.empty() ? "lookup" : location, ".table"), std::move(table));
    // What a chain reads is the function's, too: it is const where nothing is rewritten.
    auto* input = const_cast<ir::Value*>(chain.input);
    ASSIGN_OR_RETURN(ir::Op* const lookup, function.InsertBefore(&quantize, ir::OpKind::kIntLookup,
                                                                 {input, entries}, {}, location));
    return lookup->result();
  }

  /// What of `kinds` is left, where numbers become integers or the reverse.
  static absl::Status RewriteBorders(const ir::Module& module, std::vector<ir::OpKind> kinds,
                                     ir::OpKind integer_kind, PassContext& context) {
    for (const ir::OpKind kind : kinds) {
      for (ir::Op* op : OpsOfKind(module, kind)) {
        if (IsOfConstant(*op)) continue;
        std::optional<ir::AttributeMap> attributes = ListedQParams(*op);
        if (!attributes) {
          Decline(context, kName, *op, "its scales are no constants");
          continue;
        }
        ASSIGN_OR_RETURN(ir::Op* const border,
                         op->function()->InsertBefore(op, integer_kind, {op->operand(0)},
                                                      *std::move(attributes), op->location()));
        ReplaceOp(*op, border->result());
        ++context.statistics["to-integer.borders"];
      }
    }
    return absl::OkStatus();
  }
};

}  // namespace

std::unique_ptr<Pass> CreateToIntegerPass() { return std::make_unique<ToIntegerPass>(); }

}  // namespace zeropoint::passes
