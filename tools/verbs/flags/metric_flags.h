#ifndef ZEROPOINT_TOOLS_VERBS_FLAGS_METRIC_FLAGS_H_
#define ZEROPOINT_TOOLS_VERBS_FLAGS_METRIC_FLAGS_H_

// How users say what a model's outputs are good for.

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "tools/data/array_file.h"
#include "tools/data/tasks/task_metric.h"

namespace zeropoint::tools {

struct MetricFlags {
  /// The arrays of DATA that hold what is right; may be empty.
  std::string label;
  std::string box;
  /// The class of CTC that stands for nothing.
  std::int64_t blank = 0;
  /// A program of the user's own; may be empty.
  std::string command;
};

/// --label, --box, --blank, --metric-cmd.
void AddMetricFlags(CLI::App& verb, MetricFlags& flags);

/// The metric of this name (task_metric.h) with the labels that the flags name, which are in
/// `file`; `label` is the array of --label or what stands in for it. "iou" takes labels only with
/// boxes. Errors are complete.
absl::StatusOr<TaskMetric> MakeTaskMetric(const std::string& name, const MetricFlags& flags,
                                          const std::string& label, const ArrayFile& file);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_VERBS_FLAGS_METRIC_FLAGS_H_
