#ifndef ZEROPOINT_TOOLS_VERBS_TUNE_H_
#define ZEROPOINT_TOOLS_VERBS_TUNE_H_

#include "tools/verbs/verb.h"

namespace zeropoint::tools {

/// `zp tune`: the fastest, or smallest, way to quantize a model within a budget, as a recipe.
void AddTuneVerb(CLI::App& app, Action& action);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_VERBS_TUNE_H_
