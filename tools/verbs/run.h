#ifndef ZEROPOINT_TOOLS_VERBS_RUN_H_
#define ZEROPOINT_TOOLS_VERBS_RUN_H_

// `zp run FILE --inputs IN.npz --outputs OUT.npz`: one run of a model on given arrays.

#include "tools/verbs/verb.h"

namespace zeropoint::tools {

void AddRunVerb(CLI::App& app, Action& action);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_VERBS_RUN_H_
