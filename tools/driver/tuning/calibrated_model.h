#ifndef ZEROPOINT_TOOLS_DRIVER_TUNING_CALIBRATED_MODEL_H_
#define ZEROPOINT_TOOLS_DRIVER_TUNING_CALIBRATED_MODEL_H_

// A model that was calibrated once, for every plan that a search will try.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ir/module.h"
#include "runtime/program.h"
#include "tools/data/preprocess.h"
#include "tools/driver/compile.h"
#include "tools/driver/verification/calibrated_ranges.h"
#include "tools/driver/verification/quantization_plan.h"
#include "tools/driver/weights/collect_moments.h"

namespace zeropoint::tools {

struct CalibratedModel {
  /// Before anything is quantized; each plan starts from a copy.
  std::unique_ptr<ir::Module> float_module;
  /// As the default settings annotate it.
  std::unique_ptr<ir::Module> annotated;
  runtime::Program float_program;
  /// What may be quantized otherwise.
  std::vector<PlanNode> nodes;
  CalibratedRanges ranges;
  /// What the inputs of layers are like, for the passes that make weights.
  std::unique_ptr<MomentsTable> moments;
  PreprocessManifest manifest;
};

/// Imports, folds and calibrates just as CompileModel does with these options, so that what is
/// learned holds for what it compiles. Errors are those of CompileModel.
absl::StatusOr<CalibratedModel> CalibrateModel(
    const CompileOptions& options, const std::function<void(const CompileProgress&)>& progress);

/// The program that `zp compile` makes of `recipe` (text), on ranges that are known.
/// kInvalidArgument for a recipe that has a rule without effect, kFailedPrecondition where a tensor
/// that it quantizes was not calibrated.
absl::StatusOr<runtime::Program> BuildFromRecipe(const CalibratedModel& model,
                                                 const CompileOptions& options,
                                                 const std::string& recipe);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_TUNING_CALIBRATED_MODEL_H_
