#ifndef ZEROPOINT_TOOLS_VERBS_EVAL_H_
#define ZEROPOINT_TOOLS_VERBS_EVAL_H_

// `zp eval FILE --data D.npz`: accuracy on labelled data, and closeness to another model.

#include "tools/verbs/verb.h"

namespace zeropoint::tools {

void AddEvalVerb(CLI::App& app, Action& action);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_VERBS_EVAL_H_
