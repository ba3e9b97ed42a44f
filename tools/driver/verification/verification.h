#ifndef ZEROPOINT_TOOLS_DRIVER_VERIFICATION_VERIFICATION_H_
#define ZEROPOINT_TOOLS_DRIVER_VERIFICATION_VERIFICATION_H_

// Whether an int8 program does what its float model does, and what to do when it does not.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ir/module.h"
#include "runtime/program.h"
#include "tools/data/dataset.h"
#include "tools/driver/compare_outputs.h"
#include "tools/driver/run_samples.h"
#include "tools/driver/verification/calibrated_ranges.h"
#include "tools/driver/verification/quantized_pipeline.h"
#include "tools/driver/verification/repair.h"
#include "tools/driver/verification/sample_variety.h"

namespace zeropoint::tools {

/// Aimed at where the user states nothing; what is below the second is worthless.
inline constexpr double kDefaultTargetDb = 20;
inline constexpr double kWorthlessDb = 10;

/// How samples are divided between learning ranges and judging what came of them.
struct SampleSplit {
  /// The first ones calibrate.
  std::int64_t calibrate = 0;
  /// These judge.
  SampleRange verify;
  /// Whether none of them calibrated. If so, these judge, too, which did.
  bool is_held_out = false;
  /// Whether that is because there are too few to divide.
  bool are_too_few = false;
  /// So do these, which calibrated, in stretches all over the file; none where nothing is held out.
  std::vector<SampleRange> recheck;
};

/// A few samples tell little of rare errors, and the last of a file that is sorted are not like the
/// others, so up to 36 of those that calibrated judge as well.
///
/// A tenth of `samples` judges, at least 8 and at most 128, in multiples of `unit` (what the model
/// takes at a time). Where there are fewer than twice 8, or with `keep_all`, all calibrate, and the
/// last of them judge.
SampleSplit SplitSamples(std::int64_t samples, std::int64_t batch, std::int64_t unit,
                         bool keep_all);

/// The first of samples of which none calibrates: all of them, up to 128.
SampleSplit JudgingSamples(std::int64_t samples, std::int64_t batch, std::int64_t unit);

struct VerificationTask {
  /// What programs are made of.
  const ir::Module& float_module;
  /// What they are compared with.
  const ir::Module& reference_module;
  const QuantizedPipeline& pipeline;
  const CalibratedRanges& ranges;
  /// Those that the pipeline was made with.
  quantizers::QuantizerChoice quantizers;
  std::string where;
  Dataset& data;
  SampleSplit samples;
  /// What the model takes at a time.
  std::int64_t unit = 1;
  int threads = 0;
  double target_db = kDefaultTargetDb;
  bool repair = true;
  /// Choose the passes for weights by measuring, whether the target holds or not.
  bool best_weights = false;
  std::vector<PlanNode> nodes;
  /// What the inputs of layers are like, for passes that make better weights; must not be empty.
  std::function<absl::StatusOr<const MomentsTable*>()> moments;
  /// Plans measured so far; may be empty.
  std::function<void(std::int64_t measured)> progress;
};

struct Verification {
  std::int64_t samples = 0;
  /// Whether none of them calibrated.
  bool is_held_out = false;
  /// Why little can be said of samples to come, though these do well.
  bool are_too_few = false;
  Variety variety = Variety::kVaried;
  /// Of f32, while others change from sample to sample.
  std::vector<std::string> unchanging_inputs;
  double target_db = 0;
  /// Of the program as it is kept; empty when the model has no outputs to compare.
  std::vector<OutputReport> outputs;
  /// An input that holds NaN or infinity in a sample that judges.
  std::optional<NonFiniteInput> non_finite_input;
  /// SQNR of the worst part as the user's own settings had it.
  double initial_db = 0;
  RepairResult repair;
};

/// Measures `program`, which the pipeline made, and repairs it when its worst part is below the
/// target. The plan in the result is what to make the program with.
absl::StatusOr<Verification> Verify(const VerificationTask& task, const runtime::Program& program);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_VERIFICATION_VERIFICATION_H_
