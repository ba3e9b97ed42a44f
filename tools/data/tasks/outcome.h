#ifndef ZEROPOINT_TOOLS_DATA_TASKS_OUTCOME_H_
#define ZEROPOINT_TOOLS_DATA_TASKS_OUTCOME_H_

// What a program is good for in its user's terms: a metric of ours, or a command of the user's own.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "runtime/program.h"
#include "tools/data/tasks/metric_command.h"
#include "tools/data/tasks/task_metric.h"

namespace zeropoint::tools {

/// One run of a program, and of the reference where there is one.
struct OutcomeRun {
  std::int64_t begin = 0;
  std::int64_t samples = 0;
  absl::Span<const runtime::Tensor> outputs;
  /// Empty without a reference.
  absl::Span<const runtime::Tensor> reference;
  /// Which outputs `outputs` and `reference` answer with.
  std::pair<std::size_t, std::size_t> answer = {0, 0};
};

/// Accumulates runs, and says in one number, larger is better, how well they do.
///
///   Outcome outcome(std::move(metric));
///   RETURN_IF_ERROR(outcome.Add({.begin = 0, .samples = 8, .outputs = outputs}));
///   ASSIGN_OR_RETURN(const double share, outcome.Value());
class Outcome {
 public:
  explicit Outcome(TaskMetric metric) : metric_(std::move(metric)) {}
  /// Of a command (metric_command.h) that is given `data_path` and the outputs of `program`, and
  /// of `reference` unless that is null.
  Outcome(std::string command, std::string data_path, const runtime::Program& program,
          const runtime::Program* reference);

  /// "lines", "hits", "top1"; "metric" of a command.
  absl::string_view key() const { return metric_ ? metric_->key() : "metric"; }
  /// Whether it is a share of samples, in [0,1].
  bool is_share() const { return metric_.has_value(); }
  absl::Status Add(const OutcomeRun& run);
  /// Runs the command if there is one.
  absl::StatusOr<double> Value() const;
  void Reset();

 private:
  std::optional<TaskMetric> metric_;  // nullopt with a command
  std::string command_;
  std::string data_path_;
  std::optional<OutputArrays> outputs_;
  std::optional<OutputArrays> reference_;
};

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DATA_TASKS_OUTCOME_H_
