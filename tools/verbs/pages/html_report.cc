#include "tools/verbs/pages/html_report.h"

#include <utility>

#include "runtime/status_macros.h"
#include "tools/driver/explain/profile_program.h"
#include "tools/report/about_program.h"

namespace zeropoint::tools {
namespace {

/// So many samples tell which layers the output suffers from.
constexpr std::int64_t kBlameSamples = 8;

}  // namespace

CompareOptions ReportCompareOptions(const Dataset& data, std::int64_t batch, int threads) {
  CompareOptions options;
  options.batch = data.ChooseBatch(batch);
  options.threads = threads;
  // A batch that was asked for is one that the model needs.
  options.blame_samples = data.ChooseBatch(batch > 0 ? batch : kBlameSamples);
  return options;
}

absl::StatusOr<ReportData> DescribeForReport(const ReportSubject& subject,
                                             LayerComparison comparison, std::int64_t samples,
                                             int threads) {
  ReportData data = AboutProgram(subject.program_path, subject.program, subject.reference);
  data.facts.push_back({"Reference", subject.reference_path});
  AddComparison(std::move(comparison), samples, data);
  ASSIGN_OR_RETURN(std::vector<runtime::NodeTime> times,
                   ProfileProgram(subject.program, subject.data, threads));
  AddTimes(subject.program_path, std::move(times), data);
  ASSIGN_OR_RETURN(times, ProfileProgram(subject.reference, subject.data, threads));
  AddTimes("float", std::move(times), data);
  return data;
}

}  // namespace zeropoint::tools
