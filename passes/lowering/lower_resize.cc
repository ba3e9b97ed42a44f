// Resampling. XNNPACK interpolates between pixels of images of fixed extents; what picks pixels is
// a reference kernel, which works in any layout and on int8 as on floats.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "ir/status_macros.h"
#include "passes/lowering/attribute_conversion.h"
#include "passes/lowering/lowering_table.h"
#include "passes/lowering/node_attributes.h"
#include "passes/lowering/node_builder.h"
#include "passes/lowering/site_checks.h"
#include "runtime/xnnpack_limits.h"

namespace zeropoint::passes::lowering {
namespace {

namespace limits = runtime::xnnpack_limits;

absl::Status CheckNearest(const Site& site, const LoweringContext& context) {
  if (site.HasInput(1)) return Declined("the size is that of another tensor");
  RETURN_IF_ERROR(CheckDTypes(site, context));
  RETURN_IF_ERROR(CheckSameQuant(site, 0));
  if (!site.op->floats_attribute("roi").empty()) {
    return Declined("a crop");
  }
  return absl::OkStatus();
}

/// The list of one entry an axis in stored order.
template <typename T>
std::vector<T> Stored(const std::vector<T>& values, Layout layout) {
  const int rank = static_cast<int>(values.size());
  std::vector<T> stored(values.size());
  for (int axis = 0; axis < rank; ++axis) {
    stored[static_cast<std::size_t>(StoredAxis(axis, rank, layout))] =
        values[static_cast<std::size_t>(axis)];
  }
  return stored;
}

absl::Status EmitNearest(const Site& site, LoweringContext& context) {
  const Layout layout = context.NativeLayout(site.input(0));
  ASSIGN_OR_RETURN(const runtime::ValueId x, context.Get(site.input(0), layout));
  runtime::Node node;
  node.op = std::string(site.op->name());
  node.name = site.op->location();
  node.attributes = ConvertAttributes(*site.op);
  node.attributes["size"].ints = Stored(node.attributes["size"].ints, layout);
  node.attributes["scales"].floats = Stored(node.attributes["scales"].floats, layout);
  node.inputs = {x};
  node.outputs = {context.Define(*site.output, layout)};
  context.EmitReference(std::move(node));
  return absl::OkStatus();
}

/// XNNPACK's scale of an axis is the ratio of its extents.
bool IsRatioOfExtents(const ir::Dim& from, const ir::Dim& to, double scale) {
  return scale == 0 ||
         static_cast<double>(from.constant()) * scale == static_cast<double>(to.constant());
}

absl::Status CheckLinear(const Site& site, const LoweringContext& context) {
  RETURN_IF_ERROR(CheckNearest(site, context));
  const ir::Shape& from = site.input(0).shape();
  const ir::Shape& to = site.output->shape();
  if (from.size() != 4 || from[0] != to[0] || from[1] != to[1]) {
    return Declined("only the last two axes of four are interpolated");
  }
  if (site.op->bool_attribute("exclude_outside") || site.op->bool_attribute("antialias")) {
    return Declined("XNNPACK has no such filter");
  }
  for (std::size_t i = 2; i < 4; ++i) {
    if (!from[i].is_constant() || !to[i].is_constant()) {
      return Declined("an interpolated extent is symbolic");
    }
    if (!IsRatioOfExtents(from[i], to[i], site.op->floats_attribute("scales")[i])) {
      return Declined("the scale is not the ratio of the extents");
    }
    // The coordinate modes agree but for a result of one element.
    if (to[i].constant() < limits::kMinResizedExtent) {
      return Declined("an interpolated extent becomes 1");
    }
    if (std::max(from[i].constant(), to[i].constant()) > limits::kMaxResizedExtent) {
      return Declined("an interpolated extent is too large");
    }
  }
  const std::string& mode = site.op->string_attribute("coordinate_mode");
  if (mode != "half_pixel" && mode != "pytorch_half_pixel" && mode != "align_corners" &&
      mode != "asymmetric") {
    return Declined("XNNPACK has no such coordinate mode");
  }
  return absl::OkStatus();
}

absl::Status EmitLinear(const Site& site, LoweringContext& context) {
  runtime::Node node = MakeNode("resize_bilinear_2d", site);
  ASSIGN_OR_RETURN(const runtime::ValueId x, context.Get(site.input(0), Layout::kChannelsLast));
  const std::string& mode = site.op->string_attribute("coordinate_mode");
  const ir::Shape& to = site.output->shape();
  node.attributes["size"] = Ints({to[2].constant(), to[3].constant()});
  node.attributes["coordinates"] =
      Text(mode == "align_corners" || mode == "asymmetric" ? mode : "half_pixel");
  node.inputs = {x};
  node.outputs = {context.Define(*site.output, Layout::kChannelsLast)};
  context.EmitXnnpack(std::move(node));
  return absl::OkStatus();
}

constexpr LoweringRow kRows[] = {
    {ir::OpKind::kResizeNearest, CheckNearest, EmitNearest, true},
    {ir::OpKind::kResizeLinear, CheckLinear, EmitLinear, true},
};

}  // namespace

absl::Span<const LoweringRow> ResizeLowerings() { return kRows; }

}  // namespace zeropoint::passes::lowering
