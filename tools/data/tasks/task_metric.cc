#include "tools/data/tasks/task_metric.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/types/span.h"
#include "runtime/status_macros.h"
#include "tools/data/convert.h"
#include "tools/data/metrics.h"
#include "tools/data/tasks/boxes.h"
#include "tools/data/tasks/ctc.h"
#include "tools/error_text.h"

namespace zeropoint::tools {
namespace {

using runtime::Tensor;

bool IsInteger(runtime::DType dtype) {
  constexpr runtime::DType kFloats[] = {runtime::DType::kFloat16, runtime::DType::kBfloat16,
                                        runtime::DType::kFloat32, runtime::DType::kFloat64};
  return std::find(std::begin(kFloats), std::end(kFloats), dtype) == std::end(kFloats);
}

/// Rows [begin, begin + samples) of labels, each of `width` numbers.
absl::StatusOr<std::vector<std::int64_t>> LabelRows(const Tensor& labels, const TaskBatch& batch,
                                                    std::int64_t* width) {
  if (labels.extents().empty() || labels.extents()[0] < batch.begin + batch.samples) {
    return absl::InvalidArgumentError(
        absl::StrCat("labels of shape ", runtime::ExtentsToString(labels.extents()),
                     " are not one each for ", batch.begin + batch.samples, " samples"));
  }
  *width = labels.num_elements() / labels.extents()[0];
  std::vector<std::int64_t> values(static_cast<std::size_t>(labels.num_elements()));
  ConvertToInt64(labels.view(), absl::MakeSpan(values));
  const auto first = values.begin() + static_cast<std::ptrdiff_t>(batch.begin * *width);
  return std::vector<std::int64_t>(first,
                                   first + static_cast<std::ptrdiff_t>(batch.samples * *width));
}

absl::StatusOr<std::vector<std::int64_t>> ClassLabels(const Tensor& labels,
                                                      const TaskBatch& batch) {
  std::int64_t width = 0;
  ASSIGN_OR_RETURN(std::vector<std::int64_t> classes, LabelRows(labels, batch, &width));
  if (width == 1) return classes;
  return absl::InvalidArgumentError(absl::StrCat(
      "labels of shape ", runtime::ExtentsToString(labels.extents()), " are no classes"));
}

// Each reads the answers to the samples of a batch out of an output, or out of labels.

absl::StatusOr<std::vector<std::int64_t>> Classes(const Tensor& output, const TaskBatch& batch) {
  const std::int64_t classes = batch.samples == 0 ? 0 : output.num_elements() / batch.samples;
  if (classes == 0 || classes * batch.samples != output.num_elements()) {
    return absl::InvalidArgumentError(
        absl::StrCat("an output of shape ", runtime::ExtentsToString(output.extents()),
                     " is not a row of scores for each of ", batch.samples, " samples"));
  }
  std::vector<float> values(static_cast<std::size_t>(output.num_elements()));
  ConvertToFloat(output.view(), absl::MakeSpan(values));
  std::vector<std::int64_t> best;
  for (std::size_t i = 0; i < static_cast<std::size_t>(batch.samples); ++i) {
    const auto width = static_cast<std::size_t>(classes);
    best.push_back(ArgMax(absl::MakeConstSpan(values).subspan(i * width, width)));
  }
  return best;
}

absl::StatusOr<std::vector<Sequence>> LabelSequences(const Tensor& labels, const TaskBatch& batch) {
  std::int64_t width = 0;
  ASSIGN_OR_RETURN(const std::vector<std::int64_t> values, LabelRows(labels, batch, &width));
  std::vector<Sequence> sequences;
  for (auto row = values.begin(); row != values.end(); row += width) {
    Sequence& sequence = sequences.emplace_back();
    std::copy_if(row, row + width, std::back_inserter(sequence),
                 [](std::int64_t label) { return label >= 0; });
  }
  return sequences;
}

absl::StatusOr<std::vector<Detection>> LabelDetections(const TaskLabels& labels,
                                                       const TaskBatch& batch) {
  if (!labels.boxes) return absl::InvalidArgumentError("labels without boxes are no detections");
  ASSIGN_OR_RETURN(const std::vector<std::int64_t> classes, ClassLabels(*labels.labels, batch));
  const Tensor& boxes = *labels.boxes;
  if (boxes.num_elements() != 4 * labels.labels->extents()[0]) {
    return absl::InvalidArgumentError(absl::StrCat("boxes of shape ",
                                                   runtime::ExtentsToString(boxes.extents()),
                                                   " are not one of four numbers for each label"));
  }
  std::vector<float> values(static_cast<std::size_t>(boxes.num_elements()));
  ConvertToFloat(boxes.view(), absl::MakeSpan(values));
  std::vector<Detection> detections;
  for (std::size_t i = 0; i < classes.size(); ++i) {
    const float* box = &values[4 * (static_cast<std::size_t>(batch.begin) + i)];
    detections.push_back({classes[i], {box[0], box[1], box[2], box[3]}});
  }
  return detections;
}

template <typename Answers, typename Same>
std::int64_t CountSame(const Answers& found, const Answers& expected, Same same) {
  std::int64_t count = 0;
  for (std::size_t i = 0; i < found.size(); ++i) count += same(found[i], expected[i]) ? 1 : 0;
  return count;
}

// Each counts the samples of a batch that are answered right.

absl::StatusOr<std::int64_t> RightClasses(const TaskBatch& batch, const TaskLabels& labels,
                                          std::int64_t /*blank*/) {
  ASSIGN_OR_RETURN(const auto found, Classes(batch.output, batch));
  ASSIGN_OR_RETURN(const auto expected, labels.empty() ? Classes(*batch.reference, batch)
                                                       : ClassLabels(*labels.labels, batch));
  return CountSame(found, expected, std::equal_to<>());
}

absl::StatusOr<std::int64_t> RightSequences(const TaskBatch& batch, const TaskLabels& labels,
                                            std::int64_t blank) {
  ASSIGN_OR_RETURN(const auto found, DecodeCtc(batch.output, batch.samples, blank));
  ASSIGN_OR_RETURN(const auto expected, labels.empty()
                                            ? DecodeCtc(*batch.reference, batch.samples, blank)
                                            : LabelSequences(*labels.labels, batch));
  return CountSame(found, expected, std::equal_to<>());
}

absl::StatusOr<std::int64_t> RightBoxes(const TaskBatch& batch, const TaskLabels& labels,
                                        std::int64_t /*blank*/) {
  ASSIGN_OR_RETURN(const auto found, BestDetections(batch.output, batch.samples));
  ASSIGN_OR_RETURN(const auto expected, labels.empty()
                                            ? BestDetections(*batch.reference, batch.samples)
                                            : LabelDetections(labels, batch));
  return CountSame(found, expected, IsHit);
}

}  // namespace

struct TaskRow {
  absl::string_view name;
  absl::string_view key;
  absl::StatusOr<std::int64_t> (*count_right)(const TaskBatch& batch, const TaskLabels& labels,
                                              std::int64_t blank);
};

namespace {

constexpr TaskRow kTasks[] = {
    {"top1", "top1", RightClasses},
    {"ctc", "lines", RightSequences},
    {"iou", "hits", RightBoxes},
};

}  // namespace

absl::StatusOr<TaskLabels> ReadTaskLabels(const ArrayFile& file, const std::string& labels,
                                          const std::string& boxes) {
  TaskLabels read;
  if (labels.empty() && !boxes.empty()) {
    return absl::InvalidArgumentError(
        ErrorText("boxes without labels", file.WhereOf(boxes), "name the classes with --label"));
  }
  if (!labels.empty()) {
    ASSIGN_OR_RETURN(read.labels, file.ReadTensor(labels));
    if (!IsInteger(read.labels->dtype())) {
      return absl::InvalidArgumentError(ErrorText("labels are no integers", file.WhereOf(labels),
                                                  "name another array with --label"));
    }
  }
  if (!boxes.empty()) {
    ASSIGN_OR_RETURN(read.boxes, file.ReadTensor(boxes));
  }
  return read;
}

absl::StatusOr<TaskMetric> TaskMetric::Create(absl::string_view name, TaskLabels labels,
                                              std::int64_t blank) {
  for (const TaskRow& row : kTasks) {
    if (row.name == name) return TaskMetric(row, std::move(labels), blank);
  }
  return absl::InvalidArgumentError(
      absl::StrCat("unknown metric '", name, "'; there are ",
                   absl::StrJoin(kTasks, ", ", [](std::string* text, const TaskRow& row) {
                     absl::StrAppend(text, row.name);
                   })));
}

absl::string_view TaskMetric::key() const { return row_->key; }

absl::Status TaskMetric::Add(const TaskBatch& batch) {
  ASSIGN_OR_RETURN(const std::int64_t right, row_->count_right(batch, labels_, blank_));
  right_ += right;
  samples_ += batch.samples;
  return absl::OkStatus();
}

double TaskMetric::share() const {
  return samples_ == 0 ? 0 : static_cast<double>(right_) / static_cast<double>(samples_);
}

void TaskMetric::Reset() {
  right_ = 0;
  samples_ = 0;
}

}  // namespace zeropoint::tools
