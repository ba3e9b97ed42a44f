// Transposed convolutions: filters go from IOHW to XNNPACK's OHWI.

#include <cstdint>
#include <vector>

#include "ir/op_kind.h"
#include "ir/status_macros.h"
#include "passes/lowering/lowering_table.h"
#include "passes/lowering/node_attributes.h"
#include "passes/lowering/node_builder.h"
#include "passes/lowering/site_checks.h"

namespace zeropoint::passes::lowering {
namespace {

using Ints64 = std::vector<std::int64_t>;

constexpr int kChannelAxis = 1;

/// XNNPACK computes one convolution for each offset below the stride, of at least one element. The
/// loader refuses a symbolic extent for which there is none.
bool HasOutputsForAllOffsets(const Site& site) {
  const Ints64& stride = site.op->ints_attribute("stride");
  const ir::Shape& output = site.output->shape();
  return output[2].ConstantOr(stride[0]) >= stride[0] &&
         output[3].ConstantOr(stride[1]) >= stride[1];
}

absl::Status CheckTransposed(const Site& site, const LoweringContext& context) {
  RETURN_IF_ERROR(CheckDTypes(site, context));
  RETURN_IF_ERROR(CheckWeights(site, context, kChannelAxis));
  if (site.op->int_attribute("groups") != 1) {
    return Declined("a transposed convolution in groups");
  }
  const Ints64& stride = site.op->ints_attribute("stride");
  const Ints64& extra = site.op->ints_attribute("output_padding");
  if (extra[0] >= stride[0] || extra[1] >= stride[1]) {
    return Declined("the output padding is not smaller than the stride");
  }
  const Ints64& weight = context.ConstantOf(site.input(1))->shape();
  if (!HasOutputsForAllOffsets(site)) {
    return Declined("the output is smaller than the stride");
  }
  return CheckWindow(site, {weight[2], weight[3]}, stride, site.op->ints_attribute("dilation"),
                     site.op->ints_attribute("padding"));
}

absl::Status EmitTransposed(const Site& site, LoweringContext& context) {
  runtime::Node node = MakeNode("deconvolution_2d", site);
  ASSIGN_OR_RETURN(const runtime::ValueId x, context.Get(site.input(0), Layout::kChannelsLast));
  for (const char* name : {"padding", "stride", "dilation"}) {
    node.attributes[name] = Ints(site.op->ints_attribute(name));
  }
  node.attributes["adjustment"] = Ints(site.op->ints_attribute("output_padding"));
  node.inputs = {x};
  const runtime::ValueId output = context.Define(*site.output, Layout::kChannelsLast);
  return EmitProduct(std::move(node), site, {}, {1, 2, 3, 0}, output, context);
}

constexpr LoweringRow kRows[] = {
    {ir::OpKind::kConvTranspose2d, CheckTransposed, EmitTransposed, true, true, 2},
};

}  // namespace

absl::Span<const LoweringRow> TransposedConvolutionLowerings() { return kRows; }

}  // namespace zeropoint::passes::lowering
