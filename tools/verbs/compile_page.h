#ifndef ZEROPOINT_TOOLS_VERBS_COMPILE_PAGE_H_
#define ZEROPOINT_TOOLS_VERBS_COMPILE_PAGE_H_

// `zp compile --report R.html`.

#include <string>

#include "absl/status/status.h"
#include "tools/driver/compile.h"

namespace zeropoint::tools {

struct CompilePage {
  /// The program that is written, and the page.
  const std::string& program_path;
  const std::string& path;
  const CompileOptions& options;
  bool quiet = false;
};

/// Layers and times where the program was measured (CompileOptions::keep_for_report), also of one
/// that is refused. Errors are complete (error_text.h).
absl::Status WriteCompilePage(const CompilePage& page, const CompileReport& report);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_VERBS_COMPILE_PAGE_H_
