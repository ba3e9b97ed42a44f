#include "frontend/onnx/testing/model_mutator.h"

#include <cstddef>
#include <limits>
#include <random>
#include <vector>

#include "onnx/onnx-ml.pb.h"

namespace zeropoint::frontend::testing {
namespace {

using Random = std::minstd_rand;

std::size_t Below(Random& random, std::size_t bound) {
  return bound == 0 ? 0 : static_cast<std::size_t>(random()) % bound;
}

/// Numbers at which sizes, axes and counts break.
std::int64_t Number(Random& random) {
  using Limits = std::numeric_limits<std::int64_t>;
  constexpr std::int64_t kNumbers[] = {0,
                                       1,
                                       2,
                                       3,
                                       4,
                                       7,
                                       -1,
                                       -2,
                                       -128,
                                       127,
                                       255,
                                       1024,
                                       65536,
                                       2147483647,
                                       2147483648,
                                       Limits::max(),
                                       Limits::min(),
                                       1LL << 40};
  return kNumbers[Below(random, std::size(kNumbers))];
}

constexpr const char* kOperators[] = {"Add",       "AveragePool", "BatchNormalization",
                                      "Cast",      "Clip",        "Concat",
                                      "Constant",  "Conv",        "ConvTranspose",
                                      "Expand",    "Flatten",     "Gather",
                                      "Gemm",      "If",          "LSTM",
                                      "Loop",      "MatMul",      "MaxPool",
                                      "Pad",       "ReduceMean",  "Relu",
                                      "Reshape",   "Resize",      "Shape",
                                      "Slice",     "Softmax",     "Split",
                                      "Squeeze",   "Tile",        "TopK",
                                      "Transpose", "Unsqueeze",   "Where",
                                      "Range",     "OneHot"};

constexpr const char* kAttributes[] = {"axis",     "axes", "pads",  "strides",  "dilations",
                                       "group",    "perm", "to",    "keepdims", "kernel_shape",
                                       "auto_pad", "mode", "split", "value",    "epsilon"};

onnx::NodeProto* SomeNode(onnx::GraphProto& graph, Random& random) {
  return graph.node_size() == 0 ? nullptr
                                : graph.mutable_node(static_cast<int>(
                                      Below(random, static_cast<std::size_t>(graph.node_size()))));
}

/// The name of an input, an initializer or an output of a node.
std::string SomeName(const onnx::GraphProto& graph, Random& random) {
  std::vector<std::string> names = {""};
  for (const auto& input : graph.input()) names.push_back(input.name());
  for (const auto& tensor : graph.initializer()) names.push_back(tensor.name());
  for (const auto& node : graph.node()) {
    names.insert(names.end(), node.output().begin(), node.output().end());
  }
  return names[Below(random, names.size())];
}

void ChangeOperator(onnx::GraphProto& graph, Random& random) {
  if (onnx::NodeProto* node = SomeNode(graph, random)) {
    node->set_op_type(kOperators[Below(random, std::size(kOperators))]);
  }
}

void ChangeAttribute(onnx::GraphProto& graph, Random& random) {
  onnx::NodeProto* node = SomeNode(graph, random);
  if (node == nullptr) return;
  onnx::AttributeProto* attribute =
      node->attribute_size() > 0 && Below(random, 4) != 0
          ? node->mutable_attribute(
                static_cast<int>(Below(random, static_cast<std::size_t>(node->attribute_size()))))
          : node->add_attribute();
  if (attribute->name().empty()) {
    attribute->set_name(kAttributes[Below(random, std::size(kAttributes))]);
    attribute->set_type(onnx::AttributeProto_AttributeType_INTS);
  }
  if (attribute->ints_size() > 0 && Below(random, 2) == 0) {
    attribute->set_ints(
        static_cast<int>(Below(random, static_cast<std::size_t>(attribute->ints_size()))),
        Number(random));
  } else if (attribute->type() == onnx::AttributeProto_AttributeType_INTS) {
    attribute->add_ints(Number(random));
  } else {
    attribute->set_type(onnx::AttributeProto_AttributeType_INT);
    attribute->set_i(Number(random));
  }
}

void ChangeWiring(onnx::GraphProto& graph, Random& random) {
  onnx::NodeProto* node = SomeNode(graph, random);
  if (node == nullptr) return;
  if (node->input_size() > 0 && Below(random, 3) != 0) {
    node->set_input(static_cast<int>(Below(random, static_cast<std::size_t>(node->input_size()))),
                    SomeName(graph, random));
  } else {
    node->add_input(SomeName(graph, random));
  }
}

void ChangeExtent(onnx::GraphProto& graph, Random& random) {
  if (graph.input_size() == 0) return;
  auto* shape = graph
                    .mutable_input(static_cast<int>(
                        Below(random, static_cast<std::size_t>(graph.input_size()))))
                    ->mutable_type()
                    ->mutable_tensor_type()
                    ->mutable_shape();
  auto* dim = shape->dim_size() > 0 && Below(random, 3) != 0
                  ? shape->mutable_dim(static_cast<int>(
                        Below(random, static_cast<std::size_t>(shape->dim_size()))))
                  : shape->add_dim();
  if (Below(random, 3) == 0) {
    dim->set_dim_param("N");
  } else {
    dim->set_dim_value(Number(random));
  }
}

void ChangeInitializer(onnx::GraphProto& graph, Random& random) {
  if (graph.initializer_size() == 0) return;
  onnx::TensorProto& tensor = *graph.mutable_initializer(
      static_cast<int>(Below(random, static_cast<std::size_t>(graph.initializer_size()))));
  switch (Below(random, 4)) {
    case 0:
      tensor.set_data_type(static_cast<int>(Below(random, 24)));
      break;
    case 1:
      tensor.add_dims(Number(random));
      break;
    case 2:
      tensor.mutable_raw_data()->resize(tensor.raw_data().size() / 2 + Below(random, 16));
      break;
    default:
      if (tensor.int64_data_size() > 0) tensor.set_int64_data(0, Number(random));
  }
}

void CopyNode(onnx::GraphProto& graph, Random& random) {
  const onnx::NodeProto* node = SomeNode(graph, random);
  if (node == nullptr || graph.node_size() > 64) return;
  onnx::NodeProto copy = *node;
  for (int i = 0; i < copy.output_size(); ++i) copy.set_output(i, copy.output(i) + "'");
  if (copy.output_size() > 0 && graph.output_size() > 0) {
    graph.mutable_output(0)->set_name(copy.output(0));
  }
  *graph.add_node() = std::move(copy);
}

/// Wraps a node's graph attribute around the graph itself: subgraphs in subgraphs.
void Nest(onnx::GraphProto& graph, Random& random) {
  onnx::NodeProto* node = SomeNode(graph, random);
  if (node == nullptr || graph.ByteSizeLong() > 4096) return;
  const onnx::GraphProto body = graph;
  for (const char* name : {"then_branch", "else_branch", "body"}) {
    onnx::AttributeProto& attribute = *node->add_attribute();
    attribute.set_name(name);
    attribute.set_type(onnx::AttributeProto_AttributeType_GRAPH);
    *attribute.mutable_g() = body;
  }
}

using Change = void (*)(onnx::GraphProto& graph, Random& random);
constexpr Change kChanges[] = {ChangeOperator,    ChangeAttribute, ChangeAttribute,
                               ChangeWiring,      ChangeExtent,    ChangeExtent,
                               ChangeInitializer, CopyNode,        Nest};

onnx::ModelProto SmallModel() {
  onnx::ModelProto model;
  model.set_ir_version(8);
  model.add_opset_import()->set_version(17);
  onnx::NodeProto& node = *model.mutable_graph()->add_node();
  node.set_op_type("Relu");
  node.add_input("x");
  node.add_output("y");
  auto* input = model.mutable_graph()->add_input();
  input->set_name("x");
  input->mutable_type()->mutable_tensor_type()->set_elem_type(onnx::TensorProto_DataType_FLOAT);
  input->mutable_type()->mutable_tensor_type()->mutable_shape()->add_dim()->set_dim_value(4);
  model.mutable_graph()->add_output()->set_name("y");
  return model;
}

}  // namespace

std::string MutateModel(absl::string_view bytes, std::uint32_t seed) {
  Random random(seed + 1);
  onnx::ModelProto model;
  if (!model.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) || !model.has_graph()) {
    model = SmallModel();
  }
  if (Below(random, 32) == 0 && model.opset_import_size() > 0) {
    model.mutable_opset_import(0)->set_version(static_cast<std::int64_t>(Below(random, 25)));
  }
  kChanges[Below(random, std::size(kChanges))](*model.mutable_graph(), random);
  return model.SerializeAsString();
}

}  // namespace zeropoint::frontend::testing
