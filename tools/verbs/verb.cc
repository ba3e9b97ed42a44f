#include "tools/verbs/verb.h"

namespace zeropoint::tools {

void AddCommonOptions(CLI::App& verb, CommonOptions& options) {
  constexpr int kMaxThreads = 1024;
  verb.add_flag("--json", options.json, "Print one JSON object on stdout and nothing else there");
  verb.add_flag("--quiet", options.quiet, "Print no progress");
  verb.add_option("--threads", options.threads,
                  "Threads (default: one for each core that may be used)")
      ->check(CLI::Range(0, kMaxThreads));
}

}  // namespace zeropoint::tools
