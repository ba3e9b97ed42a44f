#ifndef ZEROPOINT_TOOLS_REPORT_RENDER_REPORT_H_
#define ZEROPOINT_TOOLS_REPORT_RENDER_REPORT_H_

// A report as one HTML file.

#include <string>

#include "tools/report/report_data.h"

namespace zeropoint::tools {

/// One self-contained page: nothing is loaded from anywhere, and its own policy forbids it. All
/// text is there without JavaScript, which adds sorting and filtering; everything works by
/// keyboard. The numbers stand in it once more as JSON (the script of id "report-data"). Names come
/// from models that are not trusted, and are escaped wherever they stand.
std::string RenderReport(const ReportData& data);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_REPORT_RENDER_REPORT_H_
