// Convolutions: every group of every image is a matrix product over its unfolded windows (im2col).

#include <Eigen/Core>
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
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

/// One group of one image.
template <typename T>
void ComputeGroup(const GroupedConvolution& conv, std::int64_t image, std::int64_t group,
                  std::int64_t tile_size, T* columns, T* output) {
  using ConstMap = Eigen::Map<const RowMajorMatrix<T>>;
  const std::int64_t depth = conv.group_channels() * Taps(conv.window);
  const std::int64_t filters = conv.group_outputs();
  const std::int64_t output_plane = OutputElements(conv.window);
  const T* input =
      conv.x->values<T>().data() +
      (image * conv.channels + group * conv.group_channels()) * InputElements(conv.window);
  const ConstMap weight(conv.weight->values<T>().data() + group * filters * depth, filters, depth);
  Eigen::Map<RowMajorMatrix<T>> result(
      output + (image * conv.outputs + group * filters) * output_plane, filters, output_plane);
  for (std::int64_t first = 0; first < output_plane; first += tile_size) {
    const WindowTile tile = {first, std::min(tile_size, output_plane - first)};
    Unfold(conv.window, conv.group_channels(), input, tile, columns);
    result.middleCols(tile.first, tile.count).noalias() =
        weight * ConstMap(columns, depth, tile.count);
  }
  if (conv.bias != nullptr) {
    const T* bias = conv.bias->values<T>().data() + group * filters;
    result.colwise() += Eigen::Map<const Eigen::Vector<T, Eigen::Dynamic>>(bias, filters);
  }
}

template <typename T>
absl::Status ComputeAs(const GroupedConvolution& conv, Tensor& output) {
  // Also keeps a batch or groups without elements from being counted through.
  if (output.num_elements() == 0) return absl::OkStatus();
  const std::int64_t depth = conv.group_channels() * Taps(conv.window);
  const std::int64_t tile_size = std::clamp<std::int64_t>(
      kMaxUnfolded / std::max<std::int64_t>(depth, 1), 1, OutputElements(conv.window));
  ASSIGN_OR_RETURN(Tensor columns, Tensor::Allocate(output.dtype(), {depth, tile_size}));
  for (std::int64_t image = 0; image < conv.batch; ++image) {
    for (std::int64_t group = 0; group < conv.groups; ++group) {
      ComputeGroup(conv, image, group, tile_size, columns.mutable_values<T>().data(),
                   output.mutable_values<T>().data());
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<GroupedConvolution> ReadConvolution(const KernelContext& context, std::size_t rank) {
  ASSIGN_OR_RETURN(const TensorView* x, InputOfRank(context, 0, rank));
  ASSIGN_OR_RETURN(const TensorView* weight, InputOfRank(context, 1, rank));
  ASSIGN_OR_RETURN(
      const WindowAttributes attributes,
      ReadWindowAttributes(context, {weight->extents.begin() + 2, weight->extents.end()}));
  ASSIGN_OR_RETURN(const Window window, MakeWindow(x->extents.subspan(2), attributes));
  ASSIGN_OR_RETURN(const std::int64_t groups, context.IntOr("groups", 1));
  const std::int64_t channels = x->extents[1], outputs = weight->extents[0];
  // By division: the product of weight[1] and a hostile `groups` could overflow.
  if (groups < 1 || outputs % groups != 0 || channels % groups != 0 ||
      channels / groups != weight->extents[1]) {
    return Mismatch(
        absl::StrCat("channels and filters that fit ", groups, " groups"),
        absl::StrCat(channels, " channels for a weight of ", ExtentsToString(weight->extents)));
  }
  GroupedConvolution conv{x->extents[0], channels, outputs, groups, window, x, weight, nullptr};
  if (context.input(2) != nullptr) {
    ASSIGN_OR_RETURN(conv.bias, VectorInput(context, 2, context.input(2)->dtype, outputs));
  }
  return conv;
}

absl::Status CheckOneDType(const GroupedConvolution& conv) {
  const TensorView* others[] = {conv.weight, conv.bias};
  for (std::size_t i = 0; i < std::size(others); ++i) {
    if (others[i] == nullptr || others[i]->dtype == conv.x->dtype) continue;
    return Mismatch(absl::StrCat("operand ", i + 1, " of ", std::string(DTypeName(conv.x->dtype))),
                    DTypeName(others[i]->dtype));
  }
  return absl::OkStatus();
}

namespace {

template <std::size_t kAxes>
absl::Status Conv(KernelContext& context) {
  ASSIGN_OR_RETURN(const GroupedConvolution conv, ReadConvolution(context, kAxes + 2));
  RETURN_IF_ERROR(CheckOneDType(conv));
  ASSIGN_OR_RETURN(Tensor * output,
                   context.AddOutput(conv.x->dtype,
                                     OutputExtents(conv.window, conv.batch, conv.outputs, kAxes)));
  return DispatchFloat(output->dtype(),
                       [&](auto zero) { return ComputeAs<decltype(zero)>(conv, *output); });
}

constexpr KernelRow kRows[] = {
    {"aten.conv1d", Conv<1>},
    {"aten.conv2d", Conv<2>},
    {"aten.conv3d", Conv<3>},
};

}  // namespace

absl::Span<const KernelRow> ConvolutionKernels() { return kRows; }

}  // namespace zeropoint::runtime::reference
