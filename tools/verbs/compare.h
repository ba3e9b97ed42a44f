#ifndef ZEROPOINT_TOOLS_VERBS_COMPARE_H_
#define ZEROPOINT_TOOLS_VERBS_COMPARE_H_

// `zp compare A B --data D.npz`: how far each layer of one program is from that of another.

#include "tools/verbs/verb.h"

namespace zeropoint::tools {

void AddCompareVerb(CLI::App& app, Action& action);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_VERBS_COMPARE_H_
