#ifndef ZEROPOINT_TOOLS_VERBS_OUTPUTS_REPORT_H_
#define ZEROPOINT_TOOLS_VERBS_OUTPUTS_REPORT_H_

// How close each output is to its reference, for scripts and for people.

#include <string>
#include <vector>

#include "tools/driver/compare_outputs.h"
#include "tools/verbs/output.h"

namespace zeropoint::tools {

/// [{"name", "sqnr_db", "worst_slice": {"axis", "index", "size", "sqnr_db"} or null, "agreement",
/// "max_error"}].
Json OutputsJson(const std::vector<OutputReport>& outputs);

/// The SQNR of the worst output, then a line for each. Requires an output.
std::string OutputsText(const std::vector<OutputReport>& outputs);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_VERBS_OUTPUTS_REPORT_H_
