#include "passes/lowering/unary_table.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "ir/module.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "ir/unary_chain.h"
#include "passes/lowering/lowering_table.h"
#include "passes/lowering/node_attributes.h"
#include "passes/lowering/node_builder.h"
#include "passes/lowering/site_checks.h"

namespace zeropoint::passes::lowering {
namespace {

constexpr std::int64_t kNumEntries = 256;

/// Entry i belongs to the int8 whose bits are those of i.
std::vector<std::int8_t> EveryInt8() {
  std::vector<std::int8_t> all(kNumEntries);
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::int8_t>(i);
  return all;
}

/// Computes ops that read one value and constants, in a module of its own in which that value is a
/// constant, too.
class Computation {
 public:
  Computation(const ConstantEvaluator& evaluate, const ir::Value& input, ir::TensorData data)
      : evaluate_(evaluate), module_("table"), function_(module_.AddFunction("main")) {
    Add(input, std::move(data));
  }

  absl::StatusOr<ir::Value*> Of(const ir::Value& value) {
    if (const auto known = computed_.find(&value); known != computed_.end()) return known->second;
    if (value.is_constant()) return Add(value, value.data());
    const ir::Op& op = *value.defining_op();
    std::vector<ir::Value*> operands;
    for (const ir::Value* operand : op.operands()) {
      ASSIGN_OR_RETURN(ir::Value* const copy, Of(*operand));
      operands.push_back(copy);
    }
    ASSIGN_OR_RETURN(const ir::Op* const copy, function_.Append(op.kind(), std::move(operands),
                                                                op.attributes(), op.location()));
    ASSIGN_OR_RETURN(std::vector<ir::TensorData> results, evaluate_(*copy));
    return Add(value, std::move(results.front()));
  }

 private:
  ir::Value* Add(const ir::Value& value, ir::TensorData data) {
    ir::Value* const constant = module_.AddConstant("c", std::move(data));
    computed_[&value] = constant;
    return constant;
  }

  const ConstantEvaluator& evaluate_;
  ir::Module module_;
  ir::Function& function_;
  std::map<const ir::Value*, ir::Value*> computed_;
};

/// Of a site of kTableRow, i8[256].
absl::StatusOr<ir::TensorData> TableOf(const Site& site, const LoweringContext& context) {
  const ir::Value& input = site.input(0);
  std::vector<std::int64_t> shape(input.shape().size(), 1);
  shape.back() = kNumEntries;
  Computation computation(context.evaluator(), input,
                          ir::TensorData::FromValues(std::move(shape), EveryInt8()));
  ASSIGN_OR_RETURN(const ir::Value* const results, computation.Of(*site.output));
  return results->data().Reshaped({kNumEntries});
}

absl::Status CheckTable(const Site& site, const LoweringContext& context) {
  RETURN_IF_ERROR(CheckDTypes(site, context));
  return TableOf(site, context).status();
}

absl::Status EmitTable(const Site& site, LoweringContext& context) {
  ASSIGN_OR_RETURN(const ir::TensorData table, TableOf(site, context));
  const Layout layout = context.NativeLayout(site.input(0));
  ASSIGN_OR_RETURN(const runtime::ValueId x, context.Get(site.input(0), layout));
  runtime::Node node = MakeNode("unary", site);
  node.attributes["type"] = Text("table");
  node.inputs = {
      x, context.AddConstant(ir::StrCat(context.builder().value(x).name, ".table"), table, {})};
  node.outputs = {context.Define(*site.output, layout)};
  context.EmitXnnpack(std::move(node));
  return absl::OkStatus();
}

/// Of no kind of op: sites are made here alone.
constexpr LoweringRow kTableRow = {ir::OpKind::kQuantizePerTensor, CheckTable, EmitTable};

}  // namespace

std::optional<MatchedSite> MatchTable(const ir::Op& quantize, const LoweringContext& context) {
  ir::Op* last = quantize.operand(0)->defining_op();
  if (last == nullptr || !context.evaluator()) return std::nullopt;
  const std::optional<ir::UnaryChain> chain = ir::FindUnaryChain(*last);
  if (!chain || chain->input->dtype() != ir::DType::kInt8 || chain->input->is_constant()) {
    return std::nullopt;
  }
  Site site;
  site.op = last;
  site.quantized = true;
  site.inputs = {chain->input};
  site.output = quantize.result();
  if (!CheckSite(kTableRow, site, context).ok()) return std::nullopt;
  return MatchedSite{std::move(site), &kTableRow};
}

}  // namespace zeropoint::passes::lowering
