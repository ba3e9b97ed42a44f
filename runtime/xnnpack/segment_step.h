#ifndef ZEROPOINT_RUNTIME_XNNPACK_SEGMENT_STEP_H_
#define ZEROPOINT_RUNTIME_XNNPACK_SEGMENT_STEP_H_

// An XNNPACK segment as a step of a session: the folder's one entry.

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "runtime/program.h"
#include "runtime/step.h"
#include "runtime/xnnpack/environment.h"

namespace zeropoint::runtime::xnnpack {

/// Values of a segment that others see: read from outside, or read by others. No constants.
struct SegmentBorder {
  std::vector<ValueId> inputs;
  std::vector<ValueId> outputs;
};

/// Builds the XNNPACK runtime and packs weights that no session of the module has packed before. A
/// recurrent layer, which is no op of XNNPACK's subgraphs, stands alone in its segment.
/// kInvalidArgument names the node that is refused. `program` and `environment` outlive the step.
absl::StatusOr<std::unique_ptr<Step>> MakeSegmentStep(const Program& program,
                                                      const Segment& segment, SegmentBorder border,
                                                      const Environment& environment, bool profile);

}  // namespace zeropoint::runtime::xnnpack

#endif  // ZEROPOINT_RUNTIME_XNNPACK_SEGMENT_STEP_H_
