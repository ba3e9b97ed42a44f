#ifndef ZEROPOINT_TOOLS_REPORT_REPORT_JSON_H_
#define ZEROPOINT_TOOLS_REPORT_REPORT_JSON_H_

// The numbers of layers and of a report as JSON.

#include <nlohmann/json.hpp>

#include "tools/report/report_data.h"

namespace zeropoint::tools {

/// As `zp compare --json` has them (docs/cli.md).
nlohmann::ordered_json LayerJson(const LayerReport& layer);
nlohmann::ordered_json BlameJson(const BlameSummary& blame);

/// {"title", "verdict", "facts", "receipt", "layers", "blame", "times", "warnings", "remarks",
/// "front"}; keys without data are left out.
nlohmann::ordered_json ReportJson(const ReportData& data);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_REPORT_REPORT_JSON_H_
