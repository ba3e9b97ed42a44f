#include "tools/verbs/flags/metric_flags.h"

#include <utility>

#include "runtime/status_macros.h"
#include "tools/known_name.h"
#include "tools/verbs/at_least.h"

namespace zeropoint::tools {

void AddMetricFlags(CLI::App& verb, MetricFlags& flags) {
  verb.add_option("--label", flags.label,
                  "The array of class numbers, or of sequences (ends filled with -1); default: the "
                  "manifest's \"label\"");
  verb.add_option("--box", flags.box,
                  "The array of boxes (center x, center y, width, height) beside the classes");
  verb.add_option("--blank", flags.blank, "The class that separates letters in sequences (CTC)")
      ->check(AtLeast(0))
      ->capture_default_str();
  verb.add_option("--metric-cmd", flags.command,
                  "A command that is run as CMD OUTPUTS.npz DATA [REFERENCE.npz] and prints one "
                  "number, larger is better");
}

absl::StatusOr<TaskMetric> MakeTaskMetric(const std::string& name, const MetricFlags& flags,
                                          const std::string& label, const ArrayFile& file) {
  const bool wants_boxes = name == "iou";
  const std::string& labels = wants_boxes && flags.box.empty() ? flags.box : label;
  ASSIGN_OR_RETURN(TaskLabels read,
                   ReadTaskLabels(file, labels, wants_boxes ? flags.box : std::string()));
  return KnownName(TaskMetric::Create(name, std::move(read), flags.blank), "--metric",
                   "name one of those");
}

}  // namespace zeropoint::tools
