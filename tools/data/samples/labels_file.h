#ifndef ZEROPOINT_TOOLS_DATA_SAMPLES_LABELS_FILE_H_
#define ZEROPOINT_TOOLS_DATA_SAMPLES_LABELS_FILE_H_

// Class numbers of files: text, a line for each.

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace zeropoint::tools {

/// The class number of each of `files`, in order. Lines hold a number each, in the order of the
/// files, or "NAME NUMBER", in any order; there may be names of other files. Empty lines, and those
/// that begin with '#', do not count. kInvalidArgument names the line that is wrong, the file that
/// has no label, or the counts that differ.
absl::StatusOr<std::vector<std::int64_t>> ReadLabelsFile(const std::string& path,
                                                         const std::vector<std::string>& files);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DATA_SAMPLES_LABELS_FILE_H_
