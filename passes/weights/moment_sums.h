#ifndef ZEROPOINT_PASSES_WEIGHTS_MOMENT_SUMS_H_
#define ZEROPOINT_PASSES_WEIGHTS_MOMENT_SUMS_H_

// Moments of one layer's input, summed up batch by batch.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "ir/op.h"
#include "passes/input_moments.h"
#include "passes/weights/patches.h"

namespace zeropoint::passes {

/// Whether the input of `op` has moments: it is a linear, conv1d or conv2d.
bool HasMoments(const ir::Op& op);

/// Sums over a bounded number of patches: enough to tell the columns of a weight apart, spread
/// evenly over the positions and the batches, always the same ones for the same samples.
class MomentSums {
 public:
  /// `batches` is how often Add will be called.
  MomentSums(const ir::Op& layer, std::int64_t batches) : layer_(layer), batches_(batches) {}

  /// `input` has `extents`. Inputs that are not finite tell nothing, nor does one without elements.
  void Add(absl::Span<const float> input, absl::Span<const std::int64_t> extents);

  /// Means of what was added; without `patches` where that was nothing.
  InputMoments Finish() const;

 private:
  void AddPatches(const PatchReader& reader, const std::vector<std::size_t>& positions,
                  absl::Span<const float> input);
  void AddLargest(absl::Span<const float> input, absl::Span<const std::int64_t> extents);

  const ir::Op& layer_;
  std::int64_t batches_;
  std::int64_t added_ = 0;
  InputMoments sums_;  // not divided yet
};

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_WEIGHTS_MOMENT_SUMS_H_
