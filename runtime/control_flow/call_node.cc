#include "runtime/control_flow/call_node.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "runtime/control_flow/control_flow_step.h"
#include "runtime/control_flow/slices.h"
#include "runtime/promises.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime {
namespace {

struct KindRow {
  absl::string_view op;
  absl::StatusOr<std::unique_ptr<Step>> (*make)(CallNode call, const Callees& callees,
                                                bool profile);
};

constexpr KindRow kKinds[] = {
    {"cf.if", MakeIfStep}, {"cf.loop", MakeLoopStep}, {"cf.scan", MakeScanStep}};

const KindRow* FindKind(absl::string_view op) {
  for (const KindRow& row : kKinds) {
    if (row.op == op) return &row;
  }
  return nullptr;
}

template <typename T>
absl::StatusOr<T> OneElement(const TensorView& view, DType dtype) {
  if (view.dtype != dtype || view.num_elements() != 1) {
    return absl::InvalidArgumentError(absl::StrCat("expected one ", std::string(DTypeName(dtype)),
                                                   ", found ",
                                                   TensorTypeToString(view.dtype, view.extents)));
  }
  return view.values<T>()[0];
}

}  // namespace

bool IsControlFlow(absl::string_view op) { return FindKind(op) != nullptr; }

absl::StatusOr<std::unique_ptr<Step>> MakeControlFlowStep(const Program& program, const Node& node,
                                                          const Callees& callees, bool profile) {
  return FindKind(node.op)->make(CallNode(program, node), callees, profile);
}

absl::StatusOr<bool> OneBool(const TensorView& view) {
  return OneElement<bool>(view, DType::kBool);
}
absl::StatusOr<std::int64_t> OneInt(const TensorView& view) {
  return OneElement<std::int64_t>(view, DType::kInt64);
}

std::string CallNode::who() const {
  return absl::StrCat("node '", node_.name, "' (", node_.op, ")");
}

absl::Status CallNode::Error(absl::string_view problem) const {
  return absl::InvalidArgumentError(absl::StrCat(who(), ": ", problem));
}

absl::StatusOr<std::shared_ptr<Callee>> CallNode::FindFunction(absl::string_view attribute,
                                                               const Callees& callees) const {
  const auto found = node_.attributes.find(std::string(attribute));
  const std::string name = found == node_.attributes.end() ? "" : found->second.text;
  const auto callee = callees.find(name);
  if (callee == callees.end()) {
    return Error(
        absl::StrCat("there is no function '", name, "' before it to run as '", attribute, "'"));
  }
  return callee->second;
}

absl::StatusOr<std::size_t> CallNode::Count(absl::string_view attribute,
                                            std::size_t maximum) const {
  ASSIGN_OR_RETURN(const std::vector<std::size_t> numbers, Numbers(attribute, 1, maximum));
  return numbers[0];
}

absl::StatusOr<std::vector<std::size_t>> CallNode::Numbers(absl::string_view attribute,
                                                           std::size_t count,
                                                           std::size_t maximum) const {
  const auto found = node_.attributes.find(std::string(attribute));
  if (found == node_.attributes.end() || found->second.ints.size() != count) {
    return Error(absl::StrCat("attribute '", attribute, "' must be ", count, " numbers"));
  }
  std::vector<std::size_t> numbers;
  for (const std::int64_t number : found->second.ints) {
    if (number < 0 || static_cast<std::uint64_t>(number) > maximum) {
      return Error(
          absl::StrCat("attribute '", attribute, "' holds ", number, ", not in [0,", maximum, "]"));
    }
    numbers.push_back(static_cast<std::size_t>(number));
  }
  return numbers;
}

absl::Status CallNode::ExpectArity(const Callee& callee, std::size_t inputs,
                                   std::size_t outputs) const {
  if (callee.num_inputs() == static_cast<int>(inputs) &&
      callee.num_outputs() == static_cast<int>(outputs)) {
    return absl::OkStatus();
  }
  return Error(absl::StrCat("its function must take ", inputs, " tensors and return ", outputs,
                            ", but it takes ", callee.num_inputs(), " and returns ",
                            callee.num_outputs()));
}

absl::Status CallNode::CheckOutputs(const std::vector<Tensor>& outputs) const {
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    RETURN_IF_ERROR(CheckType(Output(i), outputs[i].view(), who()));
  }
  return absl::OkStatus();
}

absl::StatusOr<Tensor> CallNode::Stack(const std::vector<Tensor>& slices, std::size_t axis,
                                       bool is_reversed, std::size_t index) const {
  const ProgramValue& output = Output(index);
  Extents empty = output.extents;
  std::replace(empty.begin(), empty.end(), std::int64_t{-1}, std::int64_t{0});
  if (axis < empty.size()) empty[axis] = 0;
  return StackSlices(slices, axis, is_reversed, output.dtype, empty);
}

absl::StatusOr<std::vector<Tensor>> CallStep::Run(absl::Span<const TensorView* const> inputs) {
  const auto start = std::chrono::steady_clock::now();
  absl::StatusOr<std::vector<Tensor>> outputs = Execute(inputs);
  if (!outputs.ok()) {
    return absl::Status(outputs.status().code(),
                        absl::StrCat(call_.who(), ": ", outputs.status().message()));
  }
  RETURN_IF_ERROR(call_.CheckOutputs(*outputs));
  elapsed_ = std::chrono::steady_clock::now() - start;
  return outputs;
}

absl::Status CallStep::AppendTimes(std::vector<NodeTime>* times) const {
  if (profile_) {
    times->push_back({call_.node().name, "reference " + call_.node().op, elapsed_.count()});
  }
  return absl::OkStatus();
}

}  // namespace zeropoint::runtime
