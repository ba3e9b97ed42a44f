#ifndef ZEROPOINT_TOOLS_VERBS_BENCH_H_
#define ZEROPOINT_TOOLS_VERBS_BENCH_H_

// `zp bench FILE`: load time, latency, memory, and where the time goes.

#include "tools/verbs/verb.h"

namespace zeropoint::tools {

void AddBenchVerb(CLI::App& app, Action& action);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_VERBS_BENCH_H_
