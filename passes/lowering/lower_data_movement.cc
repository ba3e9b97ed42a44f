// Ops that move data: int8 passes through them when scale and zero point stay the same.

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "ir/shape_inference.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "passes/lowering/lowering_table.h"
#include "passes/lowering/node_attributes.h"
#include "passes/lowering/node_builder.h"
#include "passes/lowering/site_checks.h"
#include "runtime/xnnpack_limits.h"

namespace zeropoint::passes::lowering {
namespace {

using Ints64 = std::vector<std::int64_t>;

absl::Status CheckMove(const Site& site, const LoweringContext& context) {
  RETURN_IF_ERROR(CheckDTypes(site, context));
  for (std::size_t i = 0; i < site.inputs.size(); ++i) {
    RETURN_IF_ERROR(CheckSameQuant(site, static_cast<int>(i)));
  }
  return absl::OkStatus();
}

absl::Status CheckView(const Site& site, const LoweringContext& context) {
  RETURN_IF_ERROR(CheckMove(site, context));
  if (!ir::ViewExtents(site.input(0).shape(), site.output->shape())) {
    return Declined("a reshape infers one extent at most");
  }
  return absl::OkStatus();
}

/// XNNPACK infers one extent; a reference kernel also takes extents over from its operand.
absl::Status EmitCopiedView(const Site& site, LoweringContext& context) {
  runtime::Node node;
  node.op = std::string(ir::OpName(ir::OpKind::kView));
  node.name = site.op->location();
  node.attributes["size"] = Ints(*ir::ViewExtents(site.input(0).shape(), site.output->shape()));
  ASSIGN_OR_RETURN(const runtime::ValueId input, context.Get(site.input(0), Layout::kRowMajor));
  node.inputs = {input};
  node.outputs = {context.Define(*site.output, Layout::kRowMajor)};
  context.EmitReference(std::move(node));
  return absl::OkStatus();
}

absl::Status EmitView(const Site& site, LoweringContext& context) {
  if (NumSymbolic(site.output->shape()) > 1) return EmitCopiedView(site, context);
  const ir::Value& x = site.input(0);
  const Layout layout = LayoutsCoincide(x.shape()) ? context.NativeLayout(x) : Layout::kRowMajor;
  ASSIGN_OR_RETURN(const runtime::ValueId input, context.Get(x, layout));
  runtime::Node node = MakeNode("static_reshape", site);
  node.attributes["shape"] = Ints(StoredExtents(site.output->shape(), Layout::kRowMajor));
  node.inputs = {input};
  node.outputs = {context.Define(*site.output, Layout::kRowMajor)};
  context.EmitXnnpack(std::move(node));
  return absl::OkStatus();
}

absl::Status EmitPermute(const Site& site, LoweringContext& context) {
  const ir::Value& x = site.input(0);
  const Layout layout = context.NativeLayout(x);
  const int rank = x.type().rank();
  Ints64 permutation;
  for (std::int64_t dim : site.op->ints_attribute("dims")) {
    permutation.push_back(StoredAxis(static_cast<int>(dim), rank, layout));
  }
  ASSIGN_OR_RETURN(const runtime::ValueId input, context.Get(x, layout));
  if (std::is_sorted(permutation.begin(), permutation.end())) {
    // The stored order is already the wanted one: an NHWC export after an NHWC kernel.
    context.Bind(*site.output, Layout::kRowMajor, input);
    return absl::OkStatus();
  }
  runtime::Node node = MakeNode("static_transpose", site);
  node.attributes["perm"] = Ints(std::move(permutation));
  node.inputs = {input};
  node.outputs = {context.Define(*site.output, Layout::kRowMajor)};
  context.EmitXnnpack(std::move(node));
  return absl::OkStatus();
}

absl::Status EmitCat(const Site& site, LoweringContext& context) {
  Layout layout = Layout::kRowMajor;
  for (const ir::Value* input : site.inputs) {
    if (context.NativeLayout(*input) == Layout::kChannelsLast) {
      layout = Layout::kChannelsLast;
    }
  }
  runtime::Node node = MakeNode("concatenate", site);
  const int dim = static_cast<int>(site.op->int_attribute("dim"));
  node.attributes["axis"] = Int(StoredAxis(dim, site.output->type().rank(), layout));
  for (const ir::Value* input : site.inputs) {
    ASSIGN_OR_RETURN(const runtime::ValueId id, context.Get(*input, layout));
    node.inputs.push_back(id);
  }
  node.outputs = {context.Define(*site.output, layout)};
  context.EmitXnnpack(std::move(node));
  return absl::OkStatus();
}

absl::Status CheckSlice(const Site& site, const LoweringContext& context) {
  RETURN_IF_ERROR(CheckMove(site, context));
  const auto dim = static_cast<std::size_t>(site.op->int_attribute("dim"));
  if (site.op->int_attribute("step") != 1) {
    return Declined("XNNPACK has no strided slices");
  }
  if (!site.input(0).shape()[dim].is_constant()) {
    return Declined("the sliced extent is symbolic");
  }
  if (site.output->shape()[dim] == ir::Dim(0)) {
    return Declined("the slice is empty");
  }
  return absl::OkStatus();
}

absl::Status EmitSlice(const Site& site, LoweringContext& context) {
  const ir::Value& x = site.input(0);
  const Layout layout = context.NativeLayout(x);
  const int rank = x.type().rank();
  const int dim = static_cast<int>(site.op->int_attribute("dim"));
  const auto axis = static_cast<std::size_t>(StoredAxis(dim, rank, layout));
  Ints64 offsets(static_cast<std::size_t>(rank), 0), sizes(static_cast<std::size_t>(rank), -1);
  offsets[axis] = site.op->int_attribute("start");
  sizes[axis] = site.output->shape()[static_cast<std::size_t>(dim)].constant();
  ASSIGN_OR_RETURN(const runtime::ValueId input, context.Get(x, layout));
  runtime::Node node = MakeNode("static_slice", site);
  node.attributes["offsets"] = Ints(std::move(offsets));
  node.attributes["sizes"] = Ints(std::move(sizes));
  node.inputs = {input};
  node.outputs = {context.Define(*site.output, layout)};
  context.EmitXnnpack(std::move(node));
  return absl::OkStatus();
}

absl::Status CheckPad(const Site& site, const LoweringContext& context) {
  RETURN_IF_ERROR(CheckMove(site, context));
  const Ints64& pad = site.op->ints_attribute("pad");
  const ir::Shape& shape = site.input(0).shape();
  for (std::size_t i = 0; i < pad.size(); ++i) {
    const std::int64_t amount = pad[i];
    if (amount < 0) {
      return Declined("padding is negative");
    }
    if (amount > 0 && i % shape.size() == 0 && !shape[0].is_constant()) {
      return Declined("the first extent is symbolic, and may be 0");
    }
    if (amount > runtime::xnnpack_limits::kMaxPadding) {
      return Declined(ir::StrCat("a padding of ", amount));
    }
  }
  return absl::OkStatus();
}

absl::Status EmitPad(const Site& site, LoweringContext& context) {
  const ir::Value& x = site.input(0);
  const Layout layout = context.NativeLayout(x);
  const int rank = x.type().rank();
  const Ints64& pad = site.op->ints_attribute("pad");
  Ints64 pre, post;
  for (std::int64_t axis : StoredAxes(rank, layout)) {
    pre.push_back(pad[static_cast<std::size_t>(axis)]);
    post.push_back(pad[static_cast<std::size_t>(axis + rank)]);
  }
  ASSIGN_OR_RETURN(const runtime::ValueId input, context.Get(x, layout));
  runtime::Node node = MakeNode("static_constant_pad", site);
  node.attributes["pre"] = Ints(std::move(pre));
  node.attributes["post"] = Ints(std::move(post));
  node.attributes["value"] = Float(site.op->float_attribute("value"));
  node.inputs = {input};
  node.outputs = {context.Define(*site.output, layout)};
  context.EmitXnnpack(std::move(node));
  return absl::OkStatus();
}

absl::Status CheckChannelShuffle(const Site& site, const LoweringContext& context) {
  RETURN_IF_ERROR(CheckMove(site, context));
  if (NumSymbolic(site.output->shape()) > 1) {
    return Declined("a reshape infers one extent at most");
  }
  // The channels are two axes on the way.
  if (site.output->shape().size() >= runtime::xnnpack_limits::kMaxRank) {
    return Declined(ir::StrCat("a tensor has rank ", site.output->shape().size()));
  }
  return absl::OkStatus();
}

/// In channels-last order a shuffle is a transpose of the last axis seen as [groups, C/groups].
absl::Status EmitChannelShuffle(const Site& site, LoweringContext& context) {
  ASSIGN_OR_RETURN(const runtime::ValueId x, context.Get(site.input(0), Layout::kChannelsLast));
  const runtime::ProgramValue in = context.builder().value(x);
  const std::int64_t groups = site.op->int_attribute("groups");
  const std::int64_t channels = in.extents.back();
  Ints64 split(in.extents.begin(), in.extents.end() - 1);
  Ints64 swapped = split;
  split.insert(split.end(), {groups, channels / groups});
  swapped.insert(swapped.end(), {channels / groups, groups});
  Ints64 permutation(split.size());
  for (std::size_t i = 0; i < permutation.size(); ++i) {
    permutation[i] = static_cast<std::int64_t>(i);
  }
  std::swap(permutation[permutation.size() - 1], permutation[permutation.size() - 2]);
  const runtime::ValueId grouped = context.AddTemporary(in.name, in.dtype, split, in.quant);
  const runtime::ValueId shuffled = context.AddTemporary(in.name, in.dtype, swapped, in.quant);
  const runtime::ValueId output = context.Define(*site.output, Layout::kChannelsLast);
  const std::string& name = site.op->location();
  context.EmitXnnpack({"static_reshape", {x}, {grouped}, {{"shape", Ints(split)}}, name});
  context.EmitXnnpack(
      {"static_transpose", {grouped}, {shuffled}, {{"perm", Ints(permutation)}}, name});
  context.EmitXnnpack(
      {"static_reshape", {shuffled}, {output}, {{"shape", Ints(in.extents)}}, name});
  return absl::OkStatus();
}

/// XNNPACK normalizes the last stored axis only.
Layout SoftmaxLayout(const Site& site) {
  const int rank = site.input(0).type().rank();
  const std::int64_t dim = site.op->int_attribute("dim");
  return dim == rank - 1 ? Layout::kRowMajor : Layout::kChannelsLast;
}

absl::Status CheckSoftmax(const Site& site, const LoweringContext& context) {
  RETURN_IF_ERROR(CheckDTypes(site, context));
  const int rank = site.input(0).type().rank();
  const int dim = static_cast<int>(site.op->int_attribute("dim"));
  if (StoredAxis(dim, rank, SoftmaxLayout(site)) != rank - 1) {
    return Declined("the axis is last in neither layout");
  }
  return absl::OkStatus();
}

absl::Status EmitSoftmax(const Site& site, LoweringContext& context) {
  const Layout layout = SoftmaxLayout(site);
  ASSIGN_OR_RETURN(const runtime::ValueId x, context.Get(site.input(0), layout));
  runtime::Node node = MakeNode("softmax", site);
  node.inputs = {x};
  node.outputs = {context.Define(*site.output, layout)};
  context.EmitXnnpack(std::move(node));
  return absl::OkStatus();
}

constexpr bool kInt8 = true;

constexpr LoweringRow kRows[] = {
    {ir::OpKind::kView, CheckView, EmitView, kInt8},
    {ir::OpKind::kFlatten, CheckView, EmitView, kInt8},
    {ir::OpKind::kSqueeze, CheckView, EmitView, kInt8},
    {ir::OpKind::kUnsqueeze, CheckView, EmitView, kInt8},
    {ir::OpKind::kPermute, CheckMove, EmitPermute, kInt8},
    {ir::OpKind::kCat, CheckMove, EmitCat, kInt8},
    {ir::OpKind::kSlice, CheckSlice, EmitSlice, kInt8},
    {ir::OpKind::kConstantPadNd, CheckPad, EmitPad, kInt8},
    {ir::OpKind::kChannelShuffle, CheckChannelShuffle, EmitChannelShuffle, kInt8},
    {ir::OpKind::kSoftmax, CheckSoftmax, EmitSoftmax},
};

}  // namespace

absl::Span<const LoweringRow> DataMovementLowerings() { return kRows; }

}  // namespace zeropoint::passes::lowering
