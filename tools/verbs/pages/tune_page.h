#ifndef ZEROPOINT_TOOLS_VERBS_PAGES_TUNE_PAGE_H_
#define ZEROPOINT_TOOLS_VERBS_PAGES_TUNE_PAGE_H_

// `zp tune --report R.html`.

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "tools/driver/tuning/tune.h"
#include "tools/report/report_data.h"

namespace zeropoint::tools {

/// The plans that no other beats, and all in float beside them. `metric` is what the budget counts.
ReportFront FrontOf(const TuneReport& report, absl::string_view metric);

/// The page of what the recipe compiles to, with the search's front. Requires TuneReport::compiled.
/// Errors are complete (error_text.h).
absl::Status WriteTunePage(const TuneOptions& options, const TuneReport& report, bool quiet,
                           const std::string& path);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_VERBS_PAGES_TUNE_PAGE_H_
