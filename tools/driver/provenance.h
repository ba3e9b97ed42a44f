#ifndef ZEROPOINT_TOOLS_DRIVER_PROVENANCE_H_
#define ZEROPOINT_TOOLS_DRIVER_PROVENANCE_H_

// What made a program, as metadata of the program. `zp inspect` shows it.

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "tools/data/preprocess.h"
#include "tools/driver/compile.h"

namespace zeropoint::tools {

/// What a calibration read.
struct CalibrationRun {
  std::int64_t samples = 0;
  std::int64_t batch = 0;
};

/// "model_hash" and "flags"; "data_hash" when data were read, "preprocess" and "recipe" (their
/// text) when they were given. No paths, so that the same inputs give the same bytes wherever they
/// lie. Errors name the file that cannot be read.
absl::StatusOr<std::map<std::string, std::string>> DescribeProvenance(
    const CompileOptions& options, const PreprocessManifest& manifest,
    const std::optional<CalibrationRun>& calibration);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_PROVENANCE_H_
