#include "runtime/xnnpack/recurrent/step.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "runtime/promises.h"
#include "runtime/status_macros.h"
#include "runtime/xnnpack/node_reader.h"
#include "runtime/xnnpack/recurrent/cell.h"
#include "runtime/xnnpack/recurrent/gates.h"
#include "runtime/xnnpack/recurrent/layer.h"
#include "runtime/xnnpack/recurrent/product.h"

namespace zeropoint::runtime::xnnpack {
namespace {

using MakeCell = absl::StatusOr<std::unique_ptr<RecurrentCell>> (*)(const RecurrentLayer& layer,
                                                                    std::int64_t direction,
                                                                    const Environment& environment);
// By RecurrentKind.
constexpr MakeCell kMakeCell[] = {MakeRnnCell, MakeGruCell, MakeLstmCell};

// Products of x that are computed at once: enough to be fast, few enough to stay in a cache.
constexpr std::int64_t kMaxProjected = std::int64_t{1} << 17;

// What the step reads in a run; weights and bias it reads once.
std::vector<ValueId> RunTimeInputs(const Node& node) {
  std::vector<ValueId> ids = node.inputs;
  for (std::size_t i = kRecurrentW; i <= kRecurrentBias && i < ids.size(); ++i) ids[i] = kNoValue;
  return ids;
}

struct Direction {
  RecurrentProduct from_x;
  std::unique_ptr<RecurrentCell> cell;
};

class RecurrentStep : public Step {
 public:
  RecurrentStep(const Program& program, const Node& node, RecurrentLayer layer, bool profile)
      : Step(RunTimeInputs(node), node.outputs),
        program_(program),
        node_(node),
        layer_(std::move(layer)),
        profile_(profile) {}

  bool needs_slack() const override { return true; }

  absl::Status Build(const Environment& environment) {
    for (std::int64_t d = 0; d < layer_.directions; ++d) {
      ASSIGN_OR_RETURN(RecurrentProduct from_x,
                       RecurrentProduct::Create(layer_.w[static_cast<std::size_t>(d)],
                                                layer_.dynamic, environment));
      ASSIGN_OR_RETURN(std::unique_ptr<RecurrentCell> cell,
                       kMakeCell[static_cast<std::size_t>(layer_.kind)](layer_, d, environment));
      directions_.push_back({std::move(from_x), std::move(cell)});
    }
    return absl::OkStatus();
  }

  absl::StatusOr<std::vector<Tensor>> Run(absl::Span<const TensorView* const> inputs) override;

  absl::Status AppendTimes(std::vector<NodeTime>* times) const override {
    if (profile_)
      times->push_back({node_.name, absl::StrCat("Recurrent ", node_.op), elapsed_.count()});
    return absl::OkStatus();
  }

 private:
  // One run of one direction.
  struct Walk {
    std::int64_t direction, steps, batch;
    const float* x;
    const std::int32_t* lengths;  // null when all have all steps
    RecurrentStates states = {};
    float* y = nullptr;
  };

  absl::StatusOr<std::vector<Tensor>> AllocateOutputs(std::int64_t steps, std::int64_t batch,
                                                      absl::Span<const TensorView* const> inputs);
  absl::Status RunDirection(const Walk& walk, const float* peepholes);
  absl::Status RunSteps(const Walk& walk, std::int64_t first, std::int64_t count);
  absl::Status RunStep(const Walk& walk, std::int64_t step, float* gates);
  absl::Status KeepStates(const Walk& walk);
  void EndSequences(const Walk& walk, std::int64_t step, float* y);
  std::int64_t StateSize(const Walk& walk) const { return walk.batch * layer_.hidden; }

  const Program& program_;
  const Node& node_;
  const RecurrentLayer layer_;
  const bool profile_;
  std::vector<Direction> directions_;
  // Kept from run to run.
  Tensor projected_, kept_;
  std::chrono::duration<double, std::milli> elapsed_{0};
};

// The last states are computed where they are put out; they begin as the first states.
absl::StatusOr<std::vector<Tensor>> RecurrentStep::AllocateOutputs(
    std::int64_t steps, std::int64_t batch, absl::Span<const TensorView* const> inputs) {
  std::vector<Tensor> tensors(1 + layer_.num_states);
  ASSIGN_OR_RETURN(tensors[0], Tensor::Allocate(DType::kFloat32,
                                                {steps, layer_.directions, batch, layer_.hidden}));
  for (std::size_t i = 0; i < layer_.num_states; ++i) {
    ASSIGN_OR_RETURN(tensors[i + 1],
                     Tensor::Allocate(DType::kFloat32, {layer_.directions, batch, layer_.hidden}));
    const absl::Span<float> state = tensors[i + 1].mutable_values<float>();
    const std::size_t operand = kRecurrentH0 + i;
    if (operand < inputs.size() && inputs[operand] != nullptr) {
      const absl::Span<const float> first = inputs[operand]->values<float>();
      std::copy(first.begin(), first.end(), state.begin());
    } else {
      std::fill(state.begin(), state.end(), 0.0f);
    }
  }
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    const ProgramValue& value = program_.values[static_cast<std::size_t>(outputs()[i])];
    RETURN_IF_ERROR(CheckType(value, tensors[i].view(), absl::StrCat("node '", node_.name, "'")));
  }
  return tensors;
}

absl::StatusOr<std::vector<Tensor>> RecurrentStep::Run(absl::Span<const TensorView* const> inputs) {
  const auto start = std::chrono::steady_clock::now();
  RETURN_IF_ERROR(CheckRecurrentInputs(NodeReader(program_, node_), layer_, inputs));
  const std::int64_t steps = inputs[kRecurrentX]->extents[0];
  const std::int64_t batch = inputs[kRecurrentX]->extents[1];
  ASSIGN_OR_RETURN(std::vector<Tensor> tensors, AllocateOutputs(steps, batch, inputs));
  if (steps == 0 || batch == 0) return tensors;
  const auto operand = [&](std::size_t index) {
    return index < inputs.size() && inputs[index] != nullptr ? inputs[index]->data : nullptr;
  };
  const auto* const peepholes = static_cast<const float*>(operand(kRecurrentPeepholes));
  for (std::int64_t d = 0; d < layer_.directions; ++d) {
    const std::int64_t plane = d * batch * layer_.hidden;
    Walk walk = {d, steps, batch, static_cast<const float*>(inputs[kRecurrentX]->data),
                 static_cast<const std::int32_t*>(operand(kRecurrentLengths))};
    walk.states.h = tensors[1].mutable_values<float>().data() + plane;
    if (layer_.num_states > 1) walk.states.c = tensors[2].mutable_values<float>().data() + plane;
    walk.y = tensors[0].mutable_values<float>().data() + plane;
    RETURN_IF_ERROR(
        RunDirection(walk, peepholes == nullptr ? nullptr : peepholes + d * 3 * layer_.hidden));
  }
  elapsed_ = std::chrono::steady_clock::now() - start;
  return tensors;
}

absl::Status RecurrentStep::RunDirection(const Walk& walk, const float* peepholes) {
  RETURN_IF_ERROR(
      directions_[static_cast<std::size_t>(walk.direction)].cell->Prepare(walk.batch, peepholes));
  const std::int64_t at_once =
      std::max<std::int64_t>(1, kMaxProjected / (walk.batch * layer_.rows()));
  for (std::int64_t done = 0; done < walk.steps; done += at_once) {
    const std::int64_t count = std::min(at_once, walk.steps - done);
    const std::int64_t first = layer_.IsReverse(walk.direction) ? walk.steps - done - count : done;
    RETURN_IF_ERROR(RunSteps(walk, first, count));
  }
  return absl::OkStatus();
}

absl::Status RecurrentStep::RunSteps(const Walk& walk, std::int64_t first, std::int64_t count) {
  RecurrentProduct& from_x = directions_[static_cast<std::size_t>(walk.direction)].from_x;
  ASSIGN_OR_RETURN(float* const projected, Reserve(count * walk.batch, layer_.rows(), projected_));
  RETURN_IF_ERROR(from_x.Reshape(count * walk.batch));
  RETURN_IF_ERROR(from_x.Run(walk.x + first * walk.batch * layer_.inputs, projected));
  for (std::int64_t i = 0; i < count; ++i) {
    const std::int64_t offset = layer_.IsReverse(walk.direction) ? count - 1 - i : i;
    RETURN_IF_ERROR(RunStep(walk, first + offset, projected + offset * walk.batch * layer_.rows()));
  }
  return absl::OkStatus();
}

absl::Status RecurrentStep::RunStep(const Walk& walk, std::int64_t step, float* gates) {
  if (walk.lengths != nullptr) RETURN_IF_ERROR(KeepStates(walk));
  RETURN_IF_ERROR(
      directions_[static_cast<std::size_t>(walk.direction)].cell->Step(gates, walk.states));
  float* const y = walk.y + step * layer_.directions * StateSize(walk);
  std::copy_n(walk.states.h, StateSize(walk), y);
  if (walk.lengths != nullptr) EndSequences(walk, step, y);
  return absl::OkStatus();
}

absl::Status RecurrentStep::KeepStates(const Walk& walk) {
  ASSIGN_OR_RETURN(float* const kept, Reserve(2 * walk.batch, layer_.hidden, kept_));
  std::copy_n(walk.states.h, StateSize(walk), kept);
  if (walk.states.c != nullptr) std::copy_n(walk.states.c, StateSize(walk), kept + StateSize(walk));
  return absl::OkStatus();
}

// A sequence that has ended keeps its states and puts out zeros.
void RecurrentStep::EndSequences(const Walk& walk, std::int64_t step, float* y) {
  const std::int64_t hidden = layer_.hidden;
  const float* const kept = kept_.values<float>().data();
  for (std::int64_t b = 0; b < walk.batch; ++b) {
    if (step < walk.lengths[b]) continue;
    std::fill_n(y + b * hidden, hidden, 0.0f);
    std::copy_n(kept + b * hidden, hidden, walk.states.h + b * hidden);
    if (walk.states.c == nullptr) continue;
    std::copy_n(kept + StateSize(walk) + b * hidden, hidden, walk.states.c + b * hidden);
  }
}

}  // namespace

absl::StatusOr<std::unique_ptr<Step>> MakeRecurrentStep(const Program& program, const Node& node,
                                                        const Environment& environment,
                                                        bool profile) {
  ASSIGN_OR_RETURN(RecurrentLayer layer, ReadRecurrentLayer(NodeReader(program, node)));
  auto step = std::make_unique<RecurrentStep>(program, node, std::move(layer), profile);
  RETURN_IF_ERROR(step->Build(environment));
  return step;
}

}  // namespace zeropoint::runtime::xnnpack
