#ifndef ZEROPOINT_TOOLS_DATA_NPZ_FILE_H_
#define ZEROPOINT_TOOLS_DATA_NPZ_FILE_H_

// `.npz`: a zip archive of `.npy` entries, stored or deflated.

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "runtime/tensor.h"
#include "tools/data/array_file.h"

namespace zeropoint::tools {

/// kInvalidArgument when the archive is damaged, encrypted, or names an array twice.
absl::StatusOr<std::unique_ptr<ArrayFile>> OpenNpzFile(const std::string& path);

struct NamedTensor {
  std::string name;
  runtime::TensorView tensor;
};

/// Writes an uncompressed `.npz` that numpy.load reads, atomically: on failure no file is left and
/// an old one is untouched. The same arrays give the same bytes.
absl::Status WriteNpzFile(const std::string& path, const std::vector<NamedTensor>& arrays);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DATA_NPZ_FILE_H_
