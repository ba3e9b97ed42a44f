// Transposed convolutions and col2im: both add windows into an image where a convolution would have
// read them.

#include <Eigen/Core>
#include <algorithm>
#include <cstdint>
#include <vector>

#include "absl/strings/str_cat.h"
#include "runtime/reference/kernels/grouped_convolution.h"
#include "runtime/reference/kernels/kernel_families.h"
#include "runtime/reference/support/checks.h"
#include "runtime/reference/support/dispatch.h"
#include "runtime/reference/support/unfold.h"
#include "runtime/reference/support/window.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {
namespace {

using Ints = std::vector<std::int64_t>;

template <typename T>
void ComputeGroup(const GroupedConvolution& conv, std::int64_t image, std::int64_t group,
                  std::int64_t tile_size, T* columns, T* output) {
  using ConstMap = Eigen::Map<const RowMajorMatrix<T>>;
  const std::int64_t rows = conv.group_outputs() * Taps(conv.window);
  const std::int64_t plane = OutputElements(conv.window);
  const std::int64_t first_channel = image * conv.channels + group * conv.group_channels();
  const ConstMap input(conv.x->values<T>().data() + first_channel * plane, conv.group_channels(),
                       plane);
  const ConstMap weight(conv.weight->values<T>().data() + group * conv.group_channels() * rows,
                        conv.group_channels(), rows);
  T* result =
      output + (image * conv.outputs + group * conv.group_outputs()) * InputElements(conv.window);
  for (std::int64_t first = 0; first < plane; first += tile_size) {
    const WindowTile tile = {first, std::min(tile_size, plane - first)};
    Eigen::Map<RowMajorMatrix<T>>(columns, rows, tile.count).noalias() =
        weight.transpose() * input.middleCols(tile.first, tile.count);
    Fold(conv.window, conv.group_outputs(), columns, tile, result);
  }
}

/// The bias, or zeros, everywhere: what the windows are added to.
template <typename T>
void FillWithBias(const GroupedConvolution& conv, T* output) {
  const std::int64_t plane = InputElements(conv.window);
  for (std::int64_t i = 0; i < conv.batch * conv.outputs; ++i, output += plane) {
    const auto o = static_cast<std::size_t>(i % conv.outputs);
    std::fill_n(output, plane, conv.bias == nullptr ? T{0} : conv.bias->values<T>()[o]);
  }
}

template <typename T>
absl::Status ComputeAs(const GroupedConvolution& conv, Tensor& output) {
  if (output.num_elements() == 0) return absl::OkStatus();
  T* result = output.mutable_values<T>().data();
  FillWithBias(conv, result);
  // Nothing bounds the taps of a weight without elements.
  if (conv.channels == 0) return absl::OkStatus();
  const std::int64_t rows = conv.group_outputs() * Taps(conv.window);
  const std::int64_t tile_size =
      std::clamp<std::int64_t>(kMaxUnfolded / std::max<std::int64_t>(rows, 1), 1,
                               std::max<std::int64_t>(OutputElements(conv.window), 1));
  ASSIGN_OR_RETURN(Tensor columns, Tensor::Allocate(output.dtype(), {rows, tile_size}));
  for (std::int64_t image = 0; image < conv.batch; ++image) {
    for (std::int64_t group = 0; group < conv.groups; ++group) {
      ComputeGroup(conv, image, group, tile_size, columns.mutable_values<T>().data(), result);
    }
  }
  return absl::OkStatus();
}

/// The result's extents: (in-1)*stride - pads + dilation*(kernel-1) + output_padding + 1.
absl::StatusOr<Window> MakeAdjointWindow(const KernelContext& context, const TensorView& x,
                                         Ints kernel) {
  const std::size_t axes = kernel.size();
  ASSIGN_OR_RETURN(const WindowAttributes attributes,
                   ReadWindowAttributes(context, std::move(kernel)));
  ASSIGN_OR_RETURN(const Ints extra, context.IntsOr("output_padding", Ints(axes, 0)));
  RETURN_IF_ERROR(CheckList("output_padding", extra, axes, 0, kMaxWindow));
  // Proves the lists; the extents of this window are of no use.
  RETURN_IF_ERROR(MakeWindow(Extents(axes, kMaxWindow * kMaxWindow), attributes).status());
  Window window;
  for (std::size_t i = 0; i < axes; ++i) {
    const std::int64_t in = x.extents[2 + i];
    const std::int64_t reach = attributes.dilation[i] * (attributes.kernel[i] - 1) + 1;
    const std::int64_t begin = attributes.padding[i], end = attributes.padding[axes + i];
    if (in < 1 || in > kMaxWindow) {
      return Mismatch(absl::StrCat("spatial extents from 1 to ", kMaxWindow), absl::StrCat(in));
    }
    const std::int64_t out = (in - 1) * attributes.stride[i] + reach + extra[i] - begin - end;
    if (out < 1) return Mismatch("padding that leaves a result", absl::StrCat(out));
    window[3 - axes + i] = {
        out, attributes.kernel[i], attributes.stride[i], attributes.dilation[i], begin, end, in};
  }
  return window;
}

}  // namespace

Extents AdjointExtents(const Window& window, std::int64_t batch, std::int64_t channels,
                       std::size_t axes) {
  Extents extents = {batch, channels};
  for (std::size_t i = window.size() - axes; i < window.size(); ++i) {
    extents.push_back(window[i].input);
  }
  return extents;
}

absl::StatusOr<GroupedConvolution> ReadTransposedConvolution(const KernelContext& context,
                                                             std::size_t rank) {
  ASSIGN_OR_RETURN(const TensorView* x, InputOfRank(context, 0, rank));
  ASSIGN_OR_RETURN(const TensorView* weight, InputOfRank(context, 1, rank));
  ASSIGN_OR_RETURN(
      const Window window,
      MakeAdjointWindow(context, *x, {weight->extents.begin() + 2, weight->extents.end()}));
  ASSIGN_OR_RETURN(const std::int64_t groups, context.IntOr("groups", 1));
  const std::int64_t channels = x->extents[1];
  if (groups < 1 || channels % groups != 0 || weight->extents[0] != channels ||
      weight->extents[1] > kMaxWindow || groups > kMaxWindow) {
    return Mismatch(absl::StrCat("a weight for ", channels, " channels in ", groups, " groups"),
                    ExtentsToString(weight->extents));
  }
  GroupedConvolution conv{x->extents[0], channels, weight->extents[1] * groups, groups, window, x,
                          weight,        nullptr};
  if (context.input(2) != nullptr) {
    ASSIGN_OR_RETURN(conv.bias, VectorInput(context, 2, context.input(2)->dtype, conv.outputs));
  }
  return conv;
}

namespace {

template <std::size_t kAxes>
absl::Status ConvTranspose(KernelContext& context) {
  ASSIGN_OR_RETURN(const GroupedConvolution conv, ReadTransposedConvolution(context, kAxes + 2));
  RETURN_IF_ERROR(CheckOneDType(conv));
  ASSIGN_OR_RETURN(Tensor * output,
                   context.AddOutput(conv.x->dtype,
                                     AdjointExtents(conv.window, conv.batch, conv.outputs, kAxes)));
  return DispatchFloat(output->dtype(),
                       [&](auto zero) { return ComputeAs<decltype(zero)>(conv, *output); });
}

/// x [N, C*taps, L] whose columns are the windows of an image "output_size": their sum.
absl::Status Col2Im(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* any, Input(context, 0));
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0, any->dtype, 3));
  ASSIGN_OR_RETURN(const Ints size, context.Ints("output_size"));
  ASSIGN_OR_RETURN(Ints kernel, context.Ints("kernel_size"));
  RETURN_IF_ERROR(CheckList("output_size", size, kernel.size(), 1, kMaxWindow));
  ASSIGN_OR_RETURN(const WindowAttributes attributes,
                   ReadWindowAttributes(context, std::move(kernel)));
  ASSIGN_OR_RETURN(const Window window, MakeWindow(size, attributes));
  if (x->extents[1] % Taps(window) != 0 || x->extents[2] != OutputElements(window)) {
    return Mismatch(
        absl::StrCat("columns of ", Taps(window), " taps for ", OutputElements(window), " windows"),
        ExtentsToString(x->extents));
  }
  const std::int64_t channels = x->extents[1] / Taps(window);
  ASSIGN_OR_RETURN(
      Tensor * output,
      context.AddOutput(x->dtype, AdjointExtents(window, x->extents[0], channels, size.size())));
  return DispatchFloat(x->dtype, [&](auto zero) {
    using T = decltype(zero);
    const absl::Span<T> sums = output->mutable_values<T>();
    std::fill(sums.begin(), sums.end(), T{0});
    for (std::int64_t image = 0; image < x->extents[0] && channels > 0; ++image) {
      Fold(window, channels, x->values<T>().data() + image * x->extents[1] * x->extents[2],
           {0, OutputElements(window)}, sums.data() + image * channels * InputElements(window));
    }
    return absl::OkStatus();
  });
}

constexpr KernelRow kRows[] = {
    {"aten.conv_transpose1d", ConvTranspose<1>},
    {"aten.conv_transpose2d", ConvTranspose<2>},
    {"aten.conv_transpose3d", ConvTranspose<3>},
    {"aten.col2im", Col2Im},
};

}  // namespace

absl::Span<const KernelRow> TransposedConvolutionKernels() { return kRows; }

}  // namespace zeropoint::runtime::reference
