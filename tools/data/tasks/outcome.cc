#include "tools/data/tasks/outcome.h"

#include "runtime/status_macros.h"

namespace zeropoint::tools {
namespace {

std::vector<std::string> OutputNames(const runtime::Program& program) {
  std::vector<std::string> names;
  for (const runtime::Port& port : program.outputs) names.push_back(port.name);
  return names;
}

}  // namespace

Outcome::Outcome(std::string command, std::string data_path, const runtime::Program& program,
                 const runtime::Program* reference)
    : command_(std::move(command)), data_path_(std::move(data_path)) {
  outputs_.emplace(OutputNames(program));
  if (reference != nullptr) reference_.emplace(OutputNames(*reference));
}

absl::Status Outcome::Add(const OutcomeRun& run) {
  if (!metric_) {
    RETURN_IF_ERROR(outputs_->Add(run.outputs));
    return reference_ ? reference_->Add(run.reference) : absl::OkStatus();
  }
  return metric_->Add(
      {.begin = run.begin,
       .samples = run.samples,
       .output = run.outputs[run.answer.first],
       .reference = run.reference.empty() ? nullptr : &run.reference[run.answer.second]});
}

absl::StatusOr<double> Outcome::Value() const {
  if (metric_) return metric_->share();
  return RunMetricCommand(command_, data_path_, *outputs_, reference_ ? &*reference_ : nullptr);
}

void Outcome::Reset() {
  if (metric_) metric_->Reset();
  if (outputs_) outputs_->Clear();
  if (reference_) reference_->Clear();
}

}  // namespace zeropoint::tools
