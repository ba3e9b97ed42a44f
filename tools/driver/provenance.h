#ifndef ZEROPOINT_TOOLS_DRIVER_PROVENANCE_H_
#define ZEROPOINT_TOOLS_DRIVER_PROVENANCE_H_

// What made a program, as metadata of the program. `zp inspect` shows it.

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "passes/lowering/lower.h"
#include "runtime/program.h"
#include "tools/driver/compile.h"
#include "tools/driver/verification/quantization_samples.h"
#include "tools/driver/verification/receipt.h"

namespace zeropoint::tools {

/// What a calibration read.
struct CalibrationRun {
  std::int64_t samples = 0;
  std::int64_t batch = 0;
};

/// Of the files that `options` name and `samples` come from. Errors name the file that cannot be
/// read.
absl::StatusOr<InputHashes> HashInputs(const CompileOptions& options,
                                       const QuantizationSamples& samples);

/// All that decided a program.
struct ProgramOrigin {
  const CompileOptions& options;
  const QuantizationSamples& samples;
  const InputHashes& hashes;
  const std::optional<CalibrationRun>& calibration;
  /// Of the module that was lowered.
  const std::string& module_name;
};

/// Writes "module", the counts of ops, "flags" and "model_hash" into the program's metadata;
/// "data_hash" of what calibrated, "calib_table" when that was a table, "preprocess" and "recipe"
/// (their text) when they were given. No paths, so that the same inputs give the same bytes
/// wherever they lie.
void AddMetadata(const ProgramOrigin& origin, const passes::lowering::LoweredProgram& lowered,
                 runtime::Program& program);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_PROVENANCE_H_
