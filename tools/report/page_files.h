#ifndef ZEROPOINT_TOOLS_REPORT_PAGE_FILES_H_
#define ZEROPOINT_TOOLS_REPORT_PAGE_FILES_H_

// template.html, style.css and script.js, embedded by the build.

#include "absl/strings/string_view.h"

namespace zeropoint::tools {

/// Places to fill in are @TITLE@, @STYLE@, @NAVIGATION@, @SECTIONS@, @DATA@ and @SCRIPT@; it has no
/// other "@".
absl::string_view PageTemplate();
absl::string_view PageStyle();
absl::string_view PageScript();

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_REPORT_PAGE_FILES_H_
