#include "runtime/xnnpack/segment_step.h"

#include <xnnpack.h>

#include <algorithm>
#include <string>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "runtime/promises.h"
#include "runtime/status_macros.h"
#include "runtime/xnnpack/node_reader.h"
#include "runtime/xnnpack/node_table.h"
#include "runtime/xnnpack/operator_times.h"
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
  absl::flat_hash_set<ValueId> wanted(outputs.begin(), outputs.end());
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

  absl::Status Build();
  absl::StatusOr<std::vector<Tensor>> Run(absl::Span<const TensorView* const> inputs) override;
  absl::Status AppendTimes(std::vector<NodeTime>* times) const override;

 private:
  absl::Status DefineNodes(xnn_subgraph_t subgraph);
  absl::StatusOr<std::vector<Tensor>> TryRun(absl::Span<const TensorView* const> inputs);
  bool HasExtents(absl::Span<const TensorView* const> inputs) const;
  absl::Status InferExtents(absl::Span<const TensorView* const> inputs);
  absl::Status LeaveOut(const absl::flat_hash_set<ValueId>& empty);
  absl::Status Reshape(const std::vector<xnn_external_value>& pointers);
  absl::Status CheckOutputExtents() const;
  absl::StatusOr<std::vector<Tensor>> AllocateOutputs() const;

  const Program& program_;
  const Environment& environment_;
  const bool profile_;
  const std::vector<const Node*> nodes_;
  const std::vector<ExternalValue> externals_;
  ValueMap values_;
  RuntimePtr runtime_;
  std::vector<std::string> operator_names_;
  // Of the last successful reshape, in the order of inputs() and outputs(); empty before.
  std::vector<Extents> input_extents_;
  std::vector<Extents> output_extents_;
  // Values without elements, which the runtime was made without.
  absl::flat_hash_set<ValueId> empty_;
  // No output has elements: there is nothing to compute.
  bool is_empty_ = false;
};

absl::Status SegmentStep::DefineNodes(xnn_subgraph_t subgraph) {
  values_.Reset(subgraph);
  operator_names_.clear();
  // Inputs first: one that no live node reads must still be defined for its extents to be set.
  for (const ExternalValue& external : externals_) {
    RETURN_IF_ERROR(values_.IdOf(external.id).status());
  }
  DefineContext context{subgraph, values_, operator_names_, empty_};
  for (const Node* const node : nodes_) {
    if (empty_.contains(node->outputs[0])) continue;
    const NodeReader reader(program_, *node);
    const NodeRow* const row = FindNodeRow(node->op);
    if (row == nullptr) return reader.Error("there is no such XNNPACK op");
    RETURN_IF_ERROR(row->define(reader, context));
  }
  return absl::OkStatus();
}

absl::Status SegmentStep::Build() {
  xnn_subgraph_t subgraph = nullptr;
  RETURN_IF_ERROR(FromXnn(xnn_create_subgraph(static_cast<std::uint32_t>(externals_.size()),
                                              /*flags=*/0, &subgraph),
                          "create a subgraph"));
  const SubgraphPtr owned_subgraph(subgraph);
  RETURN_IF_ERROR(DefineNodes(subgraph));
  const std::uint32_t flags = kNoOperatorFusion | (profile_ ? XNN_FLAG_BASIC_PROFILING : 0);
  xnn_runtime_t runtime = nullptr;
  RETURN_IF_ERROR(
      FromXnn(xnn_create_runtime_v4(subgraph, environment_.weights_cache(),
                                    environment_.workspace(), environment_.pool(), flags, &runtime),
              absl::StrCat("create a runtime of ", nodes_.size(), " nodes, the first of them '",
                           nodes_.empty() ? "" : nodes_[0]->name, "'")));
  runtime_.reset(runtime);
  values_.ReleaseWeights();
  return absl::OkStatus();
}

bool SegmentStep::HasExtents(absl::Span<const TensorView* const> inputs) const {
  // A segment without inputs needs one first reshape, too.
  if (input_extents_.size() != inputs.size()) return false;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (input_extents_[i] != inputs[i]->extents) return false;
  }
  return !output_extents_.empty();
}

absl::Status SegmentStep::InferExtents(absl::Span<const TensorView* const> inputs) {
  ExtentsByValue known;
  input_extents_.clear();
  output_extents_.clear();
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const absl::Span<const std::int64_t> extents = inputs[i]->extents;
    input_extents_.emplace_back(extents.begin(), extents.end());
    known[Step::inputs()[i]] = input_extents_.back();
  }
  ASSIGN_OR_RETURN(const ExtentsByValue inferred, InferSegment(program_, nodes_, std::move(known)));
  for (const ValueId output : outputs()) output_extents_.push_back(inferred.at(output));
  absl::flat_hash_set<ValueId> empty;
  for (const auto& [value, extents] : inferred) {
    if (CheckedNumElements(extents) == 0) empty.insert(value);
  }
  return LeaveOut(empty);
}

// XNNPACK has no empty tensors. A detector that finds nothing makes some, and all behind it are
// empty; a decoder begins with an empty cache, which it joins to what is not.
absl::Status SegmentStep::LeaveOut(const absl::flat_hash_set<ValueId>& empty) {
  const auto is_empty = [&](ValueId id) { return empty.contains(id); };
  is_empty_ = !empty.empty() && std::all_of(outputs().begin(), outputs().end(), is_empty);
  if (is_empty_ || empty == empty_) return absl::OkStatus();
  for (const Node* const node : nodes_) {
    const bool fits = node->op == "concatenate" || is_empty(node->outputs[0]) ||
                      std::none_of(node->inputs.begin(), node->inputs.end(), is_empty);
    if (!fits) {
      return NodeReader(program_, *node).Error("an operand is empty, but not the result");
    }
  }
  if (std::any_of(outputs().begin(), outputs().end(), is_empty)) {
    return absl::InvalidArgumentError(
        absl::StrCat("segment of '", nodes_[0]->name,
                     "': some outputs are empty, but not all; XNNPACK cannot "
                     "run it for these input extents"));
  }
  empty_ = empty;
  runtime_.reset();
  return absl::OkStatus();
}

// xnn_setup_runtime, though it is the older call: it plans the arena anew. xnn_reshape_runtime does
// so only if some value outgrew its largest size so far. A plan lets an output take the memory of
// an operand of equal size, and keeps doing so when they are no longer equal.
absl::Status SegmentStep::Reshape(const std::vector<xnn_external_value>& pointers) {
  for (std::size_t i = 0; i < inputs().size(); ++i) {
    if (empty_.contains(inputs()[i])) continue;
    const std::vector<std::size_t> dims(input_extents_[i].begin(), input_extents_[i].end());
    RETURN_IF_ERROR(
        FromXnn(xnn_reshape_external_value(runtime_.get(), static_cast<std::uint32_t>(i),
                                           dims.size(), dims.data()),
                "set the extents of an input"));
  }
  RETURN_IF_ERROR(
      FromXnn(xnn_setup_runtime(runtime_.get(), pointers.size(), pointers.data()),
              absl::StrCat("adapt to the input extents ",
                           inputs().empty() ? "" : ExtentsToString(input_extents_[0]))));
  return CheckOutputExtents();
}

absl::Status SegmentStep::CheckOutputExtents() const {
  for (std::size_t i = 0; i < outputs().size(); ++i) {
    std::size_t rank = 0;
    std::size_t dims[XNN_MAX_TENSOR_DIMS] = {};
    const auto external_id = static_cast<std::uint32_t>(inputs().size() + i);
    RETURN_IF_ERROR(FromXnn(xnn_get_external_value_shape(runtime_.get(), external_id, &rank, dims),
                            "tell the extents of an output"));
    const Extents found(dims, dims + rank);
    if (found != output_extents_[i]) {
      return absl::InternalError(
          absl::StrCat("value '", program_.values[static_cast<std::size_t>(outputs()[i])].name,
                       "': XNNPACK computes extents ", ExtentsToString(found), ", expected ",
                       ExtentsToString(output_extents_[i])));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Tensor>> SegmentStep::AllocateOutputs() const {
  std::vector<Tensor> tensors;
  for (std::size_t i = 0; i < outputs().size(); ++i) {
    const ProgramValue& value = program_.values[static_cast<std::size_t>(outputs()[i])];
    ASSIGN_OR_RETURN(Tensor tensor, Tensor::Allocate(value.dtype, output_extents_[i]));
    tensors.push_back(std::move(tensor));
  }
  return tensors;
}

absl::StatusOr<std::vector<Tensor>> SegmentStep::Run(absl::Span<const TensorView* const> inputs) {
  absl::StatusOr<std::vector<Tensor>> outputs = TryRun(inputs);
  if (!outputs.ok()) {
    // A failed reshape leaves sizes recorded that no plan has room for: start over next time.
    runtime_.reset();
    input_extents_.clear();
    output_extents_.clear();
  }
  return outputs;
}

absl::StatusOr<std::vector<Tensor>> SegmentStep::TryRun(
    absl::Span<const TensorView* const> inputs) {
  const bool same_extents = HasExtents(inputs);
  if (!same_extents) RETURN_IF_ERROR(InferExtents(inputs));
  ASSIGN_OR_RETURN(std::vector<Tensor> outputs, AllocateOutputs());
  if (is_empty_) return outputs;
  if (runtime_ == nullptr) RETURN_IF_ERROR(Build());
  std::vector<xnn_external_value> pointers;
  for (const TensorView* const input : inputs) {
    // XNNPACK takes all pointers as mutable; it does not write to inputs.
    pointers.push_back(
        {static_cast<std::uint32_t>(pointers.size()), const_cast<void*>(input->data)});
  }
  for (Tensor& output : outputs) {
    pointers.push_back({static_cast<std::uint32_t>(pointers.size()), output.data()});
  }
  if (same_extents) {
    RETURN_IF_ERROR(FromXnn(xnn_setup_runtime_v2(runtime_.get(), pointers.size(), pointers.data()),
                            "set pointers"));
  } else {
    RETURN_IF_ERROR(Reshape(pointers));
  }
  RETURN_IF_ERROR(FromXnn(xnn_invoke_runtime(runtime_.get()), "run a segment"));
  return outputs;
}

absl::Status SegmentStep::AppendTimes(std::vector<NodeTime>* times) const {
  if (!profile_ || runtime_ == nullptr) return absl::OkStatus();
  return AppendOperatorTimes(runtime_.get(), operator_names_, times);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Step>> MakeSegmentStep(const Program& program,
                                                      const Segment& segment, SegmentBorder border,
                                                      const Environment& environment,
                                                      bool profile) {
  auto step =
      std::make_unique<SegmentStep>(program, segment, std::move(border), environment, profile);
  RETURN_IF_ERROR(step->Build());
  return step;
}

}  // namespace zeropoint::runtime::xnnpack
