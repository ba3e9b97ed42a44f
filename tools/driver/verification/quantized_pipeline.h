#ifndef ZEROPOINT_TOOLS_DRIVER_VERIFICATION_QUANTIZED_PIPELINE_H_
#define ZEROPOINT_TOOLS_DRIVER_VERIFICATION_QUANTIZED_PIPELINE_H_

// From the float graph to an int8 program: annotate, observe, convert, lower.

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ir/module.h"
#include "passes/lowering/lower.h"
#include "quantizers/quantizer.h"
#include "quantizers/quantizer_registry.h"
#include "quantizers/recipe.h"
#include "tools/driver/integer_form.h"
#include "tools/driver/verification/calibrated_ranges.h"
#include "tools/driver/weights/collect_moments.h"

namespace zeropoint::tools {

/// One way of quantizing a float graph. The graph is left as it is: each way starts from a copy.
///
///   ASSIGN_OR_RETURN(auto pipeline, QuantizedPipeline::Create({"xnnpack"}, settings,
///   "model.onnx")); ASSIGN_OR_RETURN(auto prepared, pipeline.Prepare(*float_module, remarks)); …
///   calibrate `prepared`, or ranges.Apply(*prepared) …
///   RETURN_IF_ERROR(pipeline.Convert(*prepared, remarks));
///   ASSIGN_OR_RETURN(LoweredProgram lowered, pipeline.Lower(*prepared, remarks));
class QuantizedPipeline {
 public:
  /// Called with the module as it is after "annotated", "prepared", "calibrated", "converted" and
  /// "folded", and as "integer" where there is an integer form; may be empty. What it returns ends
  /// the pipeline.
  using Observer = std::function<absl::Status(std::string_view stage, const ir::Module& module)>;

  /// `where` is the file of the model.
  static absl::StatusOr<QuantizedPipeline> Create(const quantizers::QuantizerChoice& quantizers,
                                                  quantizers::ResolvedRecipe settings,
                                                  std::string where, Observer at_stage = nullptr);

  /// A copy of `float_module` with observers.
  absl::StatusOr<std::unique_ptr<ir::Module>> Prepare(const ir::Module& float_module,
                                                      std::vector<std::string>& remarks) const;
  /// Calibrated observers as Q/DQ with int8 weights.
  absl::Status Convert(ir::Module& calibrated, std::vector<std::string>& remarks) const;
  absl::StatusOr<passes::lowering::LoweredProgram> Lower(const ir::Module& converted,
                                                         std::vector<std::string>& remarks) const;
  /// All three, with ranges that are known.
  absl::StatusOr<passes::lowering::LoweredProgram> Run(
      const ir::Module& float_module, const CalibratedRanges& ranges,
      Unwatched unwatched = Unwatched::kRefuse) const;

  /// What weight passes may know of the inputs of layers; must outlive the pipeline.
  void SetMoments(const MomentsTable* moments) { moments_ = moments; }

  /// What computes the int8 part of what Lower makes; XNNPACK where nothing is said.
  void SetIntegerForm(IntegerForm form) { integer_form_ = form; }

  const quantizers::Quantizer& quantizer() const { return *quantizer_; }
  const quantizers::ResolvedRecipe& settings() const { return settings_; }

 private:
  QuantizedPipeline() = default;
  absl::Status Pass(ir::Module& module, std::string_view names,
                    std::vector<std::string>& remarks) const;
  absl::Status ImproveWeights(ir::Module& module, std::vector<std::string>& remarks) const;
  absl::Status AtStage(std::string_view stage, const ir::Module& module) const;

  quantizers::ResolvedRecipe settings_;
  std::unique_ptr<quantizers::Quantizer> quantizer_;
  std::string where_;
  const MomentsTable* moments_ = nullptr;
  IntegerForm integer_form_ = IntegerForm::kXnnpack;
  Observer at_stage_;
};

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_VERIFICATION_QUANTIZED_PIPELINE_H_
