#include "tools/driver/verification/quantization_samples.h"

#include <algorithm>
#include <utility>

#include "ir/op_kind.h"
#include "ir/status_macros.h"
#include "tools/data/samples/open_samples.h"
#include "tools/driver/lower.h"

namespace zeropoint::tools {

namespace {

bool HasDecisions(const ir::Module& module) {
  for (const auto& function : module.functions()) {
    for (const auto& op : function->ops()) {
      if (op->kind() == ir::OpKind::kIf || op->kind() == ir::OpKind::kLoop) return true;
    }
  }
  return false;
}

}  // namespace

absl::StatusOr<QuantizationSamples> QuantizationSamples::Open(Options options) {
  QuantizationSamples samples(std::move(options));
  if (!samples.options_.preprocess_path.empty()) {
    ASSIGN_OR_RETURN(samples.manifest_, ReadPreprocessFile(samples.options_.preprocess_path));
  } else if (!samples.options_.preprocess_json.empty()) {
    ASSIGN_OR_RETURN(samples.manifest_, ParsePreprocess(samples.options_.preprocess_json,
                                                        samples.options_.preprocess_where));
  }
  if (!samples.options_.source.empty()) {
    ASSIGN_OR_RETURN(samples.arrays_, OpenSamples(samples.options_.source, samples.manifest_));
  }
  return samples;
}

absl::Status QuantizationSamples::Load(const ir::Module& float_module) {
  if (data_) return absl::OkStatus();
  has_decisions_ = HasDecisions(float_module);
  // The inputs of the program are those of the float graph, which a lowering of it knows.
  ASSIGN_OR_RETURN(const passes::lowering::LoweredProgram lowered,
                   Lower(float_module, options_.where));
  return Load(lowered.program);
}

absl::Status QuantizationSamples::Load(const runtime::Program& float_program) {
  ASSIGN_OR_RETURN(Dataset data,
                   Dataset::Open(options_.source, InputSpecsOf(float_program), manifest_));
  data_.emplace(std::move(data));
  const std::int64_t all = data_->num_samples();
  const std::int64_t used = options_.limit < 0 ? all : std::min(options_.limit, all);
  split_ = options_.only_judge ? JudgingSamples(used, batch(), unit())
                               : SplitSamples(used, batch(), unit(), options_.keep_all);
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<MomentsTable>> QuantizationSamples::Moments(
    const ir::Module& float_module) {
  if (empty() || options_.only_judge) return nullptr;
  RETURN_IF_ERROR(Load(float_module));
  ASSIGN_OR_RETURN(MomentsTable table, CollectMoments(float_module, *data_,
                                                      {.samples = split_.calibrate,
                                                       .unit = unit(),
                                                       .threads = options_.threads,
                                                       .where = options_.where}));
  return std::make_unique<MomentsTable>(std::move(table));
}

}  // namespace zeropoint::tools
