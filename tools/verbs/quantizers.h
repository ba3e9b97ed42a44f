#ifndef ZEROPOINT_TOOLS_VERBS_QUANTIZERS_H_
#define ZEROPOINT_TOOLS_VERBS_QUANTIZERS_H_

// `zp quantizers`.

#include "tools/verbs/verb.h"

namespace zeropoint::tools {

void AddQuantizersVerb(CLI::App& app, Action& action);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_VERBS_QUANTIZERS_H_
