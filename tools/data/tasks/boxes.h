#ifndef ZEROPOINT_TOOLS_DATA_TASKS_BOXES_H_
#define ZEROPOINT_TOOLS_DATA_TASKS_BOXES_H_

// Boxes out of the outputs of detectors.

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "runtime/tensor.h"

namespace zeropoint::tools {

/// Centre and size, in any unit.
struct Box {
  float center_x = 0;
  float center_y = 0;
  float width = 0;
  float height = 0;
};

/// Area of the intersection over that of the union, in [0,1]; 0 where both are empty or a number is
/// not finite.
double IntersectionOverUnion(const Box& a, const Box& b);

struct Detection {
  std::int64_t label = 0;
  Box box;
};

/// Detections that name the same object: the same class, and IoU > 0.5.
bool IsHit(const Detection& found, const Detection& expected);

/// The detection of the best score in each sample, from an output [N, 4 + classes, cells] of which
/// each cell holds a box (center x, center y, width, height) and a score for each class.
/// kInvalidArgument for other shapes; it says what was found.
absl::StatusOr<std::vector<Detection>> BestDetections(const runtime::Tensor& output,
                                                      std::int64_t samples);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DATA_TASKS_BOXES_H_
