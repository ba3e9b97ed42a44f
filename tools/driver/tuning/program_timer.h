#ifndef ZEROPOINT_TOOLS_DRIVER_TUNING_PROGRAM_TIMER_H_
#define ZEROPOINT_TOOLS_DRIVER_TUNING_PROGRAM_TIMER_H_

// What a program takes, out of what its ops take.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "runtime/program.h"
#include "runtime/tensor.h"
#include "tools/driver/tuning/op_time_cache.h"

namespace zeropoint::tools {

/// What of a program's time belongs to which ONNX node, in milliseconds.
struct ProgramTimes {
  double total = 0;
  /// Conversions between float and int8 left out; nodes that only move data are named after values.
  std::map<std::string, double> by_node;
};

/// Inputs of a run, and how many samples they are.
struct TimedInputs {
  std::vector<runtime::Tensor> tensors;
  std::int64_t samples = 1;
};

/// Programs of one model differ in a few nodes, so a program is timed as the sum of its nodes, each
/// of which is measured once: in a profile of the first program that has it, on one thread. Equal
/// programs so get equal times, whatever else the machine does.
class ProgramTimer {
 public:
  /// `one` feeds all programs, as an app does. Nodes that are too short for the clock of the
  /// profile are timed with `many`, where that has more samples. `cache` must outlive it.
  ProgramTimer(TimedInputs one, TimedInputs many, OpTimeCache& cache)
      : one_(std::move(one)), many_(std::move(many)), cache_(cache) {}

  /// Milliseconds for the samples of `one`.
  absl::StatusOr<ProgramTimes> Time(const runtime::Program& program);
  const std::vector<runtime::Tensor>& inputs() const { return one_.tensors; }

 private:
  /// Fills `cache_` with the nodes of `program` that it lacks.
  absl::Status Measure(const runtime::Program& program, const std::vector<std::string>& signatures);
  /// Of each node.
  absl::StatusOr<std::vector<double>> NodeTimes(const runtime::Program& program) const;

  TimedInputs one_;
  TimedInputs many_;
  OpTimeCache& cache_;
};

/// Milliseconds that it takes to turn an element from float to int8, or back.
absl::StatusOr<double> TimeOfConversion(OpTimeCache& cache);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_TUNING_PROGRAM_TIMER_H_
