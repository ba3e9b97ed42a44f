#ifndef ZEROPOINT_TOOLS_VERBS_IMPORT_H_
#define ZEROPOINT_TOOLS_VERBS_IMPORT_H_

// `zp import MODEL.onnx -o FILE.ir`: the importer alone; the float graph as text.

#include "tools/verbs/verb.h"

namespace zeropoint::tools {

void AddImportVerb(CLI::App& app, Action& action);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_VERBS_IMPORT_H_
