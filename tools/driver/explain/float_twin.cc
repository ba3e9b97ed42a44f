#include "tools/driver/explain/float_twin.h"

#include <map>
#include <utility>

#include "runtime/status_macros.h"
#include "tools/driver/explain/subprogram.h"

namespace zeropoint::tools {
namespace {

using runtime::DType;
using runtime::Node;
using runtime::Program;
using runtime::ProgramValue;
using runtime::ValueId;

/// The program with every value of the layer in f32. Other values are not looked at.
Program InFloat(const Program& program, const LayerNodes& layer,
                const std::vector<LayerConstant>& constants, const TwinConstants& choice) {
  Program twin;
  twin.values = program.values;
  twin.functions = program.functions;
  for (const LayerConstant& constant : constants) {
    const bool quantized = constant.is_bias ? choice.quantized_bias : choice.quantized_weights;
    twin.values[static_cast<std::size_t>(constant.id)] =
        quantized ? constant.dequantized : constant.reference;
  }
  const auto make_float = [&](ValueId id) {
    if (id == runtime::kNoValue) return;
    ProgramValue& value = twin.values[static_cast<std::size_t>(id)];
    if (value.is_constant || value.quant.scales.empty()) return;
    value.dtype = DType::kFloat32;
    value.quant = {};
  };
  for (const PlacedNode& placed : layer.nodes) {
    for (const ValueId id : placed.node->inputs) make_float(id);
    for (const ValueId id : placed.node->outputs) make_float(id);
  }
  return twin;
}

/// The layer's nodes as they read values in f32.
std::vector<Node> FloatNodes(const LayerNodes& layer) {
  std::vector<Node> nodes;
  nodes.reserve(layer.nodes.size());
  for (const PlacedNode& placed : layer.nodes) {
    Node node = *placed.node;
    for (ValueId& id : node.inputs) id = layer.BeforeConversion(id);
    node.attributes.erase("dynamic");
    nodes.push_back(std::move(node));
  }
  return nodes;
}

}  // namespace

absl::StatusOr<FloatTwin> FloatTwin::Create(const Program& program, const LayerNodes& layer,
                                            const std::vector<LayerConstant>& constants,
                                            const TwinConstants& choice, int threads) {
  const std::vector<Node> nodes = FloatNodes(layer);
  SubprogramParts parts;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    parts.nodes.push_back({&nodes[i], layer.nodes[i].backend});
  }
  for (const LayerInput& input : layer.inputs) parts.inputs.push_back(input.value);
  parts.outputs.push_back(layer.output);
  auto twin = std::make_shared<const Program>(
      MakeSubprogram(InFloat(program, layer, constants, choice), parts));
  ASSIGN_OR_RETURN(std::unique_ptr<runtime::Session> session,
                   runtime::Session::Create(std::move(twin), {.threads = threads}));
  return FloatTwin(std::move(session));
}

absl::StatusOr<runtime::Tensor> FloatTwin::Run(const std::vector<const runtime::Tensor*>& inputs) {
  std::vector<runtime::TensorView> views;
  views.reserve(inputs.size());
  for (const runtime::Tensor* input : inputs) views.push_back(input->view());
  ASSIGN_OR_RETURN(std::vector<runtime::Tensor> outputs, session_->Run(views));
  return std::move(outputs[0]);
}

}  // namespace zeropoint::tools
