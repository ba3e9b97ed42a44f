// `zp-opt`: the verb `zp opt` as a program of its own, for golden tests.

#include <CLI/CLI.hpp>

#include "tools/command_line.h"
#include "tools/verbs/opt.h"

int main(int argc, char** argv) {
  CLI::App app("Runs passes over textual IR.", "zp-opt");
  zeropoint::tools::Action action;
  zeropoint::tools::ConfigureOpt(app, action);
  return zeropoint::tools::RunCommandLine(app, action, argc, argv);
}
