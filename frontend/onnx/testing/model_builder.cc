#include "frontend/onnx/testing/model_builder.h"

#include <numeric>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "ir/printer.h"
#include "ir/verifier.h"

namespace zeropoint::frontend::testing {
namespace {

void SetType(onnx::ValueInfoProto& info, const std::vector<Extent>& shape, int type) {
  auto& tensor = *info.mutable_type()->mutable_tensor_type();
  tensor.set_elem_type(type);
  tensor.mutable_shape();
  for (const Extent& extent : shape) {
    auto& dim = *tensor.mutable_shape()->add_dim();
    if (const auto* number = std::get_if<std::int64_t>(&extent)) {
      dim.set_dim_value(*number);
    } else if (!std::get<std::string>(extent).empty()) {
      dim.set_dim_param(std::get<std::string>(extent));
    }
  }
}

struct SetAttribute {
  onnx::AttributeProto& proto;

  void operator()(std::int64_t value) {
    proto.set_type(onnx::AttributeProto_AttributeType_INT);
    proto.set_i(value);
  }
  void operator()(float value) {
    proto.set_type(onnx::AttributeProto_AttributeType_FLOAT);
    proto.set_f(value);
  }
  void operator()(const std::string& value) {
    proto.set_type(onnx::AttributeProto_AttributeType_STRING);
    proto.set_s(value);
  }
  void operator()(const std::vector<std::int64_t>& values) {
    proto.set_type(onnx::AttributeProto_AttributeType_INTS);
    for (std::int64_t value : values) proto.add_ints(value);
  }
  void operator()(const std::vector<float>& values) {
    proto.set_type(onnx::AttributeProto_AttributeType_FLOATS);
    for (float value : values) proto.add_floats(value);
  }
};

onnx::TensorProto& AddTensor(onnx::GraphProto& graph, const std::string& name,
                             const std::vector<std::int64_t>& dims, int type) {
  onnx::TensorProto& tensor = *graph.add_initializer();
  tensor.set_name(name);
  tensor.set_data_type(type);
  for (std::int64_t dim : dims) tensor.add_dims(dim);
  return tensor;
}

absl::StatusOr<std::unique_ptr<ir::Module>> Import(const ModelBuilder& model,
                                                   const ImportOptions& options) {
  auto module = ImportOnnxBytes(model.Serialize(), "model", options);
  if (module.ok()) {
    const absl::Status verified = ir::Verify(**module);
    if (!verified.ok()) return verified;
  }
  return module;
}

}  // namespace

ModelBuilder::ModelBuilder(std::int64_t opset) {
  model_.set_ir_version(8);
  model_.add_opset_import()->set_version(opset);
  graph().set_name("test");
}

ModelBuilder& ModelBuilder::Input(const std::string& name, const std::vector<Extent>& shape,
                                  int type) {
  onnx::ValueInfoProto& input = *graph().add_input();
  input.set_name(name);
  SetType(input, shape, type);
  return *this;
}

ModelBuilder& ModelBuilder::Output(const std::string& name, const std::vector<Extent>& shape,
                                   int type) {
  onnx::ValueInfoProto& output = *graph().add_output();
  output.set_name(name);
  SetType(output, shape, type);
  return *this;
}

ModelBuilder& ModelBuilder::Output(const std::string& name) {
  graph().add_output()->set_name(name);
  return *this;
}

ModelBuilder& ModelBuilder::Floats(const std::string& name, const std::vector<std::int64_t>& dims,
                                   const std::vector<float>& values) {
  auto& tensor = AddTensor(graph(), name, dims, onnx::TensorProto_DataType_FLOAT);
  for (float value : values) tensor.add_float_data(value);
  return *this;
}

ModelBuilder& ModelBuilder::Zeros(const std::string& name, const std::vector<std::int64_t>& dims) {
  const auto count =
      std::accumulate(dims.begin(), dims.end(), std::int64_t{1}, std::multiplies<>());
  return Floats(name, dims, std::vector<float>(static_cast<std::size_t>(count), 0.0f));
}

ModelBuilder& ModelBuilder::Ints(const std::string& name, const std::vector<std::int64_t>& dims,
                                 const std::vector<std::int64_t>& values) {
  auto& tensor = AddTensor(graph(), name, dims, onnx::TensorProto_DataType_INT64);
  for (std::int64_t value : values) tensor.add_int64_data(value);
  return *this;
}

ModelBuilder& ModelBuilder::Node(const std::string& op_type, const std::vector<std::string>& inputs,
                                 const std::vector<std::string>& outputs,
                                 const std::vector<Attribute>& attributes) {
  onnx::NodeProto& node = *graph().add_node();
  node.set_op_type(op_type);
  if (!outputs.empty()) node.set_name(absl::StrCat("/", outputs[0]));
  for (const std::string& input : inputs) node.add_input(input);
  for (const std::string& output : outputs) node.add_output(output);
  for (const Attribute& attribute : attributes) {
    onnx::AttributeProto& proto = *node.add_attribute();
    proto.set_name(attribute.name);
    std::visit(SetAttribute{proto}, attribute.value);
  }
  return *this;
}

std::string ModelBuilder::Serialize() const {
  onnx::ModelProto model = model_;
  onnx::GraphProto& graph = *model.mutable_graph();
  if (graph.output_size() == 0 && graph.node_size() > 0) {
    graph.add_output()->set_name(graph.node(graph.node_size() - 1).output(0));
  }
  return model.SerializeAsString();
}

void EraseHandles(ir::Module& module) {
  module.set_source_hash(0);
  for (const auto& function : module.functions()) {
    for (const auto& op : function->ops()) op->set_handle("");
  }
}

std::string ImportedText(const ModelBuilder& model, const ImportOptions& options) {
  const auto module = Import(model, options);
  if (!module.ok()) return module.status().ToString();
  EraseHandles(**module);
  return ir::PrintModule(**module);
}

std::string ImportedOps(const ModelBuilder& model, const ImportOptions& options) {
  const auto module = Import(model, options);
  if (!module.ok()) {
    return module.status().ToString();
  }
  std::string ops;
  for (absl::string_view line : absl::StrSplit(ir::PrintModule(**module), '\n')) {
    line = absl::StripAsciiWhitespace(line);
    if (absl::StartsWith(line, "%") || absl::StartsWith(line, "return")) {
      absl::StrAppend(&ops, line.substr(0, line.find(" loc(")), "\n");
    }
  }
  return ops;
}

absl::Status ImportStatus(const ModelBuilder& model, const ImportOptions& options) {
  return Import(model, options).status();
}

}  // namespace zeropoint::frontend::testing
