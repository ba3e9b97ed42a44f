#include "tools/driver/calibrate.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "ir/status_macros.h"
#include "quantizers/observer_set.h"
#include "runtime/session.h"
#include "tools/data/tensor_views.h"
#include "tools/driver/lower.h"
#include "tools/driver/open_session.h"
#include "tools/error_text.h"

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

absl::StatusOr<CalibrationReport> Calibrate(ir::Module& prepared, Dataset& data,
                                            const CalibrationOptions& options) {
  constexpr absl::string_view kCheckSamples = "check these samples and the preprocess manifest";
  const std::string& where = data.file().path();
  ASSIGN_OR_RETURN(ObserverSet observers,
                   WithPlace(ObserverSet::Create(prepared.main()), where, kCheckSamples));
  ASSIGN_OR_RETURN(LoweredProgram lowered, Lower(prepared, prepared.name()));
  ASSIGN_OR_RETURN(const std::unique_ptr<runtime::Session> session,
                   OpenSession(std::move(lowered.program), options.threads, prepared.name()));
  for (std::int64_t begin = 0; begin < options.samples; begin += options.batch) {
    const std::int64_t end = std::min(begin + options.batch, options.samples);
    ASSIGN_OR_RETURN(const std::vector<runtime::Tensor> inputs, data.ReadBatch(begin, end));
    const std::vector<runtime::TensorView> views = ViewsOf(inputs);
    const std::string rows = absl::StrCat(where, " (samples ", begin, " to ", end - 1, ")");
    ASSIGN_OR_RETURN(const std::vector<runtime::Tensor> outputs,
                     WithPlace(session->Run(views), rows, kCheckSamples));
    RETURN_IF_ERROR(WithPlace(Feed(lowered.taps, outputs, observers), rows, kCheckSamples));
    if (options.progress) {
      options.progress(end);
    }
  }
  RETURN_IF_ERROR(WithPlace(observers.WriteQParams(prepared.main()), where, kCheckSamples));
  return CalibrationReport{observers.num_always_empty(), observers.Remarks()};
}

}  // namespace zeropoint::tools
