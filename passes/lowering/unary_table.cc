#include "passes/lowering/unary_table.h"

#include <utility>

#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "ir/unary_chain.h"
#include "passes/lowering/lowering_table.h"
#include "passes/lowering/node_attributes.h"
#include "passes/lowering/node_builder.h"
#include "passes/lowering/site_checks.h"
#include "passes/unary_results.h"

namespace zeropoint::passes::lowering {
namespace {

/// Of a site of kTableRow, i8[256].
absl::StatusOr<ir::TensorData> TableOf(const Site& site, const LoweringContext& context) {
  return ResultsForEveryInt8(site.input(0), *site.output, context.evaluator());
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
