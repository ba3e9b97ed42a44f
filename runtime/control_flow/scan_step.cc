// cf.scan: (states…, scanned…, captures…). The function takes (states…, slices…, captures…) and
// returns (states…, slices…).

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "runtime/control_flow/call_node.h"
#include "runtime/control_flow/slices.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime {
namespace {

constexpr std::size_t kMaxAxis = 15;

struct ScanAxes {
  std::vector<std::size_t> axes;
  std::vector<std::size_t> reversed;
};

struct ScanShape {
  std::size_t states = 0;
  ScanAxes inputs;
  ScanAxes outputs;
};

class ScanStep : public CallStep {
 public:
  ScanStep(CallNode call, bool profile, std::shared_ptr<Callee> body, ScanShape shape)
      : CallStep(call, profile), body_(std::move(body)), shape_(std::move(shape)) {}

 private:
  absl::StatusOr<std::vector<Tensor>> Execute(absl::Span<const TensorView* const> inputs) override {
    ASSIGN_OR_RETURN(const std::int64_t length, Length(inputs));
    std::vector<TensorView> values;
    for (const TensorView* input : inputs) values.push_back(*input);
    std::vector<Tensor> states;
    for (std::size_t k = 0; k < shape_.states; ++k) {
      ASSIGN_OR_RETURN(states.emplace_back(), Tensor::CopyOf(*inputs[k]));
    }
    std::vector<std::vector<Tensor>> slices(shape_.outputs.axes.size());
    for (std::int64_t i = 0; i < length; ++i) {
      for (std::size_t k = 0; k < states.size(); ++k) values[k] = states[k].view();
      ASSIGN_OR_RETURN(const std::vector<Tensor> taken, Take(inputs, i, length));
      for (std::size_t k = 0; k < taken.size(); ++k) values[shape_.states + k] = taken[k].view();
      ASSIGN_OR_RETURN(std::vector<Tensor> returned, body_->Call(values));
      for (std::size_t k = 0; k < slices.size(); ++k) {
        slices[k].push_back(std::move(returned[shape_.states + k]));
      }
      returned.resize(shape_.states);
      states = std::move(returned);
    }
    for (std::size_t k = 0; k < slices.size(); ++k) {
      ASSIGN_OR_RETURN(states.emplace_back(),
                       call().Stack(slices[k], shape_.outputs.axes[k],
                                    shape_.outputs.reversed[k] != 0, shape_.states + k));
    }
    return states;
  }

  /// The extent along which all scanned operands are taken apart.
  absl::StatusOr<std::int64_t> Length(absl::Span<const TensorView* const> inputs) const {
    std::int64_t length = -1;
    for (std::size_t k = 0; k < shape_.inputs.axes.size(); ++k) {
      const TensorView& input = *inputs[shape_.states + k];
      const std::size_t axis = shape_.inputs.axes[k];
      const std::int64_t extent = axis < input.extents.size() ? input.extents[axis] : -1;
      if (extent < 0 || (length >= 0 && extent != length)) {
        return absl::InvalidArgumentError("scanned operands differ in length or lack the axis");
      }
      length = extent;
    }
    return length;
  }

  absl::StatusOr<std::vector<Tensor>> Take(absl::Span<const TensorView* const> inputs,
                                           std::int64_t iteration, std::int64_t length) const {
    std::vector<Tensor> taken;
    for (std::size_t k = 0; k < shape_.inputs.axes.size(); ++k) {
      const std::int64_t index =
          shape_.inputs.reversed[k] != 0 ? length - 1 - iteration : iteration;
      ASSIGN_OR_RETURN(taken.emplace_back(),
                       TakeSlice(*inputs[shape_.states + k], shape_.inputs.axes[k], index));
    }
    return taken;
  }

  const std::shared_ptr<Callee> body_;
  const ScanShape shape_;
};

absl::StatusOr<ScanAxes> ReadAxes(const CallNode& call, const std::string& prefix,
                                  std::size_t count) {
  ScanAxes axes;
  ASSIGN_OR_RETURN(axes.axes, call.Numbers(prefix + "_axes", count, kMaxAxis));
  ASSIGN_OR_RETURN(axes.reversed, call.Numbers(prefix + "_directions", count, 1));
  return axes;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Step>> MakeScanStep(CallNode call, const Callees& callees,
                                                   bool profile) {
  const Node& node = call.node();
  for (const ValueId id : node.inputs) {
    if (id == kNoValue) return call.Error("an operand is absent");
  }
  ScanShape shape;
  ASSIGN_OR_RETURN(shape.states,
                   call.Count("states", std::min(node.inputs.size(), node.outputs.size())));
  const auto input_axes = node.attributes.find("input_axes");
  const std::size_t scanned =
      input_axes == node.attributes.end() ? 0 : input_axes->second.ints.size();
  if (scanned == 0 || scanned > node.inputs.size() - shape.states) {
    return call.Error(
        "'input_axes' must name an axis for each scanned operand, of which it has one");
  }
  ASSIGN_OR_RETURN(shape.inputs, ReadAxes(call, "input", scanned));
  ASSIGN_OR_RETURN(shape.outputs, ReadAxes(call, "output", node.outputs.size() - shape.states));
  ASSIGN_OR_RETURN(std::shared_ptr<Callee> body, call.FindFunction("body", callees));
  RETURN_IF_ERROR(call.ExpectArity(*body, node.inputs.size(), node.outputs.size()));
  return std::make_unique<ScanStep>(call, profile, std::move(body), std::move(shape));
}

}  // namespace zeropoint::runtime
