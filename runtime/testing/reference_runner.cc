#include "runtime/testing/reference_runner.h"

#include <cstddef>
#include <map>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "runtime/control_flow/callee.h"
#include "runtime/control_flow/control_flow_step.h"
#include "runtime/reference_step.h"
#include "runtime/status_macros.h"
#include "runtime/step.h"

namespace zeropoint::runtime::testing {
namespace {

/// A program or a function of one. The program outlives it.
class ReferenceRunner : public Callee {
 public:
  static absl::StatusOr<std::unique_ptr<ReferenceRunner>> Create(const Program& program,
                                                                 const Callees& callees) {
    auto runner = std::unique_ptr<ReferenceRunner>(new ReferenceRunner(program));
    for (const Segment& segment : program.segments) {
      if (segment.backend != Backend::kReference) {
        return absl::InvalidArgumentError("the program has nodes of another backend");
      }
      for (const Node& node : segment.nodes) {
        ASSIGN_OR_RETURN(std::unique_ptr<Step> step,
                         IsControlFlow(node.op) ? MakeControlFlowStep(program, node, callees, false)
                                                : MakeReferenceStep(program, node, false));
        runner->steps_.push_back(std::move(step));
      }
    }
    return runner;
  }

  int num_inputs() const override { return static_cast<int>(program_.inputs.size()); }
  int num_outputs() const override { return static_cast<int>(program_.outputs.size()); }
  std::size_t input_rank(int index) const override {
    return program_.inputs[static_cast<std::size_t>(index)].symbols.size();
  }

  absl::StatusOr<std::vector<Tensor>> Call(absl::Span<const TensorView> inputs) override {
    if (inputs.size() != program_.inputs.size()) {
      return absl::InvalidArgumentError("the program has another number of inputs");
    }
    tensors_.clear();
    views_.clear();
    for (std::size_t i = 0; i < inputs.size(); ++i) views_[program_.inputs[i].value] = inputs[i];
    for (const std::unique_ptr<Step>& step : steps_) RETURN_IF_ERROR(Run(*step));
    std::vector<Tensor> outputs;
    for (const Port& port : program_.outputs) {
      ASSIGN_OR_RETURN(Tensor output, Tensor::CopyOf(ViewOf(port.value)));
      outputs.push_back(std::move(output));
    }
    return outputs;
  }

 private:
  explicit ReferenceRunner(const Program& program) : program_(program) {}

  TensorView ViewOf(ValueId id) const {
    const ProgramValue& value = program_.values[static_cast<std::size_t>(id)];
    if (!value.is_constant) return views_.at(id);
    return {value.dtype, value.extents, value.constant.bytes.data()};
  }

  absl::Status Run(Step& step) {
    std::vector<TensorView> views(step.inputs().size());
    std::vector<const TensorView*> operands(views.size(), nullptr);
    for (std::size_t i = 0; i < views.size(); ++i) {
      if (step.inputs()[i] == kNoValue) continue;
      views[i] = ViewOf(step.inputs()[i]);
      operands[i] = &views[i];
    }
    ASSIGN_OR_RETURN(std::vector<Tensor> results, step.Run(operands));
    for (std::size_t i = 0; i < results.size(); ++i) {
      const ValueId id = step.outputs()[i];
      views_[id] = (tensors_[id] = std::move(results[i])).view();
    }
    return absl::OkStatus();
  }

  const Program& program_;
  std::vector<std::unique_ptr<Step>> steps_;
  std::map<ValueId, Tensor> tensors_;
  // Of inputs and of `tensors_`.
  std::map<ValueId, TensorView> views_;
};

}  // namespace

absl::StatusOr<std::vector<Tensor>> RunOnReferenceKernels(const Program& program,
                                                          absl::Span<const Tensor> inputs) {
  RETURN_IF_ERROR(VerifyProgram(program));
  Callees callees;
  for (const Function& function : program.functions) {
    ASSIGN_OR_RETURN(std::unique_ptr<ReferenceRunner> callee,
                     ReferenceRunner::Create(function.body, callees));
    callees.emplace(function.name, std::move(callee));
  }
  ASSIGN_OR_RETURN(const std::unique_ptr<ReferenceRunner> runner,
                   ReferenceRunner::Create(program, callees));
  std::vector<TensorView> views;
  for (const Tensor& input : inputs) views.push_back(input.view());
  return runner->Call(views);
}

}  // namespace zeropoint::runtime::testing
