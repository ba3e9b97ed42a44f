// `zp-opt`: the verb `zp opt` as a program of its own, for golden tests.

#include <CLI/CLI.hpp>
#include <cstdio>
#include <string>

#include "absl/status/status.h"
#include "tools/exit_code.h"
#include "tools/verbs/opt.h"

int main(int argc, char** argv) {
  using zeropoint::tools::ExitCode;
  CLI::App app("Runs passes over textual IR.", "zp-opt");
  zeropoint::tools::Action action;
  zeropoint::tools::ConfigureOpt(app, action);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return static_cast<int>(app.exit(error) == 0 ? ExitCode::kDone : ExitCode::kUsage);
  }
  const absl::Status status = action();
  if (!status.ok()) std::fprintf(stderr, "zp-opt: %s\n", std::string(status.message()).c_str());
  return static_cast<int>(zeropoint::tools::ExitCodeOf(status));
}
