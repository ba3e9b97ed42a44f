#ifndef ZEROPOINT_PASSES_INPUT_MOMENTS_H_
#define ZEROPOINT_PASSES_INPUT_MOMENTS_H_

// What samples tell of the inputs of a layer with weights.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "absl/types/span.h"
#include "ir/op.h"

namespace zeropoint::passes {

/// First and second moments of what meets one row of a weight. A weight [O, …] of a convolution or
/// linear is seen as the matrix [O, K]: each of its O rows is multiplied by a patch of K inputs
/// (K = input channels of a group * kernel positions). The rows of one group meet the same
/// patches. Second moments are kept for runs of `block` neighbouring columns, so that memory is
/// groups * K * block floats for any K.
struct InputMoments {
  std::size_t groups = 0;
  std::size_t columns = 0;  // K
  std::size_t block = 0;    // at most K; the last run of a row may be shorter
  /// Patches that were seen, in each group.
  std::int64_t patches = 0;
  /// [groups, K]: E[x].
  std::vector<float> mean;
  /// For each group and run the matrix E[x x^T] of its columns, row by row, one after the other.
  std::vector<float> second;
  /// [input channels]: the largest |x|.
  std::vector<float> largest;

  std::size_t num_blocks() const { return (columns + block - 1) / block; }
  std::size_t block_size(std::size_t index) const {
    const std::size_t rest = columns - index * block;
    return rest < block ? rest : block;
  }
  /// Elements of `second` for each group.
  std::size_t moments_of_group() const {
    const std::size_t last = block_size(num_blocks() - 1);
    return (num_blocks() - 1) * block * block + last * last;
  }
  /// The matrix of run `index` of `group`: block_size(index) squared.
  absl::Span<const float> SecondMoments(std::size_t group, std::size_t index) const {
    const std::size_t size = block_size(index);
    return absl::MakeConstSpan(second).subspan(group * moments_of_group() + index * block * block,
                                               size * size);
  }
  absl::Span<const float> Mean(std::size_t group) const {
    return absl::MakeConstSpan(mean).subspan(group * columns, columns);
  }
};

/// Moments that are all 0, with runs of whole kernels. Requires columns that are a multiple of
/// `kernel_area`, the kernel positions for each input channel.
InputMoments EmptyMoments(std::size_t groups, std::size_t columns, std::size_t kernel_area);

/// The moments of the input of `op`; null when nothing is known of it.
using MomentsProvider = std::function<const InputMoments*(const ir::Op& op)>;

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_INPUT_MOMENTS_H_
