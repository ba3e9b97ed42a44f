#ifndef ZEROPOINT_TOOLS_DRIVER_TUNING_CALIBRATED_MODEL_H_
#define ZEROPOINT_TOOLS_DRIVER_TUNING_CALIBRATED_MODEL_H_

// A model that was calibrated once, for every plan that a search will try.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ir/module.h"
#include "runtime/program.h"
#include "tools/data/preprocess.h"
#include "tools/driver/compile.h"
#include "tools/driver/tuning/tune_plan.h"
#include "tools/driver/verification/calibrated_ranges.h"
#include "tools/driver/verification/quantization_plan.h"
#include "tools/driver/verification/quantization_samples.h"
#include "tools/driver/weights/collect_moments.h"

namespace zeropoint::tools {

/// A float graph, and what samples tell of it.
struct CalibratedGraph {
  /// Before anything is quantized; each plan starts from a copy.
  std::unique_ptr<ir::Module> float_module;
  CalibratedRanges ranges;
  /// What the inputs of layers are like, for the passes that make weights.
  std::unique_ptr<MomentsTable> moments;
};

struct CalibratedModel {
  CalibratedGraph graph;
  /// The same with equalized channels; null until a plan asks for them.
  std::unique_ptr<CalibratedGraph> equalized;
  /// As the default settings annotate it.
  std::unique_ptr<ir::Module> annotated;
  runtime::Program float_program;
  /// What may be quantized otherwise.
  std::vector<PlanNode> nodes;
  PreprocessManifest manifest;
  /// Those that calibrated; set by CalibrateModel.
  std::optional<QuantizationSamples> samples;
};

/// Imports, folds and calibrates just as CompileModel does with these options, so that what is
/// learned holds for what it compiles. Errors are those of CompileModel.
absl::StatusOr<CalibratedModel> CalibrateModel(const CompileOptions& options);

/// The program that `zp compile` makes of `recipe` (text), on ranges that are known; the first
/// recipe that equalizes channels calibrates once more. kInvalidArgument for a recipe that has a
/// rule without effect.
absl::StatusOr<runtime::Program> BuildFromRecipe(CalibratedModel& model,
                                                 const CompileOptions& options,
                                                 const std::string& recipe);

/// What `zp compile` does without a recipe, repairs included.
absl::StatusOr<TunePlan> DefaultPlan(CalibratedModel& model, const CompileOptions& options);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_TUNING_CALIBRATED_MODEL_H_
