#include "runtime/reference_step.h"

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "runtime/promises.h"
#include "runtime/reference/kernel_table.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime {
namespace {

class ReferenceStep : public Step {
 public:
  ReferenceStep(const Program& program, const Node& node, const reference::KernelRow& kernel,
                bool profile)
      : Step(node.inputs, node.outputs),
        program_(program),
        node_(node),
        kernel_(kernel),
        profile_(profile),
        who_(absl::StrCat("node '", node.name, "' (", node.op, ")")) {}

  bool needs_slack() const override { return false; }

  absl::StatusOr<std::vector<Tensor>> Run(absl::Span<const TensorView* const> inputs) override {
    const auto start = std::chrono::steady_clock::now();
    absl::StatusOr<std::vector<Tensor>> results =
        reference::CallKernel(kernel_, inputs, node_.attributes);
    if (!results.ok()) {
      return absl::Status(results.status().code(),
                          absl::StrCat(who_, ": ", results.status().message()));
    }
    RETURN_IF_ERROR(CheckOutputs(*results));
    elapsed_ = std::chrono::steady_clock::now() - start;
    return results;
  }

  absl::Status AppendTimes(std::vector<NodeTime>* times) const override {
    if (profile_) times->push_back({node_.name, "reference " + node_.op, elapsed_.count()});
    return absl::OkStatus();
  }

 private:
  absl::Status CheckOutputs(const std::vector<Tensor>& tensors) const {
    if (tensors.size() != outputs().size()) {
      return absl::InvalidArgumentError(absl::StrCat(who_, ": the program expects ",
                                                     outputs().size(), " outputs, the kernel has ",
                                                     tensors.size()));
    }
    for (std::size_t i = 0; i < tensors.size(); ++i) {
      const ProgramValue& value = program_.values[static_cast<std::size_t>(outputs()[i])];
      RETURN_IF_ERROR(CheckType(value, tensors[i].view(), who_));
    }
    return absl::OkStatus();
  }

  const Program& program_;
  const Node& node_;
  const reference::KernelRow& kernel_;
  const bool profile_;
  const std::string who_;
  std::chrono::duration<double, std::milli> elapsed_{0};
};

}  // namespace

absl::StatusOr<std::unique_ptr<Step>> MakeReferenceStep(const Program& program, const Node& node,
                                                        bool profile) {
  const reference::KernelRow* kernel = reference::FindKernelRow(node.op);
  if (kernel == nullptr) {
    return absl::InvalidArgumentError(
        absl::StrCat("node '", node.name, "': there is no reference kernel '", node.op, "'"));
  }
  return std::make_unique<ReferenceStep>(program, node, *kernel, profile);
}

}  // namespace zeropoint::runtime
