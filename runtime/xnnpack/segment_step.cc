#include "runtime/xnnpack/segment_step.h"

#include <xnnpack.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "runtime/promises.h"
#include "runtime/status_macros.h"
#include "runtime/xnnpack/node_reader.h"
#include "runtime/xnnpack/node_table.h"
#include "runtime/xnnpack/operator_times.h"
#include "runtime/xnnpack/recurrent/layer.h"
#include "runtime/xnnpack/recurrent/step.h"
#include "runtime/xnnpack/segment_shapes.h"
#include "runtime/xnnpack/value_map.h"
#include "runtime/xnnpack/xnn_status.h"

namespace zeropoint::runtime::xnnpack {
namespace {

// XNN_FLAG_NO_OPERATOR_FUSION, which xnnpack.h does not declare. Fusing is lowering's work:
// XNNPACK's own pass corrupts the padding of a convolution into which it folds a clamp (the
// parameters share a union), and without it profiles have one operator per node.
constexpr std::uint32_t kNoOperatorFusion = 0x80000000;

struct DeleteSubgraph {
  void operator()(xnn_subgraph_t subgraph) const { xnn_delete_subgraph(subgraph); }
};
struct DeleteRuntime {
  void operator()(xnn_runtime_t runtime) const { xnn_delete_runtime(runtime); }
};
using SubgraphPtr = std::unique_ptr<xnn_subgraph, DeleteSubgraph>;
using RuntimePtr = std::unique_ptr<xnn_runtime, DeleteRuntime>;

// The nodes that outputs depend on, in order. XNNPACK drops the others silently, and dead values
// would never get extents.
std::vector<const Node*> LiveNodes(const Segment& segment, const std::vector<ValueId>& outputs) {
  std::set<ValueId> wanted(outputs.begin(), outputs.end());
  std::vector<const Node*> live;
  for (auto node = segment.nodes.rbegin(); node != segment.nodes.rend(); ++node) {
    bool is_live = false;
    for (const ValueId output : node->outputs) is_live = is_live || wanted.contains(output);
    if (!is_live) continue;
    wanted.insert(node->inputs.begin(), node->inputs.end());
    live.push_back(&*node);
  }
  return {live.rbegin(), live.rend()};
}

std::vector<ExternalValue> Externals(const SegmentBorder& border) {
  std::vector<ExternalValue> externals;
  for (const ValueId id : border.inputs) externals.push_back({id, XNN_VALUE_FLAG_EXTERNAL_INPUT});
  for (const ValueId id : border.outputs) {
    externals.push_back({id, XNN_VALUE_FLAG_EXTERNAL_OUTPUT});
  }
  return externals;
}

// What the values of a segment are for given inputs.
struct SegmentExtents {
  /// In the order of the step's inputs() and outputs().
  std::vector<Extents> inputs;
  std::vector<Extents> outputs;
  /// Values without elements.
  std::set<ValueId> empty;
  /// Of the values that nobody outside sees.
  std::size_t scratch_bytes = 0;
};

class SegmentStep : public Step {
 public:
  SegmentStep(const Program& program, const Segment& segment, SegmentBorder border,
              const Environment& environment, bool profile)
      : Step(border.inputs, border.outputs),
        program_(program),
        environment_(environment),
        profile_(profile),
        nodes_(LiveNodes(segment, border.outputs)),
        externals_(Externals(border)),
        values_(program, externals_) {}

  bool needs_slack() const override { return true; }

  absl::Status Build() { return Build(/*empty=*/{}, &built_); }
  absl::StatusOr<std::vector<Tensor>> Run(absl::Span<const TensorView* const> inputs) override;
  std::size_t scratch_bytes() const override {
    return built_.extents.has_value() ? built_.extents->scratch_bytes : 0;
  }
  absl::Status AppendTimes(std::vector<NodeTime>* times) const override;

 private:
  // An XNNPACK runtime, and what it is good for.
  struct Built {
    RuntimePtr runtime;
    /// Values without elements, which it was made without.
    std::set<ValueId> left_out;
    /// What it was last adapted to; none before the first run.
    std::optional<SegmentExtents> extents;
  };

  absl::Status DefineNodes(xnn_subgraph_t subgraph, const std::set<ValueId>& empty);
  absl::Status Build(const std::set<ValueId>& empty, Built* built);
  bool IsExternal(ValueId id) const {
    return std::any_of(externals_.begin(), externals_.end(),
                       [id](const ExternalValue& external) { return external.id == id; });
  }
  bool HasExtents(absl::Span<const TensorView* const> inputs) const;
  absl::StatusOr<SegmentExtents> InferExtents(absl::Span<const TensorView* const> inputs) const;
  absl::Status CheckEmpty(const std::set<ValueId>& empty) const;
  absl::StatusOr<std::vector<Tensor>> AllocateOutputs(const SegmentExtents& extents) const;
  std::vector<xnn_external_value> Pointers(const SegmentExtents& extents,
                                           absl::Span<const TensorView* const> inputs,
                                           absl::Span<Tensor> outputs) const;
  absl::Status Compute(std::optional<SegmentExtents> changed,
                       const std::vector<xnn_external_value>& pointers);
  absl::Status Reshape(xnn_runtime_t runtime, const SegmentExtents& extents,
                       const std::vector<xnn_external_value>& pointers) const;
  absl::Status CheckOutputExtents(xnn_runtime_t runtime, const SegmentExtents& extents) const;

  const Program& program_;
  const Environment& environment_;
  const bool profile_;
  const std::vector<const Node*> nodes_;
  const std::vector<ExternalValue> externals_;
  ValueMap values_;
  std::vector<const Node*> operator_nodes_;
  // Goes before the values that it reads.
  Built built_;
};

absl::Status SegmentStep::DefineNodes(xnn_subgraph_t subgraph, const std::set<ValueId>& empty) {
  values_.Reset(subgraph);
  operator_nodes_.clear();
  // Inputs first: one that no live node reads must still be defined for its extents to be set.
  for (const ExternalValue& external : externals_) {
    if (!empty.contains(external.id)) RETURN_IF_ERROR(values_.IdOf(external.id).status());
  }
  DefineContext context{subgraph, values_, operator_nodes_, empty};
  for (const Node* const node : nodes_) {
    if (empty.contains(node->outputs[0])) continue;
    const NodeReader reader(program_, *node);
    const NodeRow* const row = FindNodeRow(node->op);
    if (row == nullptr) return reader.Error("there is no such XNNPACK op");
    RETURN_IF_ERROR(row->define(reader, context));
  }
  return absl::OkStatus();
}

absl::Status SegmentStep::Build(const std::set<ValueId>& empty, Built* built) {
  xnn_subgraph_t subgraph = nullptr;
  RETURN_IF_ERROR(FromXnn(xnn_create_subgraph(static_cast<std::uint32_t>(externals_.size()),
                                              /*flags=*/0, &subgraph),
                          "create a subgraph"));
  const SubgraphPtr owned_subgraph(subgraph);
  RETURN_IF_ERROR(DefineNodes(subgraph, empty));
  const std::uint32_t flags = kNoOperatorFusion | (profile_ ? XNN_FLAG_BASIC_PROFILING : 0);
  xnn_runtime_t runtime = nullptr;
  const xnn_status status =
      xnn_create_runtime_v4(subgraph, environment_.weights_cache(), environment_.workspace(),
                            environment_.pool(), flags, &runtime);
  // Owned before anything else, such as a message, can fail.
  built->runtime.reset(runtime);
  RETURN_IF_ERROR(FromXnn(
      status, absl::StrCat("create a runtime of ", nodes_.size(), " nodes, the first of them '",
                           nodes_.empty() ? "" : nodes_[0]->name, "'")));
  values_.ReleaseWeights();
  built->left_out = empty;
  return absl::OkStatus();
}

bool SegmentStep::HasExtents(absl::Span<const TensorView* const> inputs) const {
  if (!built_.extents.has_value()) return false;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (built_.extents->inputs[i] != inputs[i]->extents) return false;
  }
  return true;
}

absl::StatusOr<SegmentExtents> SegmentStep::InferExtents(
    absl::Span<const TensorView* const> inputs) const {
  SegmentExtents result;
  ExtentsByValue known;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const absl::Span<const std::int64_t> extents = inputs[i]->extents;
    result.inputs.emplace_back(extents.begin(), extents.end());
    known[Step::inputs()[i]] = result.inputs.back();
  }
  ASSIGN_OR_RETURN(const ExtentsByValue inferred, InferSegment(program_, nodes_, std::move(known)));
  for (const ValueId output : outputs()) result.outputs.push_back(inferred.at(output));
  for (const auto& [value, extents] : inferred) {
    const std::int64_t elements = CheckedNumElements(extents).value_or(0);
    if (elements == 0) result.empty.insert(value);
    if (IsExternal(value)) continue;
    const DType dtype = program_.values[static_cast<std::size_t>(value)].dtype;
    result.scratch_bytes += static_cast<std::size_t>(elements) * DTypeSize(dtype);
  }
  return result;
}

// XNNPACK has no empty tensors. A detector that finds nothing makes some, and all behind it are
// empty; a decoder begins with an empty cache, which it joins to what is not. They are left out.
absl::Status SegmentStep::CheckEmpty(const std::set<ValueId>& empty) const {
  const auto is_empty = [&](ValueId id) { return empty.contains(id); };
  for (const Node* const node : nodes_) {
    const bool fits = node->op == "concatenate" || is_empty(node->outputs[0]) ||
                      std::none_of(node->inputs.begin(), node->inputs.end(), is_empty);
    if (!fits) {
      return NodeReader(program_, *node).Error("an operand is empty, but not the result");
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Tensor>> SegmentStep::AllocateOutputs(
    const SegmentExtents& extents) const {
  std::vector<Tensor> tensors;
  for (std::size_t i = 0; i < outputs().size(); ++i) {
    const ProgramValue& value = program_.values[static_cast<std::size_t>(outputs()[i])];
    ASSIGN_OR_RETURN(Tensor tensor, Tensor::Allocate(value.dtype, extents.outputs[i]));
    tensors.push_back(std::move(tensor));
  }
  return tensors;
}

std::vector<xnn_external_value> SegmentStep::Pointers(const SegmentExtents& extents,
                                                      absl::Span<const TensorView* const> inputs,
                                                      absl::Span<Tensor> outputs) const {
  std::vector<xnn_external_value> pointers;
  for (std::size_t i = 0; i < externals_.size(); ++i) {
    if (extents.empty.contains(externals_[i].id)) continue;
    // XNNPACK takes all pointers as mutable; it does not write to inputs.
    void* const data =
        i < inputs.size() ? const_cast<void*>(inputs[i]->data) : outputs[i - inputs.size()].data();
    pointers.push_back({static_cast<std::uint32_t>(i), data});
  }
  return pointers;
}

absl::StatusOr<std::vector<Tensor>> SegmentStep::Run(absl::Span<const TensorView* const> inputs) {
  std::optional<SegmentExtents> changed;
  if (!HasExtents(inputs)) {
    ASSIGN_OR_RETURN(changed, InferExtents(inputs));
  }
  const SegmentExtents& extents = changed.has_value() ? *changed : *built_.extents;
  ASSIGN_OR_RETURN(std::vector<Tensor> tensors, AllocateOutputs(extents));
  const auto is_empty = [&](ValueId id) { return extents.empty.contains(id); };
  if (std::all_of(outputs().begin(), outputs().end(), is_empty)) return tensors;
  if (changed.has_value()) RETURN_IF_ERROR(CheckEmpty(extents.empty));
  const std::vector<xnn_external_value> pointers =
      Pointers(extents, inputs, absl::MakeSpan(tensors));
  RETURN_IF_ERROR(Compute(std::move(changed), pointers));
  return tensors;
}

// The runtime is not the step's while it changes, and gone if that fails or throws: a failed
// reshape leaves sizes recorded that no plan has room for. The next run makes a new one.
absl::Status SegmentStep::Compute(std::optional<SegmentExtents> changed,
                                  const std::vector<xnn_external_value>& pointers) {
  Built built = std::exchange(built_, {});
  if (changed.has_value()) {
    if (built.runtime == nullptr || built.left_out != changed->empty) {
      built.runtime.reset();
      RETURN_IF_ERROR(Build(changed->empty, &built));
    }
    RETURN_IF_ERROR(Reshape(built.runtime.get(), *changed, pointers));
    built.extents = std::move(changed);
  } else {
    RETURN_IF_ERROR(
        FromXnn(xnn_setup_runtime_v2(built.runtime.get(), pointers.size(), pointers.data()),
                "set pointers"));
  }
  RETURN_IF_ERROR(FromXnn(xnn_invoke_runtime(built.runtime.get()), "run a segment"));
  built_ = std::move(built);
  return absl::OkStatus();
}

// xnn_setup_runtime, though it is the older call: it plans the arena anew, and takes it.
// xnn_reshape_runtime does so only if some value outgrew its largest size so far. A plan lets an
// output take the memory of an operand of equal size, and keeps doing so when they are no longer
// equal.
absl::Status SegmentStep::Reshape(xnn_runtime_t runtime, const SegmentExtents& extents,
                                  const std::vector<xnn_external_value>& pointers) const {
  for (std::size_t i = 0; i < inputs().size(); ++i) {
    if (extents.empty.contains(inputs()[i])) continue;
    const std::vector<std::size_t> dims(extents.inputs[i].begin(), extents.inputs[i].end());
    RETURN_IF_ERROR(FromXnn(xnn_reshape_external_value(runtime, static_cast<std::uint32_t>(i),
                                                       dims.size(), dims.data()),
                            "set the extents of an input"));
  }
  RETURN_IF_ERROR(
      FromXnn(xnn_setup_runtime(runtime, pointers.size(), pointers.data()),
              absl::StrCat("adapt to the input extents ",
                           inputs().empty() ? "" : ExtentsToString(extents.inputs[0]))));
  return CheckOutputExtents(runtime, extents);
}

absl::Status SegmentStep::CheckOutputExtents(xnn_runtime_t runtime,
                                             const SegmentExtents& extents) const {
  for (std::size_t i = 0; i < outputs().size(); ++i) {
    if (extents.empty.contains(outputs()[i])) continue;
    std::size_t rank = 0;
    std::size_t dims[XNN_MAX_TENSOR_DIMS] = {};
    const auto external_id = static_cast<std::uint32_t>(inputs().size() + i);
    RETURN_IF_ERROR(FromXnn(xnn_get_external_value_shape(runtime, external_id, &rank, dims),
                            "tell the extents of an output"));
    const Extents found(dims, dims + rank);
    if (found != extents.outputs[i]) {
      return absl::InternalError(
          absl::StrCat("value '", program_.values[static_cast<std::size_t>(outputs()[i])].name,
                       "': XNNPACK computes extents ", ExtentsToString(found), ", expected ",
                       ExtentsToString(extents.outputs[i])));
    }
  }
  return absl::OkStatus();
}

absl::Status SegmentStep::AppendTimes(std::vector<NodeTime>* times) const {
  if (!profile_ || built_.runtime == nullptr) return absl::OkStatus();
  return AppendOperatorTimes(built_.runtime.get(), operator_nodes_, times);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Step>> MakeSegmentStep(const Program& program,
                                                      const Segment& segment, SegmentBorder border,
                                                      const Environment& environment,
                                                      bool profile) {
  if (segment.nodes.size() == 1 && RecurrentKindOf(segment.nodes[0].op).has_value()) {
    return MakeRecurrentStep(program, segment.nodes[0], environment, profile);
  }
  auto step =
      std::make_unique<SegmentStep>(program, segment, std::move(border), environment, profile);
  RETURN_IF_ERROR(step->Build());
  return step;
}

}  // namespace zeropoint::runtime::xnnpack
