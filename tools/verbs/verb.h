#ifndef ZEROPOINT_TOOLS_VERBS_VERB_H_
#define ZEROPOINT_TOOLS_VERBS_VERB_H_

// What a verb of `zp` is: a CLI11 subcommand that, when it is chosen, leaves an action behind.

#include <CLI/CLI.hpp>
#include <functional>
#include <string>

#include "absl/status/status.h"

namespace zeropoint::tools {

/// The flags that every verb has.
struct CommonOptions {
  bool json = false;
  bool quiet = false;
  /// 0 means one for each core that the process may use.
  int threads = 0;
};

void AddCommonOptions(CLI::App& verb, CommonOptions& options);

/// Runs after the command line is parsed. Errors are complete (error_text.h).
using Action = std::function<absl::Status()>;

/// Adds one subcommand to `app`; when the user chooses it, parsing sets `action`, which owns the
/// options.
using VerbAdder = void (*)(CLI::App& app, Action& action);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_VERBS_VERB_H_
