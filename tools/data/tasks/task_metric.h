#ifndef ZEROPOINT_TOOLS_DATA_TASKS_TASK_METRIC_H_
#define ZEROPOINT_TOOLS_DATA_TASKS_TASK_METRIC_H_

// How often a model's answer is right, where the answer has to be read out of its output first.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "runtime/tensor.h"
#include "tools/data/array_file.h"

namespace zeropoint::tools {

/// What is right, for all samples; without labels what the reference answers is.
struct TaskLabels {
  /// Integers: [samples] classes, or [samples,L] sequences whose ends are filled with negatives.
  std::optional<runtime::Tensor> labels;
  /// [samples,4] or [samples,1,4]: center x, center y, width, height.
  std::optional<runtime::Tensor> boxes;

  bool empty() const { return !labels.has_value(); }
};

/// Reads the arrays of these names, each of which may be empty. kInvalidArgument (complete,
/// error_text.h) for boxes without labels, and for dtypes that are neither.
absl::StatusOr<TaskLabels> ReadTaskLabels(const ArrayFile& file, const std::string& labels,
                                          const std::string& boxes);

/// Samples [begin, begin + samples) of a data set and what models make of them.
struct TaskBatch {
  std::int64_t begin = 0;
  std::int64_t samples = 0;
  const runtime::Tensor& output;
  /// Null where there are labels and no reference.
  const runtime::Tensor* reference = nullptr;
};

struct TaskRow;

/// The share of samples answered right, accumulated batch by batch.
///
///   ASSIGN_OR_RETURN(TaskMetric metric, TaskMetric::Create("ctc", {}, /*blank=*/0));
///   RETURN_IF_ERROR(metric.Add({0, 8, outputs[0], &expected[0]}));
///   metric.share()
class TaskMetric {
 public:
  /// "top1" (the class of the best score), "ctc" (ctc.h) or "iou" (boxes.h); kInvalidArgument lists
  /// the names there are. `blank` is the class of "ctc" that stands for nothing.
  static absl::StatusOr<TaskMetric> Create(absl::string_view name, TaskLabels labels,
                                           std::int64_t blank);

  /// What the share is called in reports: "top1", "lines", "hits".
  absl::string_view key() const;
  bool has_labels() const { return !labels_.empty(); }
  /// kInvalidArgument when the output, the reference or the labels have a shape that cannot be
  /// answers.
  absl::Status Add(const TaskBatch& batch);
  /// In [0,1]; 0 before the first sample.
  double share() const;
  void Reset();

 private:
  TaskMetric(const TaskRow& row, TaskLabels labels, std::int64_t blank)
      : row_(&row), labels_(std::move(labels)), blank_(blank) {}

  const TaskRow* row_;
  TaskLabels labels_;
  std::int64_t blank_;
  std::int64_t right_ = 0;
  std::int64_t samples_ = 0;
};

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DATA_TASKS_TASK_METRIC_H_
