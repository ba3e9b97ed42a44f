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
#include "tools/driver/lower.h"
#include "tools/driver/open_session.h"
#include "tools/driver/run_samples.h"
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

constexpr absl::string_view kCheckSamples = "check these samples and the preprocess manifest";

/// Keeps the first sample of each input.
void AddNew(std::vector<NonFiniteInput> found, std::vector<NonFiniteInput>& known) {
  for (NonFiniteInput& input : found) {
    const bool is_known = std::any_of(known.begin(), known.end(), [&](const NonFiniteInput& other) {
      return other.input == input.input;
    });
    if (!is_known) known.push_back(std::move(input));
  }
}

/// What observers refuse, they refuse for NaN and infinity, which most often come from an input.
absl::Status AtInput(const absl::Status& status, const std::vector<NonFiniteInput>& inputs,
                     const std::string& where) {
  if (inputs.empty()) return WithPlace(status, where, kCheckSamples);
  const NonFiniteInput& input = inputs.front();
  const std::string sample = input.sample ? absl::StrCat("sample ", *input.sample) : "all samples";
  return WithPlace(absl::Status(status.code(),
                                absl::StrCat("input '", input.input, "' holds NaN or infinity in ",
                                             sample, "; ", status.message())),
                   input.where, "leave such samples out, or correct them");
}

}  // namespace

absl::StatusOr<CalibrationReport> Calibrate(ir::Module& prepared, Dataset& data,
                                            const CalibrationOptions& options) {
  const std::string& where = data.file().path();
  ASSIGN_OR_RETURN(ObserverSet observers,
                   WithPlace(ObserverSet::Create(prepared.main()), where, kCheckSamples));
  ASSIGN_OR_RETURN(LoweredProgram lowered, Lower(prepared, prepared.name()));
  ASSIGN_OR_RETURN(const std::unique_ptr<runtime::Session> session,
                   OpenSession(std::move(lowered.program), options.threads, prepared.name()));
  CalibrationReport report;
  for (std::int64_t begin = 0; begin < options.samples; begin += options.batch) {
    const std::int64_t end = std::min(begin + options.batch, options.samples);
    const SampleRange range = {begin, end, options.batch};
    ASSIGN_OR_RETURN(const std::vector<runtime::Tensor> inputs, data.ReadBatch(begin, end));
    ASSIGN_OR_RETURN(std::vector<NonFiniteInput> non_finite, data.FindNonFinite(inputs, begin));
    const std::string rows = DescribeSamples(data, range);
    ASSIGN_OR_RETURN(const std::vector<runtime::Tensor> outputs,
                     RunSamples(*session, data, range, inputs, rows, kCheckSamples));
    RETURN_IF_ERROR(AtInput(Feed(lowered.taps, outputs, observers), non_finite, rows));
    AddNew(std::move(non_finite), report.non_finite_inputs);
    if (options.progress) {
      options.progress(end);
    }
  }
  report.empty_tensors = observers.num_always_empty();
  report.remarks = observers.Remarks();
  report.ranges = CalibratedRanges(prepared.main(), std::move(observers));
  RETURN_IF_ERROR(AtInput(report.ranges.Apply(prepared.main()), report.non_finite_inputs, where));
  return report;
}

}  // namespace zeropoint::tools
