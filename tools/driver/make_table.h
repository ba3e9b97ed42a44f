#ifndef ZEROPOINT_TOOLS_DRIVER_MAKE_TABLE_H_
#define ZEROPOINT_TOOLS_DRIVER_MAKE_TABLE_H_

// Calibration as a step of its own: samples in, a table out that `zp compile` and others read.

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/driver/calibration/calibration_table.h"
#include "tools/driver/calibration/fit/data_fit.h"
#include "tools/driver/compile.h"

namespace zeropoint::tools {

struct TableOptions {
  /// The model, how it is quantized, and the samples. Of `limit` samples, `skip` are counted from.
  CompileOptions compile;
  /// Samples before the first.
  std::int64_t skip = 0;
  /// Beside it, PATH.state holds what was learned so far, so that a run that was interrupted goes
  /// on.
  std::string table_path;
  /// Ends the calibration soon when it becomes true; may be null.
  const std::atomic<bool>* stop = nullptr;
};

struct TableReport {
  CalibrationTable table;
  /// Whether it ended early. The table is not written then, but the state of `kept_samples`, if
  /// those are any.
  bool is_interrupted = false;
  std::int64_t kept_samples = 0;
  /// How many samples were known from a run before.
  std::int64_t known_samples = 0;
  std::vector<std::string> fixed_inputs;
  std::vector<NonFiniteInput> non_finite_inputs;
  std::int64_t empty_tensors = 0;
  /// What is odd about the samples.
  std::vector<DataDoubt> doubts;
  std::vector<std::string> remarks;
};

/// Calibrates `options.compile.model_path` and writes the table. Errors are those of CompileModel.
absl::StatusOr<TableReport> MakeTable(const TableOptions& options);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_MAKE_TABLE_H_
