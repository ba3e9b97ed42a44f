#include "frontend/onnx/operators/window.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "ir/saturating.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

using Ints = std::vector<std::int64_t>;

/// Total padding that makes the output ceil(extent / stride).
absl::StatusOr<std::int64_t> SamePadding(const ir::Dim& extent, std::int64_t kernel,
                                         std::int64_t stride, std::int64_t dilation) {
  const std::int64_t window = dilation * (kernel - 1) + 1;
  if (stride == 1 || window == 1) {
    return window - 1;
  }
  if (!extent.is_constant()) {
    return Unsupported("auto_pad with a stride needs a known extent; pin the input shapes");
  }
  // What the last window, which starts at a multiple of the stride, reaches beyond the extent.
  const std::int64_t last_start = (ir::CeilDivide(extent.constant(), stride) - 1) * stride;
  return std::max<std::int64_t>(window - (extent.constant() - last_start), 0);
}

absl::Status ResolveAutoPad(const std::string& auto_pad, const ir::Shape& x,
                            WindowAttributes& window) {
  const std::size_t axes = window.kernel.size();
  window.pads.assign(2 * axes, 0);
  if (auto_pad == "VALID") {
    return absl::OkStatus();
  }
  if (auto_pad != "SAME_UPPER" && auto_pad != "SAME_LOWER") {
    return Malformed(absl::StrCat("auto_pad \"", auto_pad, "\" is unknown"));
  }
  for (std::size_t i = 0; i < axes; ++i) {
    ASSIGN_OR_RETURN(const std::int64_t total, SamePadding(x[i + 2], window.kernel[i],
                                                           window.strides[i], window.dilations[i]));
    // The odd one goes to the end, or with SAME_LOWER to the begin.
    window.pads[i] = auto_pad == "SAME_UPPER" ? total / 2 : total - total / 2;
    window.pads[axes + i] = total - window.pads[i];
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckEntries(absl::string_view name, const Ints& values, std::size_t count,
                          std::int64_t min) {
  if (values.size() != count) {
    return Malformed(absl::StrCat("\"", name, "\" has ", values.size(), " entries, not ", count));
  }
  for (std::int64_t value : values) {
    if (value < min || value > kMaxWindow) {
      return Malformed(
          absl::StrCat("\"", name, "\" holds ", value, ", outside [", min, ", ", kMaxWindow, "]"));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<Ints> FilterKernel(const NodeImport& node, const ir::Value& x,
                                  const ir::Value& weight) {
  const int rank = x.type().rank();
  if (rank < 3 || rank > 5) {
    return Unsupported(absl::StrCat("a convolution of an input of rank ", rank));
  }
  const ir::Shape& filter = weight.shape();
  if (weight.type().rank() != rank) {
    return Malformed(
        absl::StrCat("the weight is ", weight.type().ToString(), " for an input of rank ", rank));
  }
  const std::optional<Ints> window = ir::ConstantExtents({filter.begin() + 2, filter.end()});
  if (!window) {
    return Unsupported(absl::StrCat("a kernel of ", weight.type().ToString(),
                                    ", whose window only a run tells; pin the input shapes"));
  }
  ASSIGN_OR_RETURN(Ints kernel, node.IntsOr("kernel_shape", *window));
  if (kernel != *window) {
    return Malformed("kernel_shape contradicts the weight");
  }
  return kernel;
}

absl::StatusOr<WindowAttributes> ReadExplicitWindow(const NodeImport& node, const ir::Shape& x,
                                                    Ints kernel) {
  const std::size_t axes = kernel.size();
  if (x.size() != axes + 2) {
    return Malformed(absl::StrCat("the input has rank ", x.size(), ", the kernel ", axes, " axes"));
  }
  WindowAttributes window;
  window.kernel = std::move(kernel);
  ASSIGN_OR_RETURN(window.strides, node.IntsOr("strides", Ints(axes, 1)));
  ASSIGN_OR_RETURN(window.dilations, node.IntsOr("dilations", Ints(axes, 1)));
  ASSIGN_OR_RETURN(window.pads, node.IntsOr("pads", Ints(2 * axes, 0)));
  RETURN_IF_ERROR(CheckEntries("kernel_shape", window.kernel, axes, 1));
  RETURN_IF_ERROR(CheckEntries("strides", window.strides, axes, 1));
  RETURN_IF_ERROR(CheckEntries("dilations", window.dilations, axes, 1));
  RETURN_IF_ERROR(CheckEntries("pads", window.pads, 2 * axes, 0));
  return window;
}

absl::StatusOr<WindowAttributes> ReadWindow(const NodeImport& node, const ir::Shape& x,
                                            Ints kernel) {
  ASSIGN_OR_RETURN(WindowAttributes window, ReadExplicitWindow(node, x, std::move(kernel)));
  ASSIGN_OR_RETURN(const std::string auto_pad, node.TextOr("auto_pad", "NOTSET"));
  if (auto_pad != "NOTSET" && !auto_pad.empty()) {
    RETURN_IF_ERROR(ResolveAutoPad(auto_pad, x, window));
  }
  return window;
}

}  // namespace zeropoint::frontend
