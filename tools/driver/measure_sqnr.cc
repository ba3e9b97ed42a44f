#include "tools/driver/measure_sqnr.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "ir/status_macros.h"
#include "tools/driver/open_session.h"
#include "tools/driver/run_samples.h"

namespace zeropoint::tools {
namespace {

constexpr absl::string_view kCheckSamples = "check these samples with `zp run`";

}  // namespace

absl::StatusOr<std::vector<OutputReport>> MeasureSqnr(runtime::Program reference,
                                                      runtime::Program program, Dataset& data,
                                                      const MeasureOptions& options) {
  const std::string& where = data.file().path();
  ASSIGN_OR_RETURN(const auto expected_session,
                   OpenSession(std::move(reference), options.threads, where));
  ASSIGN_OR_RETURN(const auto actual_session,
                   OpenSession(std::move(program), options.threads, where));
  OutputComparison comparison(actual_session->program(), expected_session->program());
  for (std::int64_t begin = 0; begin < options.samples; begin += options.batch) {
    const std::int64_t end = std::min(begin + options.batch, options.samples);
    ASSIGN_OR_RETURN(const std::vector<runtime::Tensor> inputs, data.ReadBatch(begin, end));
    const SampleRange range = {begin, end, options.batch};
    const std::string rows = DescribeSamples(data, range);
    ASSIGN_OR_RETURN(const std::vector<runtime::Tensor> expected,
                     RunSamples(*expected_session, data, range, inputs, rows, kCheckSamples));
    ASSIGN_OR_RETURN(const std::vector<runtime::Tensor> actual,
                     RunSamples(*actual_session, data, range, inputs, rows, kCheckSamples));
    comparison.Add(expected, actual);
  }
  return comparison.Report();
}

}  // namespace zeropoint::tools
