#include "tools/driver/calibrate.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "ir/status_macros.h"
#include "passes/lowering/lower.h"
#include "quantizers/observer_set.h"
#include "runtime/session.h"
#include "tools/data/tensor_views.h"

namespace zeropoint::tools {
namespace {

using passes::lowering::LoweredProgram;
using quantizers::ObserverSet;

absl::Status Feed(const std::vector<passes::lowering::Tap>& taps,
                  const std::vector<runtime::Tensor>& outputs, ObserverSet& observers) {
  for (const passes::lowering::Tap& tap : taps) {
    const runtime::Tensor& tensor = outputs[static_cast<std::size_t>(tap.output_index)];
    RETURN_IF_ERROR(observers.Observe(tap.group, tensor.values<float>(), tensor.extents()));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status Calibrate(ir::Module& prepared, Dataset& data, const CalibrationOptions& options) {
  ASSIGN_OR_RETURN(ObserverSet observers, ObserverSet::Create(prepared.main()));
  ASSIGN_OR_RETURN(LoweredProgram lowered, passes::lowering::LowerToProgram(prepared, {}));
  ASSIGN_OR_RETURN(
      const std::unique_ptr<runtime::Session> session,
      runtime::Session::Create(std::make_shared<const runtime::Program>(std::move(lowered.program)),
                               {.threads = options.threads}));
  for (std::int64_t begin = 0; begin < options.samples; begin += options.batch) {
    const std::int64_t end = std::min(begin + options.batch, options.samples);
    ASSIGN_OR_RETURN(const std::vector<runtime::Tensor> inputs, data.ReadBatch(begin, end));
    const std::vector<runtime::TensorView> views = ViewsOf(inputs);
    ASSIGN_OR_RETURN(const std::vector<runtime::Tensor> outputs, session->Run(views));
    const absl::Status fed = Feed(lowered.taps, outputs, observers);
    if (!fed.ok()) {
      return absl::Status(fed.code(),
                          absl::StrCat("samples ", begin, " to ", end - 1, ": ", fed.message()));
    }
    if (options.progress) {
      options.progress(end);
    }
  }
  return observers.WriteQParams(prepared.main());
}

}  // namespace zeropoint::tools
