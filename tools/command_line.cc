#include "tools/command_line.h"

#include <cstdio>
#include <exception>
#include <new>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "tools/error_text.h"
#include "tools/exit_code.h"

namespace zeropoint::tools {
namespace {

/// "zp compile", or "zp" when no verb was recognized.
std::string NameOf(const CLI::App& app) {
  std::string name = app.get_name();
  for (const CLI::App* verb : app.get_subcommands()) absl::StrAppend(&name, " ", verb->get_name());
  return name;
}

absl::Status RunAction(const Action& action, const std::string& where) {
  try {
    return action();
  } catch (const std::bad_alloc&) {
    return absl::ResourceExhaustedError(
        ErrorText("out of memory", where, "use a smaller --batch, or a machine with more memory"));
  } catch (const std::exception& error) {
    return WithPlace(absl::InternalError(absl::StrCat("internal error: ", error.what())), where,
                     "");
  }
}

}  // namespace

int RunCommandLine(CLI::App& app, const Action& action, int argc, char** argv) {
  absl::Status status;
  try {
    app.parse(argc, argv);
    status = RunAction(action, NameOf(app));
  } catch (const CLI::ParseError& error) {
    // --help is thrown, too; CLI11 prints it.
    if (error.get_exit_code() == 0) return app.exit(error);
    const std::string name = NameOf(app);
    status = UsageError(absl::StrCat("usage: ", error.what()), name,
                        absl::StrCat("see `", name, " --help`"));
  }
  if (!status.ok()) {
    std::fprintf(stderr, "%s: %s\n", app.get_name().c_str(), std::string(status.message()).c_str());
  }
  return static_cast<int>(ExitCodeOf(status));
}

}  // namespace zeropoint::tools
