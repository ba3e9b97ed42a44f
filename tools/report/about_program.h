#ifndef ZEROPOINT_TOOLS_REPORT_ABOUT_PROGRAM_H_
#define ZEROPOINT_TOOLS_REPORT_ABOUT_PROGRAM_H_

// What programs and comparisons say in a report.

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "runtime/node_time.h"
#include "runtime/program.h"
#include "tools/driver/explain/layer_report.h"
#include "tools/report/report_data.h"

namespace zeropoint::tools {

/// Title, verdict, sizes, hashes and receipt of a program beside the float one, as far as it knows
/// them itself. `path` is the file that it is in, or will be. Where there is no float one,
/// `reference` is the program itself.
///
///   ReportData data = AboutProgram("int8.zpm", program, reference);
///   AddComparison(std::move(comparison), samples, data);
///   AddTimes("int8.zpm", profile, data);
///   RETURN_IF_ERROR(WriteReport(data, "report.html"));
ReportData AboutProgram(const std::string& path, const runtime::Program& program,
                        const runtime::Program& reference);

/// Layers in execution order; a verdict of what they say where the program has none.
void AddComparison(LayerComparison comparison, std::int64_t samples, ReportData& data);

/// The first call is about the program, the second about the float one.
void AddTimes(std::string label, std::vector<runtime::NodeTime> nodes, ReportData& data);

/// Writes the page, whole or not at all. Errors are complete (error_text.h).
absl::Status WriteReport(const ReportData& data, const std::string& path);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_REPORT_ABOUT_PROGRAM_H_
