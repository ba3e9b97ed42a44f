// Pooling and means, in NHWC.

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "ir/status_macros.h"
#include "passes/lowering/lowering_table.h"
#include "passes/lowering/node_attributes.h"
#include "passes/lowering/node_builder.h"
#include "passes/lowering/site_checks.h"

namespace zeropoint::passes::lowering {
namespace {

using Ints64 = std::vector<std::int64_t>;

/// Padding under which the floor rule gives the extents that the op has: with ceil_mode the last
/// window may reach past the padded input, which more padding at the end makes explicit. Nullopt
/// when that needs a symbolic extent.
std::optional<Ints64> ExplicitPadding(const Site& site, const Ints64& dilation) {
  const ir::Op& op = *site.op;
  Ints64 padding = op.ints_attribute("padding");
  if (!op.bool_attribute("ceil_mode")) {
    return padding;
  }
  const Ints64& kernel = op.ints_attribute("kernel_size");
  const Ints64& stride = op.ints_attribute("stride");
  for (std::size_t i = 0; i < 2; ++i) {
    const ir::Dim& in = site.input(0).shape()[i + 2];
    const ir::Dim& out = site.output->shape()[i + 2];
    if (!in.is_constant() || !out.is_constant()) {
      return std::nullopt;
    }
    const std::int64_t window = dilation[i] * (kernel[i] - 1) + 1;
    padding[i + 2] = (out.constant() - 1) * stride[i] + window - in.constant() - padding[i];
  }
  return padding;
}

bool AnyNegative(const Ints64& values) {
  for (std::int64_t value : values) {
    if (value < 0) {
      return true;
    }
  }
  return false;
}

/// Padding that the node can state, smaller than the window, as XNNPACK wants it.
absl::Status CheckExplicitPadding(const Site& site, const Ints64& dilation) {
  const std::optional<Ints64> padding = ExplicitPadding(site, dilation);
  if (!padding || AnyNegative(*padding)) {
    return Declined("ceil_mode has no explicit padding here");
  }
  const Ints64& kernel = site.op->ints_attribute("kernel_size");
  for (std::size_t i = 0; i < padding->size(); ++i) {
    if ((*padding)[i] > dilation[i % 2] * (kernel[i % 2] - 1)) {
      return Declined("a window lies in the padding");
    }
  }
  return CheckWindow(site, kernel, site.op->ints_attribute("stride"), dilation, *padding);
}

absl::Status CheckMaxPool(const Site& site, const LoweringContext& context) {
  RETURN_IF_ERROR(CheckDTypes(site, context));
  RETURN_IF_ERROR(CheckSameQuant(site, 0));
  const Ints64& kernel = site.op->ints_attribute("kernel_size");
  const Ints64& stride = site.op->ints_attribute("stride");
  if (kernel[0] * kernel[1] == 1) {
    return Declined("XNNPACK has no 1x1 max pooling");
  }
  if (stride[0] > kernel[0] || stride[1] > kernel[1]) {
    return Declined("the stride is larger than the kernel");
  }
  const Ints64& dilation = site.op->ints_attribute("dilation");
  RETURN_IF_ERROR(CheckExplicitPadding(site, dilation));
  const Ints64 padding = *ExplicitPadding(site, dilation);
  for (std::size_t i = 0; i < padding.size(); ++i) {
    if (padding[i] > 0 && dilation[i % 2] > 1) {
      return Declined("XNNPACK takes the border for taps in the padding, which dilation skips");
    }
  }
  return absl::OkStatus();
}

absl::Status EmitMaxPool(const Site& site, LoweringContext& context) {
  runtime::Node node = MakeNode("max_pooling_2d", site);
  ASSIGN_OR_RETURN(const runtime::ValueId x, context.Get(site.input(0), Layout::kChannelsLast));
  const Ints64& dilation = site.op->ints_attribute("dilation");
  node.attributes["kernel"] = Ints(site.op->ints_attribute("kernel_size"));
  node.attributes["stride"] = Ints(site.op->ints_attribute("stride"));
  node.attributes["dilation"] = Ints(dilation);
  node.attributes["padding"] = Ints(*ExplicitPadding(site, dilation));
  node.inputs = {x};
  node.outputs = {context.Define(*site.output, Layout::kChannelsLast)};
  context.EmitXnnpack(std::move(node));
  return absl::OkStatus();
}

bool HasPadding(const Ints64& padding) {
  for (std::int64_t value : padding) {
    if (value != 0) {
      return true;
    }
  }
  return false;
}

/// XNNPACK leaves padding out of the divisor; counted padding becomes an explicit pad before the
/// pool.
absl::Status CheckAvgPool(const Site& site, const LoweringContext& context) {
  RETURN_IF_ERROR(CheckDTypes(site, context));
  const ir::Op& op = *site.op;
  const Ints64& kernel = op.ints_attribute("kernel_size");
  if (kernel[0] * kernel[1] == 1) {
    return Declined("XNNPACK has no 1x1 average pooling");
  }
  if (op.ints_attribute("dilation") != Ints64{1, 1} || op.int_attribute("divisor_override") != 0) {
    return Declined("XNNPACK averages neighbours, by their number");
  }
  const Ints64 ones = {1, 1};
  RETURN_IF_ERROR(CheckExplicitPadding(site, ones));
  const std::optional<Ints64> padding = ExplicitPadding(site, ones);
  if (op.bool_attribute("ceil_mode") && *padding != op.ints_attribute("padding") &&
      op.bool_attribute("count_include_pad")) {
    return Declined("windows past the padded input have a divisor of their own");
  }
  return absl::OkStatus();
}

absl::Status EmitAvgPool(const Site& site, LoweringContext& context) {
  ASSIGN_OR_RETURN(runtime::ValueId x, context.Get(site.input(0), Layout::kChannelsLast));
  Ints64 padding = *ExplicitPadding(site, {1, 1});
  if (site.op->bool_attribute("count_include_pad") && HasPadding(padding)) {
    const runtime::ProgramValue in = context.builder().value(x);
    runtime::Extents extents = in.extents;
    for (std::size_t i = 0; i < 2; ++i) {
      extents[i + 1] = extents[i + 1] < 0 ? -1 : extents[i + 1] + padding[i] + padding[i + 2];
    }
    const runtime::ValueId padded = context.AddTemporary(in.name, in.dtype, extents, in.quant);
    context.EmitXnnpack({"static_constant_pad",
                         {x},
                         {padded},
                         {{"pre", Ints({0, padding[0], padding[1], 0})},
                          {"post", Ints({0, padding[2], padding[3], 0})}},
                         site.op->location()});
    x = padded;
    padding = {0, 0, 0, 0};
  }
  runtime::Node node = MakeNode("average_pooling_2d", site);
  node.attributes["kernel"] = Ints(site.op->ints_attribute("kernel_size"));
  node.attributes["stride"] = Ints(site.op->ints_attribute("stride"));
  node.attributes["padding"] = Ints(padding);
  node.inputs = {x};
  node.outputs = {context.Define(*site.output, Layout::kChannelsLast)};
  context.EmitXnnpack(std::move(node));
  return absl::OkStatus();
}

absl::Status CheckGlobalPool(const Site& site, const LoweringContext& context) {
  RETURN_IF_ERROR(CheckDTypes(site, context));
  if (site.op->ints_attribute("output_size") != Ints64{1, 1} || site.input(0).shape().size() != 4) {
    return Declined("only adaptive pooling of NCHW to 1x1 is a mean");
  }
  return absl::OkStatus();
}

absl::Status EmitGlobalPool(const Site& site, LoweringContext& context) {
  runtime::Node node = MakeNode("reduce", site);
  ASSIGN_OR_RETURN(const runtime::ValueId x, context.Get(site.input(0), Layout::kChannelsLast));
  node.attributes["type"] = Text("mean");
  node.attributes["axes"] = Ints({1, 2});
  node.attributes["keep_dims"] = Int(1);
  node.inputs = {x};
  node.outputs = {context.Define(*site.output, Layout::kChannelsLast)};
  context.EmitXnnpack(std::move(node));
  return absl::OkStatus();
}

/// Without keepdim the kept axes must come out in ATen's order, which channels-last input gives
/// only when the channel axis goes or nothing but it and the batch stays.
Layout MeanLayout(const Site& site, const LoweringContext& context) {
  const ir::Value& x = site.input(0);
  if (context.NativeLayout(x) == Layout::kRowMajor || site.op->bool_attribute("keepdim")) {
    return context.NativeLayout(x);
  }
  const Ints64& dims = site.op->ints_attribute("dim");
  bool reduces_channels = false;
  std::size_t reduced_spatial = 0;
  for (std::int64_t dim : dims) {
    reduces_channels |= dim == 1;
    reduced_spatial += dim >= 2 ? 1 : 0;
  }
  const bool order_kept = reduces_channels || reduced_spatial == x.shape().size() - 2;
  return order_kept ? Layout::kChannelsLast : Layout::kRowMajor;
}

/// Over a batch that may be empty XNNPACK reduces nothing.
absl::Status CheckReduce(const Site& site, const LoweringContext& context) {
  RETURN_IF_ERROR(CheckDTypes(site, context));
  const Ints64& dims = site.op->ints_attribute("dim");
  if (dims.empty()) {
    return Declined("there are no axes to reduce");
  }
  const bool over_batch = std::count(dims.begin(), dims.end(), 0) > 0;
  if (over_batch && !site.input(0).shape()[0].is_constant()) {
    return Declined("the first extent is symbolic, and may be 0");
  }
  return absl::OkStatus();
}

absl::Status EmitReduce(const Site& site, LoweringContext& context) {
  const Layout layout = MeanLayout(site, context);
  const int rank = site.input(0).type().rank();
  const bool keepdim = site.op->bool_attribute("keepdim");
  Ints64 axes;
  for (std::int64_t dim : site.op->ints_attribute("dim")) {
    axes.push_back(StoredAxis(static_cast<int>(dim), rank, layout));
  }
  runtime::Node node = MakeNode("reduce", site);
  node.attributes["type"] = Text(site.op->kind() == ir::OpKind::kSum ? "sum" : "mean");
  node.attributes["axes"] = Ints(std::move(axes));
  node.attributes["keep_dims"] = Int(keepdim ? 1 : 0);
  ASSIGN_OR_RETURN(const runtime::ValueId x, context.Get(site.input(0), layout));
  node.inputs = {x};
  node.outputs = {context.Define(*site.output, keepdim ? layout : Layout::kRowMajor)};
  context.EmitXnnpack(std::move(node));
  return absl::OkStatus();
}

constexpr bool kInt8 = true;

constexpr LoweringRow kRows[] = {
    {ir::OpKind::kMaxPool2d, CheckMaxPool, EmitMaxPool, kInt8, true},
    // The subgraph API has no int8 average pooling: it stays a float island.
    {ir::OpKind::kAvgPool2d, CheckAvgPool, EmitAvgPool, false, true},
    {ir::OpKind::kAdaptiveAvgPool2d, CheckGlobalPool, EmitGlobalPool, kInt8},
    {ir::OpKind::kMean, CheckReduce, EmitReduce, kInt8},
    {ir::OpKind::kSum, CheckReduce, EmitReduce},
};

}  // namespace

absl::Span<const LoweringRow> PoolLowerings() { return kRows; }

}  // namespace zeropoint::passes::lowering
