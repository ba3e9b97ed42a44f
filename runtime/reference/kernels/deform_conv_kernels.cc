// aten.deform_conv2d: windows unfolded from moved, weighted samples, then a matrix product a group.

#include <Eigen/Core>
#include <cstdint>
#include <vector>

#include "absl/strings/str_cat.h"
#include "runtime/reference/kernels/kernel_families.h"
#include "runtime/reference/kernels/sampling.h"
#include "runtime/reference/support/checks.h"
#include "runtime/reference/support/dispatch.h"
#include "runtime/reference/support/window.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {
namespace {

template <typename T>
using RowMajorMatrix = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

struct DeformConvolution {
  std::int64_t batch, channels, outputs, groups, offset_groups;
  WindowAxis h, w;
  const TensorView *x, *weight, *offset, *bias, *mask;

  std::int64_t taps() const { return h.kernel * w.kernel; }
  std::int64_t plane() const { return h.output * w.output; }
};

/// Columns of all channels of one image: row c*taps + tap.
template <typename T>
void UnfoldMoved(const DeformConvolution& conv, std::int64_t image, T* columns) {
  const std::int64_t input_plane = conv.h.input * conv.w.input;
  const T* planes = conv.x->values<T>().data() + image * conv.channels * input_plane;
  const std::int64_t stacks = image * conv.offset_groups * conv.taps();
  const T* offsets = conv.offset->values<T>().data() + 2 * stacks * conv.plane();
  const T* masks =
      conv.mask == nullptr ? nullptr : conv.mask->values<T>().data() + stacks * conv.plane();
  for (std::int64_t c = 0; c < conv.channels; ++c) {
    const std::int64_t first = c / (conv.channels / conv.offset_groups) * conv.taps();
    for (std::int64_t tap = 0; tap < conv.taps(); ++tap) {
      const T* moved_y = offsets + 2 * (first + tap) * conv.plane();
      const T* moved_x = moved_y + conv.plane();
      const T* mask = masks == nullptr ? nullptr : masks + (first + tap) * conv.plane();
      for (std::int64_t o = 0; o < conv.plane(); ++o) {
        const std::int64_t y = conv.h.Position(o / conv.w.output, tap / conv.w.kernel);
        const std::int64_t x = conv.w.Position(o % conv.w.output, tap % conv.w.kernel);
        const double sample = SampleWithZeros(planes + c * input_plane, conv.h.input, conv.w.input,
                                              static_cast<double>(y) + moved_y[o],
                                              static_cast<double>(x) + moved_x[o]);
        *columns++ = static_cast<T>(mask == nullptr ? sample : sample * mask[o]);
      }
    }
  }
}

template <typename T>
absl::Status ComputeAs(const DeformConvolution& conv, Tensor& output) {
  if (output.num_elements() == 0) return absl::OkStatus();
  const std::int64_t group_depth = conv.channels / conv.groups * conv.taps();
  const std::int64_t filters = conv.outputs / conv.groups;
  ASSIGN_OR_RETURN(Tensor columns,
                   Tensor::Allocate(output.dtype(), {conv.channels, conv.taps(), conv.plane()}));
  const T* unfolded = columns.values<T>().data();
  T* result = output.mutable_values<T>().data();
  for (std::int64_t image = 0; image < conv.batch; ++image) {
    UnfoldMoved(conv, image, columns.mutable_values<T>().data());
    for (std::int64_t g = 0; g < conv.groups; ++g, result += filters * conv.plane()) {
      Eigen::Map<RowMajorMatrix<T>> to(result, filters, conv.plane());
      to.noalias() =
          Eigen::Map<const RowMajorMatrix<T>>(
              conv.weight->values<T>().data() + g * filters * group_depth, filters, group_depth) *
          Eigen::Map<const RowMajorMatrix<T>>(unfolded + g * group_depth * conv.plane(),
                                              group_depth, conv.plane());
      if (conv.bias == nullptr) continue;
      to.colwise() += Eigen::Map<const Eigen::Vector<T, Eigen::Dynamic>>(
          conv.bias->values<T>().data() + g * filters, filters);
    }
  }
  return absl::OkStatus();
}

/// Operand `index`, absent or of these extents.
absl::StatusOr<const TensorView*> Operand(const KernelContext& context, int index, DType dtype,
                                          const Extents& extents) {
  if (context.input(index) == nullptr) return nullptr;
  ASSIGN_OR_RETURN(const TensorView* operand, Input(context, index, dtype, extents.size()));
  if (operand->extents != absl::Span<const std::int64_t>(extents)) {
    return Mismatch(absl::StrCat("operand ", index, " of extents ", ExtentsToString(extents)),
                    ExtentsToString(operand->extents));
  }
  return operand;
}

absl::Status CheckGroups(const DeformConvolution& conv) {
  const bool fits = conv.groups >= 1 && conv.outputs % conv.groups == 0 &&
                    conv.channels % conv.groups == 0 && conv.channels >= 1 &&
                    conv.channels / conv.groups == conv.weight->extents[1] &&
                    conv.offset_groups >= 1 && conv.channels % conv.offset_groups == 0;
  if (fits) return absl::OkStatus();
  return Mismatch(absl::StrCat("channels and filters that fit ", conv.groups, " groups and ",
                               conv.offset_groups, " of offsets"),
                  absl::StrCat(conv.channels, " channels for a weight of ",
                               ExtentsToString(conv.weight->extents)));
}

absl::StatusOr<DeformConvolution> MakeDeformConvolution(const KernelContext& context) {
  DeformConvolution conv = {};
  ASSIGN_OR_RETURN(const TensorView* any, Input(context, 0));
  ASSIGN_OR_RETURN(conv.x, Input(context, 0, any->dtype, 4));
  ASSIGN_OR_RETURN(conv.weight, Input(context, 1, any->dtype, 4));
  const absl::Span<const std::int64_t> weight = conv.weight->extents;
  ASSIGN_OR_RETURN(const WindowAttributes attributes,
                   ReadWindowAttributes(context, {weight[2], weight[3]}));
  ASSIGN_OR_RETURN(const Window window, MakeWindow(conv.x->extents.subspan(2), attributes));
  conv.h = window[1];
  conv.w = window[2];
  conv.batch = conv.x->extents[0];
  conv.channels = conv.x->extents[1];
  conv.outputs = weight[0];
  ASSIGN_OR_RETURN(conv.groups, context.IntOr("groups", 1));
  ASSIGN_OR_RETURN(conv.offset_groups, context.IntOr("offset_groups", 1));
  RETURN_IF_ERROR(CheckGroups(conv));
  // Both factors are at most 2^40, and the channels those of a tensor.
  const std::optional<std::int64_t> stacks =
      CheckedNumElements(Extents{conv.offset_groups, conv.taps(), 2});
  if (!stacks) return Mismatch("fewer taps", absl::StrCat(conv.taps()));
  const Extents moved = {conv.batch, *stacks, conv.h.output, conv.w.output};
  ASSIGN_OR_RETURN(conv.offset, Operand(context, 2, any->dtype, moved));
  if (conv.offset == nullptr) return Mismatch("offsets", "none");
  ASSIGN_OR_RETURN(conv.bias, Operand(context, 3, any->dtype, {conv.outputs}));
  ASSIGN_OR_RETURN(conv.mask,
                   Operand(context, 4, any->dtype, {moved[0], *stacks / 2, moved[2], moved[3]}));
  return conv;
}

absl::Status DeformConv2d(KernelContext& context) {
  ASSIGN_OR_RETURN(const DeformConvolution conv, MakeDeformConvolution(context));
  ASSIGN_OR_RETURN(
      Tensor * output,
      context.AddOutput(conv.x->dtype, {conv.batch, conv.outputs, conv.h.output, conv.w.output}));
  return DispatchFloat(output->dtype(),
                       [&](auto zero) { return ComputeAs<decltype(zero)>(conv, *output); });
}

constexpr KernelRow kRows[] = {
    {"aten.deform_conv2d", DeformConv2d},
};

}  // namespace

absl::Span<const KernelRow> DeformConvKernels() { return kRows; }

}  // namespace zeropoint::runtime::reference
