#ifndef ZEROPOINT_TOOLS_DATA_TASKS_METRIC_COMMAND_H_
#define ZEROPOINT_TOOLS_DATA_TASKS_METRIC_COMMAND_H_

// A measure of outputs that a program of the user's own computes.

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "runtime/tensor.h"

namespace zeropoint::tools {

/// Runs of one model put together along axis 0: one array for each output.
class OutputArrays {
 public:
  explicit OutputArrays(std::vector<std::string> names) : arrays_(names.size()) {
    names_ = std::move(names);
  }

  /// kInvalidArgument names an output whose other axes differ from run to run.
  absl::Status Add(absl::Span<const runtime::Tensor> outputs);
  /// As `.npz`, under the names of the outputs.
  absl::Status Write(const std::string& path) const;
  void Clear();

 private:
  struct Array {
    runtime::DType dtype = runtime::DType::kFloat32;
    runtime::Extents extents;
    std::vector<std::byte> bytes;
    bool is_empty = true;
  };

  std::vector<std::string> names_;
  std::vector<Array> arrays_;
};

/// Runs `command OUTPUTS.npz DATA [REFERENCE.npz]` through the shell and reads the one number that
/// it prints; larger is better. The `.npz` files are temporary and hold one array for each output,
/// with the samples of DATA in order; the third argument is missing without `reference`.
/// kInvalidArgument (complete, error_text.h) for a command that fails or prints no finite number.
absl::StatusOr<double> RunMetricCommand(const std::string& command, const std::string& data_path,
                                        const OutputArrays& outputs, const OutputArrays* reference);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DATA_TASKS_METRIC_COMMAND_H_
