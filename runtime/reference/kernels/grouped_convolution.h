#ifndef ZEROPOINT_RUNTIME_REFERENCE_KERNELS_GROUPED_CONVOLUTION_H_
#define ZEROPOINT_RUNTIME_REFERENCE_KERNELS_GROUPED_CONVOLUTION_H_

// What convolutions and transposed convolutions have in common.

#include <Eigen/Core>
#include <cstdint>

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

}  // namespace zeropoint::runtime::reference

#endif  // ZEROPOINT_RUNTIME_REFERENCE_KERNELS_GROUPED_CONVOLUTION_H_
