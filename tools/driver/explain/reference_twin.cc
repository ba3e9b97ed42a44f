#include "tools/driver/explain/reference_twin.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "runtime/status_macros.h"
#include "tools/driver/explain/subprogram.h"

namespace zeropoint::tools {
namespace {

using runtime::ValueId;

/// The value of the reference that stands for `id` of the program: an input of the same name, or
/// the first result of the layer of the same name.
absl::StatusOr<ValueId> CounterpartOf(const ProgramIndex& program, ValueId id,
                                      const ProgramIndex& reference) {
  for (const runtime::Port& port : program.program().inputs) {
    if (port.value != id) continue;
    for (const runtime::Port& other : reference.program().inputs) {
      if (other.name == port.name) return other.value;
    }
  }
  const PlacedNode producer = program.Producer(id);
  if (producer.node != nullptr && program.IsLayerResult(*producer.node) &&
      producer.node->outputs[0] == id) {
    const std::vector<PlacedNode> named = reference.Named(producer.node->name);
    if (!named.empty()) return named.back().node->outputs[0];
  }
  return absl::UnimplementedError("it reads something that the reference does not have");
}

/// What leads from `inputs` to `output`, in execution order.
std::vector<PlacedNode> NodesBetween(const ProgramIndex& index, const std::vector<ValueId>& inputs,
                                     ValueId output) {
  std::set<const runtime::Node*> reached;
  std::vector<ValueId> pending = {output};
  while (!pending.empty()) {
    const ValueId id = pending.back();
    pending.pop_back();
    if (id == runtime::kNoValue) continue;
    if (std::find(inputs.begin(), inputs.end(), id) != inputs.end()) continue;
    const PlacedNode producer = index.Producer(id);
    if (producer.node == nullptr || !reached.insert(producer.node).second) continue;
    pending.insert(pending.end(), producer.node->inputs.begin(), producer.node->inputs.end());
  }
  std::vector<PlacedNode> nodes;
  for (const PlacedNode& placed : index.nodes()) {
    if (reached.count(placed.node) > 0) nodes.push_back(placed);
  }
  return nodes;
}

absl::StatusOr<runtime::Tensor> ToTensor(const RealTensor& real) {
  ASSIGN_OR_RETURN(runtime::Tensor tensor,
                   runtime::Tensor::Allocate(runtime::DType::kFloat32, real.extents));
  std::copy(real.values.begin(), real.values.end(), tensor.mutable_values<float>().begin());
  return tensor;
}

}  // namespace

bool UsesTable(const LayerNodes& layer) {
  return std::any_of(layer.nodes.begin(), layer.nodes.end(), [](const PlacedNode& placed) {
    const auto type = placed.node->attributes.find("type");
    return placed.node->op == "unary" && type != placed.node->attributes.end() &&
           type->second.text == "table";
  });
}

absl::StatusOr<ReferenceTwin> ReferenceTwin::Create(const ProgramIndex& program,
                                                    const LayerNodes& layer,
                                                    const ProgramIndex& reference,
                                                    const std::string& name, int threads) {
  ReferenceTwin twin;
  twin.reference_ = &reference;
  for (const LayerInput& input : layer.inputs) {
    ASSIGN_OR_RETURN(const ValueId other, CounterpartOf(program, input.source, reference));
    twin.inputs_.push_back(other);
  }
  const std::vector<PlacedNode> named = reference.Named(name);
  if (named.empty()) {
    return absl::UnimplementedError(absl::StrCat("the reference has no ", name));
  }
  twin.output_ = named.back().node->outputs[0];
  SubprogramParts parts;
  parts.nodes = NodesBetween(reference, twin.inputs_, twin.output_);
  parts.inputs = twin.inputs_;
  parts.outputs = {twin.output_};
  for (const ValueId id : ExternalInputs(reference.program(), parts.nodes)) {
    if (std::find(parts.inputs.begin(), parts.inputs.end(), id) == parts.inputs.end()) {
      return absl::UnimplementedError("the reference computes it from other layers");
    }
  }
  ASSIGN_OR_RETURN(twin.session_,
                   runtime::Session::Create(std::make_shared<const runtime::Program>(
                                                MakeSubprogram(reference.program(), parts)),
                                            {.threads = threads}));
  return twin;
}

absl::StatusOr<RealTensor> ReferenceTwin::Run(std::vector<RealTensor> inputs) {
  std::vector<runtime::Tensor> tensors;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const RealTensor stored = StoredAs(reference_->value(inputs_[i]), std::move(inputs[i]));
    ASSIGN_OR_RETURN(tensors.emplace_back(), ToTensor(stored));
  }
  std::vector<runtime::TensorView> views;
  for (const runtime::Tensor& tensor : tensors) views.push_back(tensor.view());
  ASSIGN_OR_RETURN(const std::vector<runtime::Tensor> outputs, session_->Run(views));
  return ToRealTensor(reference_->value(output_), outputs[0]);
}

}  // namespace zeropoint::tools
