#ifndef ZEROPOINT_TOOLS_DRIVER_EXPLAIN_ACTIVATION_GRID_H_
#define ZEROPOINT_TOOLS_DRIVER_EXPLAIN_ACTIVATION_GRID_H_

// The numbers that an activation of 8 bits can be.

#include <vector>

#include "runtime/program.h"

namespace zeropoint::tools {

struct ValueRange {
  float min = 0;
  float max = 0;
};

/// Requires a value with one scale, of 8 bits (IsQuantizedActivation).
class ActivationGrid {
 public:
  explicit ActivationGrid(const runtime::ProgramValue& value);

  float scale() const { return scale_; }
  /// The least and the largest real number of the grid.
  const ValueRange& range() const { return range_; }

  /// Each value, or the end of the range beyond which it lies.
  std::vector<float> Clip(const std::vector<float>& values) const;
  /// Each value as the grid has it, rounded and clipped.
  std::vector<float> Round(const std::vector<float>& values) const;

 private:
  float scale_;
  int zero_point_;
  int quant_min_;
  int quant_max_;
  ValueRange range_;
};

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_EXPLAIN_ACTIVATION_GRID_H_
