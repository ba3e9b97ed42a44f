#ifndef ZEROPOINT_TOOLS_VERBS_PAGES_COMPILE_PAGE_H_
#define ZEROPOINT_TOOLS_VERBS_PAGES_COMPILE_PAGE_H_

// `zp compile --report R.html`, and what other verbs say of what they compile.

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/driver/compile.h"
#include "tools/report/report_data.h"

namespace zeropoint::tools {

struct CompilePage {
  /// The program that is written, or the recipe of it, and the page.
  const std::string& program_path;
  const std::string& path;
  const CompileOptions& options;
  bool quiet = false;
};

/// What the page shows. Layers and times where the program was measured
/// (CompileOptions::keep_for_report), also of one that is refused. Errors are complete
/// (error_text.h).
absl::StatusOr<ReportData> DescribeCompiled(const CompilePage& page, const CompileReport& report);

/// Writes it, with the same errors.
absl::Status WriteCompilePage(const CompilePage& page, const CompileReport& report);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_VERBS_PAGES_COMPILE_PAGE_H_
