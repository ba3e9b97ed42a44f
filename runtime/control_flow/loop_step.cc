// cf.loop: (trip count?, condition?, states…, captures…). The function takes (iteration, condition,
// states…, captures…) and returns (condition, states…, slices…).

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/status/status.h"
#include "runtime/control_flow/call_node.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime {
namespace {

constexpr std::size_t kFirstValue = 2;

class LoopStep : public CallStep {
 public:
  LoopStep(CallNode call, bool profile, std::shared_ptr<Callee> body, std::size_t states)
      : CallStep(call, profile), body_(std::move(body)), states_(states) {}

 private:
  absl::StatusOr<std::vector<Tensor>> Execute(absl::Span<const TensorView* const> inputs) override {
    std::int64_t trips = std::numeric_limits<std::int64_t>::max();
    if (inputs[0] != nullptr) {
      ASSIGN_OR_RETURN(trips, OneInt(*inputs[0]));
    }
    bool condition = true;
    if (inputs[1] != nullptr) {
      ASSIGN_OR_RETURN(condition, OneBool(*inputs[1]));
    }
    // The body declares both as it likes: a scalar, or a vector of one element.
    const Extents iteration_extents(body_->input_rank(0), 1);
    const Extents condition_extents(body_->input_rank(1), 1);
    std::vector<TensorView> values(kFirstValue);
    for (const TensorView* input : inputs.subspan(kFirstValue)) values.push_back(*input);
    std::vector<Tensor> states;
    std::vector<std::vector<Tensor>> slices(call().node().outputs.size() - states_);
    for (std::int64_t i = 0; i < trips && condition; ++i) {
      values[0] = {DType::kInt64, iteration_extents, &i};
      values[1] = {DType::kBool, condition_extents, &condition};
      ASSIGN_OR_RETURN(std::vector<Tensor> returned, body_->Call(values));
      ASSIGN_OR_RETURN(condition, OneBool(returned[0].view()));
      for (std::size_t k = 0; k < slices.size(); ++k) {
        slices[k].push_back(std::move(returned[1 + states_ + k]));
      }
      returned.resize(1 + states_);
      returned.erase(returned.begin());
      states = std::move(returned);
      for (std::size_t k = 0; k < states_; ++k) values[kFirstValue + k] = states[k].view();
    }
    return Finish(values, std::move(states), slices);
  }

  absl::StatusOr<std::vector<Tensor>> Finish(const std::vector<TensorView>& values,
                                             std::vector<Tensor> states,
                                             const std::vector<std::vector<Tensor>>& slices) const {
    // Without an iteration the states are the operands.
    for (std::size_t k = states.size(); k < states_; ++k) {
      ASSIGN_OR_RETURN(states.emplace_back(), Tensor::CopyOf(values[kFirstValue + k]));
    }
    for (std::size_t k = 0; k < slices.size(); ++k) {
      ASSIGN_OR_RETURN(states.emplace_back(), call().Stack(slices[k], 0, false, states_ + k));
    }
    return states;
  }

  const std::shared_ptr<Callee> body_;
  const std::size_t states_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Step>> MakeLoopStep(CallNode call, const Callees& callees,
                                                   bool profile) {
  const std::vector<ValueId>& inputs = call.node().inputs;
  const std::size_t outputs = call.node().outputs.size();
  if (inputs.size() < kFirstValue) return call.Error("it needs two operands, absent ones included");
  for (std::size_t i = kFirstValue; i < inputs.size(); ++i) {
    if (inputs[i] == kNoValue) return call.Error("an operand is absent");
  }
  ASSIGN_OR_RETURN(const std::size_t states,
                   call.Count("states", std::min(inputs.size() - kFirstValue, outputs)));
  ASSIGN_OR_RETURN(std::shared_ptr<Callee> body, call.FindFunction("body", callees));
  RETURN_IF_ERROR(call.ExpectArity(*body, inputs.size(), outputs + 1));
  return std::make_unique<LoopStep>(call, profile, std::move(body), states);
}

}  // namespace zeropoint::runtime
