// ConvTranspose and Col2Im.

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/operators/families.h"
#include "frontend/onnx/operators/window.h"
#include "ir/op_kind.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

using Ints = std::vector<std::int64_t>;

/// By the number of spatial axes, from 1.
constexpr ir::OpKind kKinds[] = {ir::OpKind::kConvTranspose1d, ir::OpKind::kConvTranspose2d,
                                 ir::OpKind::kConvTranspose3d};

/// The padding that cuts the full result to what output_shape or auto_pad asks for. `total` may be
/// negative, when more is asked for than the windows reach: that is output padding.
void SplitPadding(std::int64_t total, bool odd_one_at_begin, std::size_t axis,
                  WindowAttributes& window, Ints& output_padding) {
  if (total < 0) {
    output_padding[axis] -= total;
    total = 0;
  }
  const std::size_t axes = window.kernel.size();
  window.pads[axis] = odd_one_at_begin ? total - total / 2 : total / 2;
  window.pads[axes + axis] = total - window.pads[axis];
}

/// What the windows of `extent` inputs reach beyond `wanted` outputs.
absl::StatusOr<std::int64_t> Excess(const ir::Dim& extent, std::int64_t wanted, std::size_t axis,
                                    const WindowAttributes& window, std::int64_t extra) {
  if (!extent.is_constant()) {
    return Unsupported("output_shape needs known extents; pin the input shapes");
  }
  if (extent.constant() > kMaxWindow || wanted < 1 || wanted > kMaxWindow) {
    return Malformed(absl::StrCat("output_shape holds ", wanted));
  }
  return (extent.constant() - 1) * window.strides[axis] +
         window.dilations[axis] * (window.kernel[axis] - 1) + 1 + extra - wanted;
}

/// Resolves output_shape and auto_pad into window.pads and output_padding.
absl::Status ResolvePadding(const NodeImport& node, const ir::Shape& x, WindowAttributes& window,
                            Ints& output_padding) {
  const std::size_t axes = window.kernel.size();
  ASSIGN_OR_RETURN(const Ints output_shape, node.IntsOr("output_shape", {}));
  ASSIGN_OR_RETURN(const std::string auto_pad, node.TextOr("auto_pad", "NOTSET"));
  const bool same = auto_pad == "SAME_UPPER" || auto_pad == "SAME_LOWER";
  if (!output_shape.empty() && output_shape.size() != axes) {
    return Malformed(
        absl::StrCat("output_shape has ", output_shape.size(), " entries, not ", axes));
  }
  for (std::size_t i = 0; i < axes && (same || !output_shape.empty()); ++i) {
    // SAME makes extent*stride outputs, whatever the extent.
    std::int64_t total =
        window.dilations[i] * (window.kernel[i] - 1) + 1 + output_padding[i] - window.strides[i];
    if (!output_shape.empty()) {
      ASSIGN_OR_RETURN(total, Excess(x[i + 2], output_shape[i], i, window, output_padding[i]));
    }
    // ONNX takes the odd one off the end for SAME_UPPER alone.
    SplitPadding(total, auto_pad != "SAME_UPPER", i, window, output_padding);
  }
  return absl::OkStatus();
}

absl::Status ImportConvTranspose(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(ir::Value * weight, node.Input(1));
  ASSIGN_OR_RETURN(ir::Value * bias, node.OptionalInput(2));
  ASSIGN_OR_RETURN(Ints kernel, FilterKernel(node, *x, *weight));
  const std::size_t axes = kernel.size();
  ASSIGN_OR_RETURN(WindowAttributes window,
                   ReadExplicitWindow(node, x->shape(), std::move(kernel)));
  ASSIGN_OR_RETURN(Ints output_padding, node.IntsOr("output_padding", Ints(axes, 0)));
  RETURN_IF_ERROR(CheckEntries("output_padding", output_padding, axes, 0));
  RETURN_IF_ERROR(ResolvePadding(node, x->shape(), window, output_padding));
  ASSIGN_OR_RETURN(const std::int64_t groups, node.IntOr("group", 1));
  ASSIGN_OR_RETURN(ir::Value * result, node.Emit(kKinds[axes - 1], {x, weight, bias},
                                                 {{"stride", window.strides},
                                                  {"padding", window.pads},
                                                  {"output_padding", std::move(output_padding)},
                                                  {"dilation", window.dilations},
                                                  {"groups", groups}}));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

absl::Status ImportCol2Im(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(Ints image, node.ConstantInts(1));
  ASSIGN_OR_RETURN(Ints block, node.ConstantInts(2));
  const std::size_t axes = block.size();
  if (axes < 1 || axes > 3) {
    return Unsupported(absl::StrCat("blocks of ", axes, " axes"));
  }
  RETURN_IF_ERROR(CheckEntries("image_shape", image, axes, 1));
  const ir::Shape shape(axes + 2, ir::Dim(1));
  ASSIGN_OR_RETURN(const WindowAttributes window,
                   ReadExplicitWindow(node, shape, std::move(block)));
  ASSIGN_OR_RETURN(ir::Value * result, node.Emit(ir::OpKind::kCol2Im, {x},
                                                 {{"output_size", std::move(image)},
                                                  {"kernel_size", window.kernel},
                                                  {"stride", window.strides},
                                                  {"padding", window.pads},
                                                  {"dilation", window.dilations}}));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

constexpr OpRow kRows[] = {
    {"ConvTranspose", 1, ImportConvTranspose},
    {"Col2Im", 18, ImportCol2Im, Operands(1, 2)},
};

}  // namespace

absl::Span<const OpRow> ConvTransposeImporters() { return kRows; }

}  // namespace zeropoint::frontend
