#ifndef ZEROPOINT_RUNTIME_CONTROL_FLOW_CALL_NODE_H_
#define ZEROPOINT_RUNTIME_CONTROL_FLOW_CALL_NODE_H_

// What the three kinds of control flow share: reading a node that comes from an untrusted file, and
// keeping what its values promise. Internal.

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "runtime/control_flow/callee.h"
#include "runtime/program.h"
#include "runtime/step.h"

namespace zeropoint::runtime {

/// Attributes of a node; kInvalidArgument names node and attribute.
class CallNode {
 public:
  CallNode(const Program& program, const Node& node) : program_(program), node_(node) {}

  const Node& node() const { return node_; }
  std::string who() const;
  absl::Status Error(absl::string_view problem) const;

  absl::StatusOr<std::shared_ptr<Callee>> FindFunction(absl::string_view attribute,
                                                       const Callees& callees) const;
  /// A count from 0 to `maximum`.
  absl::StatusOr<std::size_t> Count(absl::string_view attribute, std::size_t maximum) const;
  /// `count` numbers from 0 to `maximum`.
  absl::StatusOr<std::vector<std::size_t>> Numbers(absl::string_view attribute, std::size_t count,
                                                   std::size_t maximum) const;
  /// That the function takes and returns so many tensors.
  absl::Status ExpectArity(const Callee& callee, std::size_t inputs, std::size_t outputs) const;

  /// What output `index` of the node promises.
  const ProgramValue& Output(std::size_t index) const {
    return program_.values[static_cast<std::size_t>(node_.outputs[index])];
  }
  absl::Status CheckOutputs(const std::vector<Tensor>& outputs) const;
  /// Output `index` as slices along `axis`; without slices it has no elements.
  absl::StatusOr<Tensor> Stack(const std::vector<Tensor>& slices, std::size_t axis,
                               bool is_reversed, std::size_t index) const;

 private:
  const Program& program_;
  const Node& node_;
};

/// A step that times itself and checks what it returns.
class CallStep : public Step {
 public:
  CallStep(CallNode call, bool profile)
      : Step(call.node().inputs, call.node().outputs), call_(call), profile_(profile) {}

  bool needs_slack() const override { return false; }
  absl::StatusOr<std::vector<Tensor>> Run(absl::Span<const TensorView* const> inputs) final;
  absl::Status AppendTimes(std::vector<NodeTime>* times) const override;

 protected:
  virtual absl::StatusOr<std::vector<Tensor>> Execute(
      absl::Span<const TensorView* const> inputs) = 0;
  const CallNode& call() const { return call_; }

 private:
  const CallNode call_;
  const bool profile_;
  std::chrono::duration<double, std::milli> elapsed_{0};
};

/// The one element of a tensor; kInvalidArgument for another type or more elements.
absl::StatusOr<bool> OneBool(const TensorView& view);
absl::StatusOr<std::int64_t> OneInt(const TensorView& view);

/// The three kinds.
absl::StatusOr<std::unique_ptr<Step>> MakeIfStep(CallNode call, const Callees& callees,
                                                 bool profile);
absl::StatusOr<std::unique_ptr<Step>> MakeLoopStep(CallNode call, const Callees& callees,
                                                   bool profile);
absl::StatusOr<std::unique_ptr<Step>> MakeScanStep(CallNode call, const Callees& callees,
                                                   bool profile);

}  // namespace zeropoint::runtime

#endif  // ZEROPOINT_RUNTIME_CONTROL_FLOW_CALL_NODE_H_
