#ifndef ZEROPOINT_TOOLS_VERBS_OPT_H_
#define ZEROPOINT_TOOLS_VERBS_OPT_H_

// `zp opt FILE.ir --passes=a,b,c`: runs passes over textual IR. The golden tests call it as
// `zp-opt`.

#include "tools/verbs/verb.h"

namespace zeropoint::tools {

void AddOptVerb(CLI::App& app, Action& action);

/// Makes `app` itself the verb: the whole of `zp-opt`.
void ConfigureOpt(CLI::App& app, Action& action);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_VERBS_OPT_H_
