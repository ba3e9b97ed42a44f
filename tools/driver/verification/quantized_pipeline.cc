#include "tools/driver/verification/quantized_pipeline.h"

#include <utility>

#include "absl/strings/str_join.h"
#include "ir/status_macros.h"
#include "passes/pipelines.h"
#include "quantizers/quantizer_registry.h"
#include "tools/driver/lower.h"
#include "tools/driver/pipeline.h"
#include "tools/driver/weights/weight_passes.h"
#include "tools/error_text.h"
#include "tools/known_name.h"

namespace zeropoint::tools {

using passes::lowering::LoweredProgram;

absl::StatusOr<QuantizedPipeline> QuantizedPipeline::Create(
    const quantizers::QuantizerChoice& quantizers, quantizers::ResolvedRecipe settings,
    std::string where, Observer at_stage) {
  QuantizedPipeline pipeline;
  ASSIGN_OR_RETURN(
      pipeline.quantizer_,
      KnownName(quantizers::CreateQuantizer(quantizers, settings.defaults, settings.rules),
                "--quantizer", "name one of those"));
  pipeline.settings_ = std::move(settings);
  pipeline.where_ = std::move(where);
  pipeline.at_stage_ = std::move(at_stage);
  return pipeline;
}

absl::StatusOr<std::unique_ptr<ir::Module>> QuantizedPipeline::Prepare(
    const ir::Module& float_module, std::vector<std::string>& remarks) const {
  std::unique_ptr<ir::Module> module = float_module.Clone();
  RETURN_IF_ERROR(WithPlace(quantizers::AnnotateModule(*quantizer_, *module), where_,
                            "give the quantizer what it asks for, or report it with the model"));
  RETURN_IF_ERROR(AtStage("annotated", *module));
  // PyTorch observes what no int8 op reads, too.
  RETURN_IF_ERROR(
      Pass(*module, settings_.defaults.pt2e_compat ? "insert-observers" : passes::PreparePipeline(),
           remarks));
  RETURN_IF_ERROR(AtStage("prepared", *module));
  return module;
}

absl::Status QuantizedPipeline::Convert(ir::Module& calibrated,
                                        std::vector<std::string>& remarks) const {
  RETURN_IF_ERROR(AtStage("calibrated", calibrated));
  RETURN_IF_ERROR(
      Pass(calibrated,
           settings_.defaults.pt2e_compat ? "convert" : "float-exponents,resolve-joins,convert",
           remarks));
  RETURN_IF_ERROR(AtStage("converted", calibrated));
  RETURN_IF_ERROR(ImproveWeights(calibrated, remarks));
  RETURN_IF_ERROR(Pass(calibrated, "fold-quantize,dce", remarks));
  return AtStage("folded", calibrated);
}

absl::StatusOr<LoweredProgram> QuantizedPipeline::Lower(const ir::Module& converted,
                                                        std::vector<std::string>& remarks) const {
  // On a copy: ONNX says it as a dequantized table.
  const std::unique_ptr<ir::Module> module = converted.Clone();
  RETURN_IF_ERROR(Pass(*module, "dequantize-rows,dce", remarks));
  if (integer_form_ == IntegerForm::kXnnpack) return tools::Lower(*module, where_);
  RETURN_IF_ERROR(Pass(*module, "to-integer,dce", remarks));
  RETURN_IF_ERROR(AtStage("integer", *module));
  return integer_form_ == IntegerForm::kReference ? LowerForReference(*module, where_)
                                                  : tools::Lower(*module, where_);
}

absl::StatusOr<LoweredProgram> QuantizedPipeline::Run(const ir::Module& float_module,
                                                      const CalibratedRanges& ranges,
                                                      Unwatched unwatched) const {
  std::vector<std::string> remarks;
  ASSIGN_OR_RETURN(const std::unique_ptr<ir::Module> module, Prepare(float_module, remarks));
  RETURN_IF_ERROR(WithPlace(ranges.Apply(*module, unwatched), where_,
                            "check that the weights of the model are finite numbers"));
  RETURN_IF_ERROR(Convert(*module, remarks));
  return Lower(*module, remarks);
}

absl::Status QuantizedPipeline::Pass(ir::Module& module, std::string_view names,
                                     std::vector<std::string>& remarks) const {
  return WithPlace(RunPasses(module, names, remarks), where_,
                   "report it with the model, which no pass should refuse");
}

absl::Status QuantizedPipeline::ImproveWeights(ir::Module& module,
                                               std::vector<std::string>& remarks) const {
  const std::vector<std::string> names = WithoutEqualization(settings_.weight_passes);
  if (names.empty()) return absl::OkStatus();
  return WithPlace(RunPasses(module, absl::StrJoin(names, ","), remarks,
                             moments_ == nullptr ? passes::MomentsProvider() : moments_->Provider(),
                             moments_ == nullptr ? nullptr : &moments_->memo()),
                   where_, "report it with the model, which no pass should refuse");
}

absl::Status QuantizedPipeline::AtStage(std::string_view stage, const ir::Module& module) const {
  return at_stage_ ? at_stage_(stage, module) : absl::OkStatus();
}

}  // namespace zeropoint::tools
