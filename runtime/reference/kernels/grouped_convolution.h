#ifndef ZEROPOINT_RUNTIME_REFERENCE_KERNELS_GROUPED_CONVOLUTION_H_
#define ZEROPOINT_RUNTIME_REFERENCE_KERNELS_GROUPED_CONVOLUTION_H_

// What convolutions and transposed convolutions have in common.

#include <Eigen/Core>
#include <cstddef>
#include <cstdint>

#include "absl/status/statusor.h"
#include "runtime/reference/kernel.h"
#include "runtime/reference/support/window.h"
#include "runtime/tensor.h"

namespace zeropoint::runtime::reference {

template <typename T>
using RowMajorMatrix = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// Elements of unfolded columns at a time: bounds the memory whatever the image and the kernel.
inline constexpr std::int64_t kMaxUnfolded = 1 << 20;

/// A convolution with all sizes proven: x [N,C,…], weight [O,C/groups,…]. Of a transposed one, with
/// weight [C,O/groups,…], `window` is that of the convolution whose adjoint it is: its input is the
/// result, its output is x.
struct GroupedConvolution {
  std::int64_t batch, channels, outputs, groups;
  Window window;
  const TensorView* x;
  const TensorView* weight;
  const TensorView* bias;  // null when absent

  std::int64_t group_channels() const { return channels / groups; }
  std::int64_t group_outputs() const { return outputs / groups; }
};

/// Operands and attributes of a convolution over `rank` - 2 axes, of whatever dtypes.
absl::StatusOr<GroupedConvolution> ReadConvolution(const KernelContext& context, std::size_t rank);
/// The same for a transposed one.
absl::StatusOr<GroupedConvolution> ReadTransposedConvolution(const KernelContext& context,
                                                             std::size_t rank);
/// [batch, outputs] and the spatial extents of a transposed convolution, or of what col2im makes.
Extents AdjointExtents(const Window& window, std::int64_t batch, std::int64_t channels,
                       std::size_t axes);
/// That weight and bias have the dtype of x.
absl::Status CheckOneDType(const GroupedConvolution& conv);

}  // namespace zeropoint::runtime::reference

#endif  // ZEROPOINT_RUNTIME_REFERENCE_KERNELS_GROUPED_CONVOLUTION_H_
