#ifndef ZEROPOINT_TOOLS_VERBS_EXPORT_H_
#define ZEROPOINT_TOOLS_VERBS_EXPORT_H_

// `zp export FILE.ir -o Q.onnx`: the exporter; converted IR becomes a QDQ model.

#include "tools/verbs/verb.h"

namespace zeropoint::tools {

void AddExportVerb(CLI::App& app, Action& action);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_VERBS_EXPORT_H_
