#ifndef ZEROPOINT_TOOLS_KNOWN_NAME_H_
#define ZEROPOINT_TOOLS_KNOWN_NAME_H_

// Names on the command line that a lower layer looks up.

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/error_text.h"
#include "tools/exit_code.h"

namespace zeropoint::tools {

/// What a lower layer has under a name; a name it does not know is a mistake in `flag`.
///
///   ASSIGN_OR_RETURN(ObserverKind kind,
///                    KnownName(ActivationObserverByName(name), "--observer", "name one of
///                    those"));
template <typename T>
absl::StatusOr<T> KnownName(absl::StatusOr<T> found, absl::string_view flag,
                            absl::string_view to_do) {
  if (found.ok()) return found;
  return WithExitCode(WithPlace(found.status(), flag, to_do), ExitCode::kUsage);
}

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_KNOWN_NAME_H_
