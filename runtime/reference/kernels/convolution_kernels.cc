// Convolutions: every group of every image is a matrix product over its unfolded windows (im2col).

#include <Eigen/Core>
#include <algorithm>
#include <cstdint>
#include <vector>

#include "absl/strings/str_cat.h"
#include "runtime/reference/kernels/checks.h"
#include "runtime/reference/kernels/dispatch.h"
#include "runtime/reference/kernels/kernel_families.h"
#include "runtime/reference/kernels/window.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {
namespace {

using Ints = std::vector<std::int64_t>;

template <typename T>
using RowMajorMatrix = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// Unfolded elements at a time: bounds the memory whatever the image and the kernel.
constexpr std::int64_t kMaxUnfolded = 1 << 20;

/// A convolution with all sizes proven: x [N,C,H,W], weight [O,C/groups,KH,KW].
struct Convolution {
  std::int64_t batch, channels, outputs, groups;
  Window2d window;
  const TensorView* x;
  const TensorView* weight;
  const TensorView* bias;  // null when absent

  std::int64_t group_channels() const { return channels / groups; }
  std::int64_t group_outputs() const { return outputs / groups; }
  std::int64_t input_plane() const { return window[0].input * window[1].input; }
  std::int64_t output_plane() const { return window[0].output * window[1].output; }
  std::int64_t taps() const { return window[0].kernel * window[1].kernel; }
};

/// Output positions [first, first + count) of one plane, counted row by row.
struct Tile {
  std::int64_t first, count;
};

/// What tap (kh, kw) reads of `plane` at each position of the tile; padding reads 0.
template <typename T>
void UnfoldTap(const Window2d& window, const T* plane, std::int64_t kh, std::int64_t kw, Tile tile,
               T* unfolded) {
  const auto& [h, w] = window;
  std::int64_t oh = tile.first / w.output, ow = tile.first % w.output;
  for (std::int64_t left = tile.count; left > 0; ow = 0, ++oh) {
    const std::int64_t run = std::min(left, w.output - ow);
    const std::int64_t ih = h.Position(oh, kh);
    for (std::int64_t i = 0; i < run; ++i) {
      const std::int64_t iw = w.Position(ow + i, kw);
      *unfolded++ = h.Contains(ih) && w.Contains(iw) ? plane[ih * w.input + iw] : T{0};
    }
    left -= run;
  }
}

/// Row c*taps + tap of `columns` holds what that tap of channel c of `group` reads.
template <typename T>
void Unfold(const Convolution& conv, const T* group, Tile tile, T* columns) {
  for (std::int64_t c = 0; c < conv.group_channels(); ++c, group += conv.input_plane()) {
    for (std::int64_t kh = 0; kh < conv.window[0].kernel; ++kh) {
      for (std::int64_t kw = 0; kw < conv.window[1].kernel; ++kw, columns += tile.count) {
        UnfoldTap(conv.window, group, kh, kw, tile, columns);
      }
    }
  }
}

/// One group of one image.
template <typename T>
void ComputeGroup(const Convolution& conv, std::int64_t image, std::int64_t group,
                  std::int64_t tile_size, T* columns, T* output) {
  using ConstMap = Eigen::Map<const RowMajorMatrix<T>>;
  const std::int64_t depth = conv.group_channels() * conv.taps();
  const std::int64_t filters = conv.group_outputs();
  const T* input = conv.x->values<T>().data() +
                   (image * conv.channels + group * conv.group_channels()) * conv.input_plane();
  const ConstMap weight(conv.weight->values<T>().data() + group * filters * depth, filters, depth);
  Eigen::Map<RowMajorMatrix<T>> result(
      output + (image * conv.outputs + group * filters) * conv.output_plane(), filters,
      conv.output_plane());
  for (std::int64_t first = 0; first < conv.output_plane(); first += tile_size) {
    const Tile tile = {first, std::min(tile_size, conv.output_plane() - first)};
    Unfold(conv, input, tile, columns);
    result.middleCols(tile.first, tile.count).noalias() =
        weight * ConstMap(columns, depth, tile.count);
  }
  if (conv.bias != nullptr) {
    const T* bias = conv.bias->values<T>().data() + group * filters;
    result.colwise() += Eigen::Map<const Eigen::Vector<T, Eigen::Dynamic>>(bias, filters);
  }
}

template <typename T>
absl::Status ComputeAs(const Convolution& conv, Tensor& output) {
  // Also keeps a batch or groups without elements from being counted through.
  if (output.num_elements() == 0) return absl::OkStatus();
  const std::int64_t depth = conv.group_channels() * conv.taps();
  const std::int64_t tile_size = std::clamp<std::int64_t>(
      kMaxUnfolded / std::max<std::int64_t>(depth, 1), 1, conv.output_plane());
  ASSIGN_OR_RETURN(Tensor columns, Tensor::Allocate(output.dtype(), {depth, tile_size}));
  for (std::int64_t image = 0; image < conv.batch; ++image) {
    for (std::int64_t group = 0; group < conv.groups; ++group) {
      ComputeGroup(conv, image, group, tile_size, columns.mutable_values<T>().data(),
                   output.mutable_values<T>().data());
    }
  }
  return absl::OkStatus();
}

absl::Status Compute(const Convolution& conv, Tensor& output) {
  return DispatchFloat(output.dtype(),
                       [&](auto zero) { return ComputeAs<decltype(zero)>(conv, output); });
}

/// Extents are [N,C,H,W] and [O,C/groups,KH,KW], which for conv1d are not those of the operands.
absl::StatusOr<Convolution> MakeConvolution(const KernelContext& context, const Extents& x,
                                            const Extents& weight,
                                            const WindowAttributes& attributes) {
  ASSIGN_OR_RETURN(const Window2d window, MakeWindow({x[2], x[3]}, attributes));
  ASSIGN_OR_RETURN(const std::int64_t groups, context.IntOr("groups", 1));
  // By division: the product of weight[1] and a hostile `groups` could overflow.
  if (groups < 1 || weight[0] % groups != 0 || x[1] % groups != 0 || x[1] / groups != weight[1]) {
    return Mismatch(absl::StrCat("channels and filters that fit ", groups, " groups"),
                    absl::StrCat(x[1], " channels for a weight of ", ExtentsToString(weight)));
  }
  Convolution conv{x[0],   x[1], weight[0], groups, window, context.input(0), context.input(1),
                   nullptr};
  if (context.input(2) != nullptr) {
    ASSIGN_OR_RETURN(conv.bias, VectorInput(context, 2, conv.x->dtype, conv.outputs));
  }
  return conv;
}

absl::Status CheckOperands(const KernelContext& context, std::size_t rank) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  RETURN_IF_ERROR(Input(context, 0, x->dtype, rank).status());
  return Input(context, 1, x->dtype, rank).status();
}

absl::Status Conv2d(KernelContext& context) {
  RETURN_IF_ERROR(CheckOperands(context, 4));
  const Extents x = ExtentsOf(*context.input(0));
  const Extents weight = ExtentsOf(*context.input(1));
  WindowAttributes attributes;
  attributes.kernel = {weight[2], weight[3]};
  ASSIGN_OR_RETURN(attributes.stride, context.IntsOr("stride", {1, 1}));
  ASSIGN_OR_RETURN(attributes.dilation, context.IntsOr("dilation", {1, 1}));
  ASSIGN_OR_RETURN(attributes.padding, context.IntsOr("padding", {0, 0, 0, 0}));
  ASSIGN_OR_RETURN(const Convolution conv, MakeConvolution(context, x, weight, attributes));
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(conv.x->dtype, {conv.batch, conv.outputs,
                                                                      conv.window[0].output,
                                                                      conv.window[1].output}));
  return Compute(conv, *output);
}

/// [N,C,L] is [N,C,1,L].
absl::Status Conv1d(KernelContext& context) {
  RETURN_IF_ERROR(CheckOperands(context, 3));
  const Extents x = ExtentsOf(*context.input(0));
  const Extents weight = ExtentsOf(*context.input(1));
  ASSIGN_OR_RETURN(const Ints stride, context.IntsOr("stride", {1}));
  ASSIGN_OR_RETURN(const Ints dilation, context.IntsOr("dilation", {1}));
  ASSIGN_OR_RETURN(const Ints padding, context.IntsOr("padding", {0, 0}));
  RETURN_IF_ERROR(CheckList("stride", stride, 1, 1, kMaxWindow));
  RETURN_IF_ERROR(CheckList("dilation", dilation, 1, 1, kMaxWindow));
  RETURN_IF_ERROR(CheckList("padding", padding, 2, 0, kMaxWindow));
  const WindowAttributes attributes = {
      {1, weight[2]}, {1, stride[0]}, {1, dilation[0]}, {0, padding[0], 0, padding[1]}, false};
  ASSIGN_OR_RETURN(const Convolution conv,
                   MakeConvolution(context, {x[0], x[1], 1, x[2]},
                                   {weight[0], weight[1], 1, weight[2]}, attributes));
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(conv.x->dtype, {conv.batch, conv.outputs,
                                                                      conv.window[1].output}));
  return Compute(conv, *output);
}

constexpr KernelRow kRows[] = {
    {"aten.conv1d", Conv1d},
    {"aten.conv2d", Conv2d},
};

}  // namespace

absl::Span<const KernelRow> ConvolutionKernels() { return kRows; }

}  // namespace zeropoint::runtime::reference
