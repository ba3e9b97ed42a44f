#ifndef ZEROPOINT_TOOLS_COMMAND_LINE_H_
#define ZEROPOINT_TOOLS_COMMAND_LINE_H_

// What the mains have in common.

#include <CLI/CLI.hpp>

#include "tools/verbs/verb.h"

namespace zeropoint::tools {

/// Parses the command line, runs the action that parsing leaves behind, and says on standard error
/// what went wrong: "zp: WHAT: WHERE: WHAT TO DO". Returns the exit status of the process.
int RunCommandLine(CLI::App& app, const Action& action, int argc, char** argv);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_COMMAND_LINE_H_
