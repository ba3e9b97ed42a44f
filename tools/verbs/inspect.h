#ifndef ZEROPOINT_TOOLS_VERBS_INSPECT_H_
#define ZEROPOINT_TOOLS_VERBS_INSPECT_H_

// `zp inspect FILE`: what a model is made of and what made it.

#include "tools/verbs/verb.h"

namespace zeropoint::tools {

void AddInspectVerb(CLI::App& app, Action& action);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_VERBS_INSPECT_H_
