// cf.if: (cond, captures…) through the one function or the other.

#include "absl/status/status.h"
#include "runtime/control_flow/call_node.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime {
namespace {

class IfStep : public CallStep {
 public:
  IfStep(CallNode call, bool profile, std::shared_ptr<Callee> then_branch,
         std::shared_ptr<Callee> else_branch)
      : CallStep(call, profile),
        then_branch_(std::move(then_branch)),
        else_branch_(std::move(else_branch)) {}

 private:
  absl::StatusOr<std::vector<Tensor>> Execute(absl::Span<const TensorView* const> inputs) override {
    ASSIGN_OR_RETURN(const bool condition, OneBool(*inputs[0]));
    std::vector<TensorView> captures;
    for (const TensorView* input : inputs.subspan(1)) captures.push_back(*input);
    return (condition ? then_branch_ : else_branch_)->Call(captures);
  }

  const std::shared_ptr<Callee> then_branch_;
  const std::shared_ptr<Callee> else_branch_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Step>> MakeIfStep(CallNode call, const Callees& callees,
                                                 bool profile) {
  const std::vector<ValueId>& inputs = call.node().inputs;
  for (const ValueId id : inputs) {
    if (id == kNoValue) return call.Error("an operand is absent");
  }
  if (inputs.empty()) return call.Error("it has no condition");
  ASSIGN_OR_RETURN(std::shared_ptr<Callee> then_branch, call.FindFunction("then", callees));
  ASSIGN_OR_RETURN(std::shared_ptr<Callee> else_branch, call.FindFunction("else", callees));
  const std::size_t outputs = call.node().outputs.size();
  RETURN_IF_ERROR(call.ExpectArity(*then_branch, inputs.size() - 1, outputs));
  RETURN_IF_ERROR(call.ExpectArity(*else_branch, inputs.size() - 1, outputs));
  return std::make_unique<IfStep>(call, profile, std::move(then_branch), std::move(else_branch));
}

}  // namespace zeropoint::runtime
