// Matrix products.

#include "ir/op_kind.h"
#include "ir/status_macros.h"
#include "passes/lowering/lowering_table.h"
#include "passes/lowering/node_attributes.h"
#include "passes/lowering/node_builder.h"
#include "passes/lowering/site_checks.h"

namespace zeropoint::passes::lowering {
namespace {

absl::Status CheckLinear(const Site& site, const LoweringContext& context) {
  RETURN_IF_ERROR(CheckDTypes(site, context));
  return CheckWeights(site, context);
}

absl::Status EmitLinear(const Site& site, LoweringContext& context) {
  runtime::Node node = MakeNode("fully_connected", site);
  ASSIGN_OR_RETURN(const runtime::ValueId x, context.Get(site.input(0), Layout::kRowMajor));
  node.inputs = {x};
  const runtime::ValueId output = context.Define(*site.output, Layout::kRowMajor);
  return EmitProduct(std::move(node), site, {}, {0, 1}, output, context);
}

absl::Status CheckMatmul(const Site& site, const LoweringContext& context) {
  RETURN_IF_ERROR(CheckDTypes(site, context));
  if (context.ConstantOf(site.input(0)) != nullptr) {
    return Declined("the first matrix is a constant");
  }
  const std::size_t rank = site.input(0).shape().size();
  if (rank < 2 || site.input(1).shape().size() != rank) {
    return Declined("a batch product needs operands of one rank, 2 or more");
  }
  return absl::OkStatus();
}

absl::Status EmitMatmul(const Site& site, LoweringContext& context) {
  runtime::Node node = MakeNode("batch_matrix_multiply", site);
  for (const ir::Value* input : site.inputs) {
    ASSIGN_OR_RETURN(const runtime::ValueId id, context.Get(*input, Layout::kRowMajor));
    node.inputs.push_back(id);
  }
  node.outputs = {context.Define(*site.output, Layout::kRowMajor)};
  context.EmitXnnpack(std::move(node));
  return absl::OkStatus();
}

constexpr LoweringRow kRows[] = {
    {ir::OpKind::kLinear, CheckLinear, EmitLinear, true, true, 2, /*dynamic_rows=*/true,
     /*dynamic_tensor=*/true},
    {ir::OpKind::kMatmul, CheckMatmul, EmitMatmul},
};

}  // namespace

absl::Span<const LoweringRow> LinearLowerings() { return kRows; }

}  // namespace zeropoint::passes::lowering
