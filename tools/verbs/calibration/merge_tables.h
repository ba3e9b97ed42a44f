#ifndef ZEROPOINT_TOOLS_VERBS_CALIBRATION_MERGE_TABLES_H_
#define ZEROPOINT_TOOLS_VERBS_CALIBRATION_MERGE_TABLES_H_

// `zp merge-tables`: the table of all samples out of those of parts of them.

#include "tools/verbs/verb.h"

namespace zeropoint::tools {

void AddMergeTablesVerb(CLI::App& app, Action& action);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_VERBS_CALIBRATION_MERGE_TABLES_H_
