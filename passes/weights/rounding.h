#ifndef ZEROPOINT_PASSES_WEIGHTS_ROUNDING_H_
#define ZEROPOINT_PASSES_WEIGHTS_ROUNDING_H_

// Rounding a weight so that its layer's result, not the weight itself, changes least.

#include <cstddef>
#include <vector>

#include "absl/types/span.h"

namespace zeropoint::passes {

/// Adaptive rounding (Nagel et al., "Up or Down? Adaptive Rounding for Post-Training
/// Quantization", ICML 2020): with e = rounded - row / scale, the mean squared error of one output
/// channel is e^T H e, H being the second moments of the inputs. The paper relaxes the choice of
/// up or down for each element and trains it; here it is made by descent, starting at the nearest
/// integers and turning over, one at a time, the element that gains most, until none gains. That
/// needs no seed, no samples beside H, and ends at a choice that no single change improves.
class RowRounder {
 public:
  /// `second_moments` is H, size * size, row by row; it must outlive this. A hundredth of the mean
  /// of its diagonal is added to the diagonal: what few samples say of it is not taken at its word.
  RowRounder(absl::Span<const float> second_moments, std::size_t size);

  /// `row` has `size` elements in units of the scale, that is row / scale. Returns whole numbers
  /// in [quant_min, quant_max], none further than 1 from its element, unless that lies outside.
  std::vector<float> Round(absl::Span<const float> row, float quant_min, float quant_max) const;

 private:
  absl::Span<const float> second_moments_;
  std::size_t size_;
  float damping_;
};

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_WEIGHTS_ROUNDING_H_
