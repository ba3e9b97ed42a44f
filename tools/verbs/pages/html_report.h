#ifndef ZEROPOINT_TOOLS_VERBS_PAGES_HTML_REPORT_H_
#define ZEROPOINT_TOOLS_VERBS_PAGES_HTML_REPORT_H_

// `--report R.html`: what several verbs put into a page.

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "runtime/program.h"
#include "tools/data/dataset.h"
#include "tools/driver/explain/compare_layers.h"
#include "tools/driver/explain/layer_report.h"
#include "tools/report/report_data.h"

namespace zeropoint::tools {

/// A program, the float one beside it, and the samples on which they are looked at.
struct ReportSubject {
  /// Files, as the user named them.
  std::string program_path;
  std::string reference_path;
  const runtime::Program& program;
  const runtime::Program& reference;
  Dataset& data;
};

/// What a comparison costs so that a report can show it: layers with causes and blame.
CompareOptions ReportCompareOptions(const Dataset& data, std::int64_t batch, int threads);

/// The page's data: what the program knows of itself, the comparison, and a profile of both.
absl::StatusOr<ReportData> DescribeForReport(const ReportSubject& subject,
                                             LayerComparison comparison, std::int64_t samples,
                                             int threads);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_VERBS_PAGES_HTML_REPORT_H_
