#include "runtime/session.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <set>
#include <utility>

#include "runtime/control_flow/callee.h"
#include "runtime/out_of_memory.h"
#include "runtime/session_inputs.h"
#include "runtime/session_plan.h"
#include "runtime/status_macros.h"
#include "runtime/step.h"
#include "runtime/xnnpack/environment.h"
#include "runtime/xnnpack/packed_weights.h"

namespace zeropoint::runtime {
namespace {

// Constants are copied where XNNPACK might read past their end. Nothing reads those of a session
// that never runs.
void SkipCopies(Program& program) {
  for (ProgramValue& value : program.values) value.constant.readable_past_end = kTensorSlack;
}

// Null for a function that returns all that it yields.
const std::size_t* FindResults(const FunctionWatch& watch, const Function& function) {
  const auto found = watch.results.find(function.name);
  const bool shows = found != watch.results.end() && found->second < function.body.outputs.size();
  return shows ? &found->second : nullptr;
}

}  // namespace

class Session::Impl : public Callee {
 public:
  static absl::StatusOr<std::unique_ptr<Impl>> Create(const Module& module,
                                                      const SessionOptions& options);
  // A verified program.
  static absl::StatusOr<std::unique_ptr<Impl>> Create(
      std::shared_ptr<const Program> program,
      std::shared_ptr<const xnnpack::Environment> environment, bool profile,
      std::shared_ptr<const FunctionWatch> watch);

  // The last step goes first: XNNPACK's runtimes stand in a list of those that share an arena, the
  // latest at its head, and each is looked for from there.
  ~Impl() override {
    while (!steps_.empty()) steps_.pop_back();
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  int num_inputs() const override { return static_cast<int>(program_->inputs.size()); }
  int num_outputs() const override { return static_cast<int>(program_->outputs.size()); }
  std::size_t input_rank(int index) const override {
    return program_->inputs[static_cast<std::size_t>(index)].symbols.size();
  }
  absl::StatusOr<std::vector<Tensor>> Call(absl::Span<const TensorView> inputs) override {
    return Run(inputs);
  }

  const Program& program() const { return *program_; }
  absl::StatusOr<std::vector<Tensor>> Run(absl::Span<const TensorView> inputs);
  absl::Status Stream(absl::Span<const TensorView> inputs, OutputSink sink);
  std::size_t peak_bytes() const { return peak_bytes_; }
  absl::StatusOr<std::vector<NodeTime>> Profile() const;

 private:
  Impl(std::shared_ptr<const Program> program,
       std::shared_ptr<const xnnpack::Environment> environment)
      : program_(std::move(program)), environment_(std::move(environment)) {}

  // A verified program or function.
  static absl::StatusOr<std::unique_ptr<Impl>> Create(
      std::shared_ptr<const Program> program,
      std::shared_ptr<const xnnpack::Environment> environment, const Callees& callees,
      bool profile);

  // What a value holds in this run: the caller's memory, a tensor of the session or a constant.
  absl::StatusOr<TensorView> ViewOf(ValueId id) const;
  absl::Status BindInputs(absl::Span<const TensorView> inputs);
  absl::StatusOr<TensorView> CopyInput(ValueId id, const TensorView& input);
  absl::Status RunStep(std::size_t index);
  void Drop(const std::vector<ValueId>& values);
  absl::StatusOr<std::vector<Tensor>> RunSteps(absl::Span<const TensorView> inputs);
  absl::StatusOr<std::vector<Tensor>> TakeOutputs();
  absl::Status StreamSteps(absl::Span<const TensorView> inputs, OutputSink sink);
  // To every port of the value.
  absl::Status HandOut(ValueId id, OutputSink sink) const;
  // Ends a run, however it went.
  void Clear();

  // Declared in order of dependence: steps go before what they use.
  std::shared_ptr<const Program> program_;
  std::shared_ptr<const xnnpack::Environment> environment_;
  std::vector<std::unique_ptr<Step>> steps_;
  // By step: what nothing reads any more, neither a step nor a port; and without regard to ports.
  std::vector<std::vector<ValueId>> last_uses_;
  std::vector<std::vector<ValueId>> last_uses_by_steps_;
  // The ports of each output.
  std::map<ValueId, std::vector<std::size_t>> ports_;
  // Outputs that no step computes: inputs and constants.
  std::set<ValueId> known_outputs_;
  // Input values that a step reads past the end of.
  std::set<ValueId> needs_slack_;
  // Copies of such inputs, kept from run to run: fresh memory costs a page fault for every 4 KB.
  std::map<ValueId, Tensor> input_copies_;
  std::map<ValueId, Tensor> tensors_;
  std::map<ValueId, TensorView> borrowed_;
  std::size_t live_bytes_ = 0;  // of tensors_
  std::size_t peak_bytes_ = 0;
};

// A function whose last outputs are shown, not returned.
class Session::WatchedImpl : public Callee {
 public:
  WatchedImpl(std::unique_ptr<Impl> impl, std::string name, std::size_t results,
              std::shared_ptr<const FunctionWatch> watch)
      : impl_(std::move(impl)),
        name_(std::move(name)),
        results_(results),
        watch_(std::move(watch)) {}

  int num_inputs() const override { return impl_->num_inputs(); }
  int num_outputs() const override { return static_cast<int>(results_); }
  std::size_t input_rank(int index) const override { return impl_->input_rank(index); }
  absl::StatusOr<std::vector<Tensor>> Call(absl::Span<const TensorView> inputs) override {
    std::vector<Tensor> results(results_);
    RETURN_IF_ERROR(
        impl_->Stream(inputs, [&](std::size_t port, const TensorView& view) -> absl::Status {
          if (port >= results_) return watch_->show(name_, port, view);
          ASSIGN_OR_RETURN(results[port], Tensor::CopyOf(view));
          return absl::OkStatus();
        }));
    return results;
  }

 private:
  const std::unique_ptr<Impl> impl_;
  const std::string name_;
  const std::size_t results_;
  const std::shared_ptr<const FunctionWatch> watch_;
};

absl::StatusOr<std::unique_ptr<Session::Impl>> Session::Impl::Create(
    const Module& module, const SessionOptions& options) {
  ASSIGN_OR_RETURN(std::shared_ptr<const xnnpack::Environment> environment,
                   xnnpack::Environment::Create(
                       options.threads, module.packed_weights(),
                       options.arena == nullptr ? nullptr : options.arena->workspace()));
  return Create(module.program(), std::move(environment), options.profile, options.watch);
}

absl::StatusOr<std::unique_ptr<Session::Impl>> Session::Impl::Create(
    std::shared_ptr<const Program> program, std::shared_ptr<const xnnpack::Environment> environment,
    bool profile, std::shared_ptr<const FunctionWatch> watch) {
  Callees callees;
  for (const Function& function : program->functions) {
    // The function lives in the program.
    std::shared_ptr<const Program> body(program, &function.body);
    ASSIGN_OR_RETURN(std::unique_ptr<Impl> callee,
                     Create(std::move(body), environment, callees, profile));
    const std::size_t* results = watch == nullptr ? nullptr : FindResults(*watch, function);
    if (results == nullptr) {
      callees.emplace(function.name, std::move(callee));
    } else {
      callees.emplace(function.name, std::make_shared<WatchedImpl>(std::move(callee), function.name,
                                                                   *results, watch));
    }
  }
  return Create(std::move(program), std::move(environment), callees, profile);
}

absl::StatusOr<std::unique_ptr<Session::Impl>> Session::Impl::Create(
    std::shared_ptr<const Program> program, std::shared_ptr<const xnnpack::Environment> environment,
    const Callees& callees, bool profile) {
  auto impl = std::unique_ptr<Impl>(new Impl(std::move(program), std::move(environment)));
  ASSIGN_OR_RETURN(impl->steps_, MakeSteps(*impl->program_, *impl->environment_, callees, profile));
  impl->last_uses_ = LastUses(impl->program_->outputs, impl->steps_);
  impl->last_uses_by_steps_ = LastUses(/*outputs=*/{}, impl->steps_);
  for (std::size_t i = 0; i < impl->program_->outputs.size(); ++i) {
    const ValueId id = impl->program_->outputs[i].value;
    impl->ports_[id].push_back(i);
    impl->known_outputs_.insert(id);
  }
  for (const std::unique_ptr<Step>& step : impl->steps_) {
    for (const ValueId id : step->outputs()) impl->known_outputs_.erase(id);
    if (!step->needs_slack()) continue;
    impl->needs_slack_.insert(step->inputs().begin(), step->inputs().end());
  }
  return impl;
}

absl::Status Session::Impl::BindInputs(absl::Span<const TensorView> inputs) {
  RETURN_IF_ERROR(CheckInputs(*program_, inputs));
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const ValueId id = program_->inputs[i].value;
    borrowed_[id] = inputs[i];
    if (needs_slack_.contains(id)) {
      ASSIGN_OR_RETURN(borrowed_[id], CopyInput(id, inputs[i]));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<TensorView> Session::Impl::CopyInput(ValueId id, const TensorView& input) {
  Tensor& copy = input_copies_[id];
  if (copy.data() == nullptr || copy.extents() != input.extents) {
    ASSIGN_OR_RETURN(
        copy, Tensor::Allocate(input.dtype, Extents(input.extents.begin(), input.extents.end())));
  }
  if (const std::size_t bytes = input.num_bytes(); bytes > 0) {
    std::memcpy(copy.data(), input.data, bytes);
  }
  return copy.view();
}

absl::StatusOr<TensorView> Session::Impl::ViewOf(ValueId id) const {
  if (const auto tensor = tensors_.find(id); tensor != tensors_.end()) {
    return tensor->second.view();
  }
  if (const auto view = borrowed_.find(id); view != borrowed_.end()) return view->second;
  const ProgramValue& value = program_->values[static_cast<std::size_t>(id)];
  if (value.is_constant) {
    return TensorView{value.dtype, value.extents, value.constant.bytes.data()};
  }
  return absl::InternalError("value '" + value.name + "' has no contents");
}

absl::Status Session::Impl::RunStep(std::size_t index) {
  Step& step = *steps_[index];
  std::vector<TensorView> views(step.inputs().size());
  std::vector<const TensorView*> operands(step.inputs().size(), nullptr);
  for (std::size_t i = 0; i < views.size(); ++i) {
    if (step.inputs()[i] == kNoValue) continue;
    ASSIGN_OR_RETURN(views[i], ViewOf(step.inputs()[i]));
    operands[i] = &views[i];
  }
  ASSIGN_OR_RETURN(std::vector<Tensor> results, step.Run(operands));
  for (std::size_t i = 0; i < results.size(); ++i) {
    live_bytes_ += results[i].view().num_bytes();
    tensors_.insert_or_assign(step.outputs()[i], std::move(results[i]));
  }
  peak_bytes_ = std::max(peak_bytes_, live_bytes_ + step.scratch_bytes());
  return absl::OkStatus();
}

void Session::Impl::Drop(const std::vector<ValueId>& values) {
  for (const ValueId id : values) {
    const auto tensor = tensors_.find(id);
    if (tensor == tensors_.end()) continue;
    live_bytes_ -= tensor->second.view().num_bytes();
    tensors_.erase(tensor);
  }
}

// A tensor of the session moves out to the last port that names it; the caller's inputs and
// constants are copied.
absl::StatusOr<std::vector<Tensor>> Session::Impl::TakeOutputs() {
  std::vector<Tensor> outputs;
  std::map<ValueId, int> remaining;
  for (const Port& port : program_->outputs) ++remaining[port.value];
  for (const Port& port : program_->outputs) {
    const auto owned = tensors_.find(port.value);
    if (--remaining[port.value] == 0 && owned != tensors_.end()) {
      outputs.push_back(std::move(owned->second));
      continue;
    }
    ASSIGN_OR_RETURN(const TensorView view, ViewOf(port.value));
    ASSIGN_OR_RETURN(Tensor copy, Tensor::CopyOf(view));
    outputs.push_back(std::move(copy));
  }
  return outputs;
}

absl::StatusOr<std::vector<Tensor>> Session::Impl::RunSteps(absl::Span<const TensorView> inputs) {
  RETURN_IF_ERROR(BindInputs(inputs));
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    RETURN_IF_ERROR(RunStep(i));
    Drop(last_uses_[i]);
  }
  return TakeOutputs();
}

absl::StatusOr<std::vector<Tensor>> Session::Impl::Run(absl::Span<const TensorView> inputs) {
  peak_bytes_ = 0;
  absl::StatusOr<std::vector<Tensor>> outputs = CatchOutOfMemory([&] { return RunSteps(inputs); });
  Clear();
  return outputs;
}

absl::Status Session::Impl::HandOut(ValueId id, OutputSink sink) const {
  const auto ports = ports_.find(id);
  if (ports == ports_.end()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const TensorView view, ViewOf(id));
  for (const std::size_t port : ports->second) RETURN_IF_ERROR(sink(port, view));
  return absl::OkStatus();
}

absl::Status Session::Impl::StreamSteps(absl::Span<const TensorView> inputs, OutputSink sink) {
  RETURN_IF_ERROR(BindInputs(inputs));
  for (const ValueId id : known_outputs_) RETURN_IF_ERROR(HandOut(id, sink));
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    RETURN_IF_ERROR(RunStep(i));
    for (const ValueId id : steps_[i]->outputs()) RETURN_IF_ERROR(HandOut(id, sink));
    Drop(last_uses_by_steps_[i]);
  }
  return absl::OkStatus();
}

absl::Status Session::Impl::Stream(absl::Span<const TensorView> inputs, OutputSink sink) {
  peak_bytes_ = 0;
  const absl::Status status = CatchOutOfMemory([&] { return StreamSteps(inputs, sink); });
  Clear();
  return status;
}

void Session::Impl::Clear() {
  tensors_.clear();
  borrowed_.clear();
  live_bytes_ = 0;
}

absl::StatusOr<std::vector<NodeTime>> Session::Impl::Profile() const {
  std::vector<NodeTime> times;
  for (const std::unique_ptr<Step>& step : steps_) RETURN_IF_ERROR(step->AppendTimes(&times));
  return times;
}

Session::Session(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Session::~Session() = default;

absl::StatusOr<std::unique_ptr<Session>> Session::Create(
    const std::shared_ptr<const Module>& module, const SessionOptions& options) {
  return CatchOutOfMemory([&]() -> absl::StatusOr<std::unique_ptr<Session>> {
    ASSIGN_OR_RETURN(std::unique_ptr<Impl> impl, Impl::Create(*module, options));
    return std::unique_ptr<Session>(new Session(std::move(impl)));
  });
}

absl::StatusOr<std::unique_ptr<Session>> Session::Create(std::shared_ptr<const Program> program,
                                                         const SessionOptions& options) {
  ASSIGN_OR_RETURN(const std::shared_ptr<const Module> module, Module::Create(std::move(program)));
  return Create(module, options);
}

absl::Status Session::CheckLoads(const Program& program) {
  return CatchOutOfMemory([&]() -> absl::Status {
    auto unpacked = std::make_shared<Program>(program);
    SkipCopies(*unpacked);
    for (Function& function : unpacked->functions) SkipCopies(function.body);
    RETURN_IF_ERROR(VerifyProgram(*unpacked));
    auto dropped =
        std::make_shared<xnnpack::PackedWeights>(xnnpack::PackedWeights::Packing::kDropped);
    ASSIGN_OR_RETURN(std::shared_ptr<const xnnpack::Environment> environment,
                     xnnpack::Environment::Create(/*threads=*/1, std::move(dropped)));
    return Impl::Create(std::move(unpacked), std::move(environment), /*profile=*/false,
                        /*watch=*/nullptr)
        .status();
  });
}

const Program& Session::program() const { return impl_->program(); }

absl::StatusOr<std::vector<Tensor>> Session::Run(absl::Span<const TensorView> inputs) {
  return impl_->Run(inputs);
}

absl::Status Session::Stream(absl::Span<const TensorView> inputs, OutputSink sink) {
  return impl_->Stream(inputs, sink);
}

std::size_t Session::peak_bytes() const { return impl_->peak_bytes(); }

absl::StatusOr<std::vector<NodeTime>> Session::profile() const {
  return CatchOutOfMemory([&] { return impl_->Profile(); });
}

}  // namespace zeropoint::runtime
