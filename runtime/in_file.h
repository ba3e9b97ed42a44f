#ifndef ZEROPOINT_RUNTIME_IN_FILE_H_
#define ZEROPOINT_RUNTIME_IN_FILE_H_

// Where an error is. The compiler side has its own (ir/in_file.h), since neither depends on the
// other.

#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace zeropoint::runtime {

/// The error "WHAT" as "WHAT: PATH".
///
///   return InFile(absl::ErrnoToStatus(errno, "cannot be opened"), path);
inline absl::Status InFile(const absl::Status& status, const std::string& path) {
  return {status.code(), absl::StrCat(status.message(), ": ", path)};
}

}  // namespace zeropoint::runtime

#endif  // ZEROPOINT_RUNTIME_IN_FILE_H_
