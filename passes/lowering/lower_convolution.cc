// Convolutions: filters go from OIHW to XNNPACK's OHWI (depthwise: 1HWO); 1-D runs as 2-D of
// height 1.

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "ir/op_kind.h"
#include "ir/status_macros.h"
#include "passes/lowering/float_site.h"
#include "passes/lowering/lowering_table.h"
#include "passes/lowering/node_attributes.h"
#include "passes/lowering/node_builder.h"
#include "passes/lowering/site_checks.h"

namespace zeropoint::passes::lowering {
namespace {

using Ints64 = std::vector<std::int64_t>;

/// XNNPACK's depthwise int8 kernels stop at 25 taps; beyond, a padded grouped GEMM takes 4 times as
/// long as the float one (xnnpack-notes 6).
constexpr std::int64_t kMaxInt8DepthwiseTaps = 25;

/// Geometry of a 1-D or 2-D convolution, as 2-D.
struct Geometry {
  Ints64 padding, stride, dilation;
  std::int64_t groups, input_channels_per_group, output_channels, kernel_height, kernel_width;

  bool IsDepthwise() const { return groups > 1 && input_channels_per_group == 1; }
  std::int64_t taps() const { return kernel_height * kernel_width; }
  /// A product with a matrix at each position.
  bool IsPointwise() const {
    return groups == 1 && taps() == 1 && stride == Ints64{1, 1} && padding == Ints64(4, 0);
  }
};

Geometry GeometryOf(const Site& site, const LoweringContext& context) {
  const ir::Op& op = *site.op;
  Geometry g;
  g.padding = op.ints_attribute("padding");
  g.stride = op.ints_attribute("stride");
  g.dilation = op.ints_attribute("dilation");
  g.groups = op.int_attribute("groups");
  const Ints64& weight = context.ConstantOf(site.input(1))->shape();
  g.output_channels = weight[0];
  g.input_channels_per_group = weight[1];
  g.kernel_height = weight.size() == 4 ? weight[2] : 1;
  g.kernel_width = weight.back();
  if (op.kind() == ir::OpKind::kConv1d) {
    g.padding = {0, g.padding[0], 0, g.padding[1]};
    g.stride = {1, g.stride[0]};
    g.dilation = {1, g.dilation[0]};
  }
  return g;
}

/// XNNPACK has no depthwise convolutions of inputs that are quantized at run time.
absl::Status CheckDynamicGroups(const Site& site, const Geometry& geometry) {
  if (geometry.IsDepthwise()) {
    return Declined("a depthwise convolution has no kernel for it");
  }
  if (StoredWeightOf(*site.op)->HasZeroPoints()) {
    return Declined("zero points of the weight of a convolution in groups");
  }
  return absl::OkStatus();
}

/// What of an input that is quantized at run time there are kernels for.
absl::Status CheckDynamic(const Site& site, const Geometry& geometry) {
  const bool has_rows = site.dynamic == runtime::DynamicQuantization::kPerRow;
  if (has_rows && !geometry.IsPointwise()) {
    return Declined("positions with scales of their own, which taps would mix");
  }
  return geometry.groups > 1 ? CheckDynamicGroups(site, geometry) : absl::OkStatus();
}

absl::Status CheckConvolution(const Site& site, const LoweringContext& context) {
  RETURN_IF_ERROR(CheckDTypes(site, context));
  RETURN_IF_ERROR(CheckWeights(site, context));
  const Geometry geometry = GeometryOf(site, context);
  if (site.quantized && geometry.IsDepthwise() && geometry.taps() > kMaxInt8DepthwiseTaps) {
    return Declined("int8 depthwise kernels have at most 25 taps");
  }
  if (site.is_dynamic()) RETURN_IF_ERROR(CheckDynamic(site, geometry));
  return CheckWindow(site, {geometry.kernel_height, geometry.kernel_width}, geometry.stride,
                     geometry.dilation, geometry.padding);
}

/// `from` under the extents of `to`, which differ by an axis of extent 1 at axis 1. XNNPACK infers
/// one extent; with more of them unknown a reference kernel copies.
void EmitUnitHeight(runtime::ValueId from, runtime::ValueId to, const std::string& name,
                    LoweringContext& context) {
  const runtime::Extents& extents = context.builder().value(to).extents;
  if (std::count(extents.begin(), extents.end(), -1) <= 1) {
    context.EmitXnnpack({"static_reshape", {from}, {to}, {{"shape", Ints(extents)}}, name});
    return;
  }
  const bool adds = extents.size() > context.builder().value(from).extents.size();
  const ir::OpKind kind = adds ? ir::OpKind::kUnsqueeze : ir::OpKind::kSqueeze;
  context.EmitReference({std::string(ir::OpName(kind)), {from}, {to}, {{"dim", Int(1)}}, name});
}

/// From `input` to `output`, both NHWC.
absl::Status EmitConvolution(const Site& site, runtime::ValueId input, runtime::ValueId output,
                             LoweringContext& context) {
  const Geometry g = GeometryOf(site, context);
  runtime::Node node =
      MakeNode(g.IsDepthwise() ? "depthwise_convolution_2d" : "convolution_2d", site);
  node.attributes["padding"] = Ints(g.padding);
  node.attributes["stride"] = Ints(g.stride);
  node.attributes["dilation"] = Ints(g.dilation);
  if (!g.IsDepthwise()) {
    node.attributes["groups"] = Int(g.groups);
  }
  node.inputs = {input};
  const Ints64 filter = {g.output_channels, g.input_channels_per_group, g.kernel_height,
                         g.kernel_width};
  const Ints64 permutation = g.IsDepthwise() ? Ints64{1, 2, 3, 0} : Ints64{0, 2, 3, 1};
  return EmitProduct(std::move(node), site, filter, permutation, output, context);
}

/// With a scale for each position, as a product with the matrix of the filter.
absl::Status EmitPointwise(const Site& site, LoweringContext& context) {
  runtime::Node node = MakeNode("fully_connected", site);
  ASSIGN_OR_RETURN(const runtime::ValueId input, context.Get(site.input(0), Layout::kChannelsLast));
  node.inputs = {input};
  const runtime::ValueId output = context.Define(*site.output, Layout::kChannelsLast);
  const Ints64& filter = context.ConstantOf(site.input(1))->shape();
  return EmitProduct(std::move(node), site, {filter[0], filter[1]}, {0, 1}, output, context);
}

absl::Status EmitConv2d(const Site& site, LoweringContext& context) {
  if (site.dynamic == runtime::DynamicQuantization::kPerRow) return EmitPointwise(site, context);
  ASSIGN_OR_RETURN(const runtime::ValueId input, context.Get(site.input(0), Layout::kChannelsLast));
  const runtime::ValueId output = context.Define(*site.output, Layout::kChannelsLast);
  return EmitConvolution(site, input, output, context);
}

/// [N,L,C] as [N,1,L,C].
runtime::Extents WithUnitHeight(runtime::Extents extents) {
  extents.insert(extents.begin() + 1, 1);
  return extents;
}

absl::Status EmitConv1d(const Site& site, LoweringContext& context) {
  if (site.dynamic == runtime::DynamicQuantization::kPerRow) return EmitPointwise(site, context);
  ASSIGN_OR_RETURN(const runtime::ValueId input, context.Get(site.input(0), Layout::kChannelsLast));
  const runtime::ProgramValue x = context.builder().value(input);
  const runtime::ValueId input_2d =
      context.AddTemporary(x.name, x.dtype, WithUnitHeight(x.extents), x.quant);
  const runtime::ValueId output = context.Define(*site.output, Layout::kChannelsLast);
  const runtime::ProgramValue y = context.builder().value(output);
  const runtime::ValueId output_2d =
      context.AddTemporary(y.name, y.dtype, WithUnitHeight(y.extents), y.quant);
  const std::string& name = site.op->location();
  EmitUnitHeight(input, input_2d, name, context);
  RETURN_IF_ERROR(EmitConvolution(site, input_2d, output_2d, context));
  EmitUnitHeight(output_2d, output, name, context);
  return absl::OkStatus();
}

constexpr int kBiasOperand = 2;

constexpr LoweringRow kRows[] = {
    {ir::OpKind::kConv1d, CheckConvolution, EmitConv1d, true, true, kBiasOperand,
     /*dynamic_rows=*/true, /*dynamic_tensor=*/true},
    {ir::OpKind::kConv2d, CheckConvolution, EmitConv2d, true, true, kBiasOperand,
     /*dynamic_rows=*/true, /*dynamic_tensor=*/true},
};

}  // namespace

absl::Span<const LoweringRow> ConvolutionLowerings() { return kRows; }

}  // namespace zeropoint::passes::lowering
