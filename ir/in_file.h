#ifndef ZEROPOINT_IR_IN_FILE_H_
#define ZEROPOINT_IR_IN_FILE_H_

// Where an error is: what the functions that read and write whole files add to those of the
// functions below them, which do not know the file.

#include <string>

#include "absl/status/status.h"

namespace zeropoint::ir {

/// The error "WHAT" as "WHAT: PATH". When it has several lines (a list), the path ends the first.
///
///   return InFile(absl::ErrnoToStatus(errno, "cannot be opened"), path);
absl::Status InFile(const absl::Status& status, const std::string& path);

}  // namespace zeropoint::ir

#endif  // ZEROPOINT_IR_IN_FILE_H_
