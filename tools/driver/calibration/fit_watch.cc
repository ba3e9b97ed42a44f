#include "tools/driver/calibration/fit_watch.h"

#include <utility>
#include <vector>

#include "ir/status_macros.h"
#include "tools/driver/calibration/table_ranges.h"

namespace zeropoint::tools {

FitWatch::FitWatch(DataFit fit, std::map<std::int64_t, std::string> tensors)
    : fit_(std::move(fit)), tensors_(std::move(tensors)) {}

absl::StatusOr<FitWatch> FitWatch::Create(const ir::Module& prepared,
                                          const PreprocessManifest& manifest, SampleRange all) {
  ASSIGN_OR_RETURN(auto tensors, TensorsOfGroups(prepared));
  std::vector<std::string> inputs;
  for (const auto& input : prepared.main().arguments()) inputs.push_back(input->name());
  return FitWatch(DataFit(std::move(inputs), manifest, all), std::move(tensors));
}

void FitWatch::Watch(CalibrationOptions& options) {
  options.see_inputs = [this](const SampleRange& range,
                              const std::vector<runtime::Tensor>& inputs) {
    fit_.SeeInputs(range, inputs);
  };
  options.see_tensor = [this](const SampleRange& range, std::int64_t group,
                              const runtime::TensorView& tensor) {
    const auto found = tensors_.find(group);
    if (found != tensors_.end()) fit_.SeeTensor(found->second, range, tensor);
  };
}

}  // namespace zeropoint::tools
