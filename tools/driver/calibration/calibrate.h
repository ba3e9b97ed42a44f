#ifndef ZEROPOINT_TOOLS_DRIVER_CALIBRATION_CALIBRATE_H_
#define ZEROPOINT_TOOLS_DRIVER_CALIBRATION_CALIBRATE_H_

// Calibration: the prepared graph runs on samples, and its observers watch.

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ir/module.h"
#include "quantizers/observer_set.h"
#include "tools/data/dataset.h"
#include "tools/driver/run_samples.h"
#include "tools/driver/verification/calibrated_ranges.h"

namespace zeropoint::tools {

struct CalibrationOptions {
  std::int64_t samples = 0;
  /// Samples that observers see as one.
  std::int64_t batch = 1;
  /// Bounds how many of these run at once, though never to less than the model takes. Results do
  /// not depend on it.
  std::int64_t max_mib = kDefaultTensorMib;
  int threads = 0;
  /// Runs in the reference kernels, ten times slower. Whose arithmetic computes the activations
  /// moves a range by a bin now and then, and theirs is nearest to what PyTorch records.
  bool use_reference_kernels = false;
  /// Called with the number of samples done; may be empty.
  std::function<void(std::int64_t)> progress;
  /// The sample to begin with; `samples` are counted from there.
  std::int64_t first = 0;
  /// Has observers know, before the first sample, what others told them; may be empty.
  std::function<absl::Status(quantizers::ObserverSet&)> restore{};
  /// Called when observers know all samples before `next`: now and then, and when they know all.
  /// What it returns ends the calibration; may be empty.
  std::function<absl::Status(const quantizers::ObserverSet&, std::int64_t next)> checkpoint{};
  /// Shown the inputs of each part of the samples, and the tensors of each observer's group, once,
  /// but not those in functions of control flow; may be empty.
  std::function<void(const SampleRange&, const std::vector<runtime::Tensor>&)> see_inputs{};
  std::function<void(const SampleRange&, std::int64_t group, const runtime::TensorView&)>
      see_tensor{};
  /// Ends the calibration soon, with kCancelled, when it becomes true; may be null.
  const std::atomic<bool>* stop = nullptr;
};

struct CalibrationReport {
  /// Tensors that were empty in every sample, which stay float.
  std::int64_t empty_tensors = 0;
  /// Inputs that hold NaN or infinity, of which no range could be made of their own.
  std::vector<NonFiniteInput> non_finite_inputs;
  /// What the samples did not show of tensors, one line each.
  std::vector<std::string> remarks;
  /// What was learned, for other ways of quantizing the same graph.
  CalibratedRanges ranges;
};

/// Lowers `prepared` (float ops with quant.observe) to a program whose observed tensors are
/// outputs, runs it through the same executor that runs programs, and writes scale and zero point
/// into every observe. A tensor is observed when it is computed and gone when nothing reads it any
/// more. Where a batch does not fit in memory it runs in parts, twice if an observer counts values
/// in bins, which are known when all of the batch was seen. Observers in functions that control
/// flow runs see each round of a loop and each branch that is taken, those of a batch as one; a
/// function that no sample ran stays float (CalibratedRanges::functions_never_run).
///
/// Errors are complete (error_text.h): they name the samples, an input that holds NaN or infinity
/// (where that leaves a tensor without a range), and `--batch` where the model has its batch fixed
/// in its graph.
absl::StatusOr<CalibrationReport> Calibrate(ir::Module& prepared, Dataset& data,
                                            const CalibrationOptions& options);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_CALIBRATION_CALIBRATE_H_
