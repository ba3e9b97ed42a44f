#ifndef ZEROPOINT_TOOLS_DRIVER_OPEN_SESSION_H_
#define ZEROPOINT_TOOLS_DRIVER_OPEN_SESSION_H_

// Sessions of programs that were just made or read.

#include <memory>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "runtime/arena.h"
#include "runtime/session.h"

namespace zeropoint::tools {

/// A session that owns `program`. Errors are complete (error_text.h); `where` is the file that the
/// program comes from. Sessions with the same arena take turns.
absl::StatusOr<std::unique_ptr<runtime::Session>> OpenSession(
    runtime::Program program, int threads, absl::string_view where,
    std::shared_ptr<const runtime::Arena> arena = nullptr,
    std::shared_ptr<const runtime::FunctionWatch> watch = nullptr);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_OPEN_SESSION_H_
