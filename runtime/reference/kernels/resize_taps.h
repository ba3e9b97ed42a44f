#ifndef ZEROPOINT_RUNTIME_REFERENCE_KERNELS_RESIZE_TAPS_H_
#define ZEROPOINT_RUNTIME_REFERENCE_KERNELS_RESIZE_TAPS_H_

// Resampling along one axis: which input elements make an output element, and with which weights.

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "runtime/reference/kernel.h"

namespace zeropoint::runtime::reference {

enum class ResizeMode { kNearest, kLinear, kCubic };

/// The attributes that all axes share, as ONNX's Resize defines them.
struct ResizeRule {
  ResizeMode mode = ResizeMode::kNearest;
  std::string coordinate_mode;
  std::string nearest_mode;
  double cubic_coeff_a = -0.75;
  bool exclude_outside = false;
  bool antialias = false;
};

/// kInvalidArgument for a name that is unknown.
absl::StatusOr<ResizeRule> ReadResizeRule(const KernelContext& context, ResizeMode mode);

struct ResizeAxis {
  std::int64_t input = 1, output = 1;
  double scale = 1;
  /// The part of the axis that is resized (tf_crop_and_resize), in units of the whole.
  double roi_begin = 0, roi_end = 1;

  bool IsIdentity(const ResizeRule& rule) const;
};

/// Output o is the sum of weights[i] * input[positions[i]] for i in [first[o], first[o + 1]).
struct ResizeTaps {
  std::vector<std::int64_t> first, positions;
  std::vector<double> weights;
  /// Outputs whose coordinate lies outside the input; they are extrapolated.
  std::vector<bool> outside;
};

ResizeTaps MakeResizeTaps(const ResizeAxis& axis, const ResizeRule& rule);

}  // namespace zeropoint::runtime::reference

#endif  // ZEROPOINT_RUNTIME_REFERENCE_KERNELS_RESIZE_TAPS_H_
