#include "frontend/onnx/export/graph.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/file/initializer.h"
#include "ir/status_macros.h"
#include "onnx/onnx-ml.pb.h"

namespace zeropoint::frontend {
namespace {

/// `hint`, or with a number behind when that is taken; adds it to `taken`.
std::string MakeUnique(const std::string& hint, std::set<std::string>& taken) {
  std::string name = hint.empty() ? "value" : hint;
  for (int i = 1; !taken.insert(name).second; ++i) {
    name = absl::StrCat(hint.empty() ? "value" : hint, "_", i);
  }
  return name;
}

void SetType(const ir::TensorType& type, onnx::ValueInfoProto& info) {
  onnx::TypeProto_Tensor& tensor = *info.mutable_type()->mutable_tensor_type();
  tensor.set_elem_type(OnnxTypeOf(type.dtype));
  tensor.mutable_shape();  // A scalar has a shape, too.
  for (const ir::Dim& dim : type.shape) {
    onnx::TensorShapeProto_Dimension& dimension = *tensor.mutable_shape()->add_dim();
    if (dim.is_constant()) {
      dimension.set_dim_value(dim.constant());
    } else {
      dimension.set_dim_param(dim.ToString());
    }
  }
}

/// The bytes as ONNX lays them out: 4-bit integers two to a byte, the first in the low bits.
std::string RawBytes(const ir::TensorData& data) {
  const auto* bytes = reinterpret_cast<const char*>(data.bytes().data());
  std::string raw(bytes, data.bytes().size());
  if (data.dtype() != ir::DType::kInt4 && data.dtype() != ir::DType::kUint4) {
    return raw;
  }
  std::string packed((raw.size() + 1) / 2, 0);
  for (std::size_t i = 0; i < raw.size(); ++i) {
    packed[i / 2] = static_cast<char>(packed[i / 2] | (raw[i] & 0xf) << (i % 2 * 4));
  }
  return packed;
}

onnx::AttributeProto& AddAttribute(onnx::NodeProto& node, const char* name,
                                   onnx::AttributeProto_AttributeType type) {
  onnx::AttributeProto& attribute = *node.add_attribute();
  attribute.set_name(name);
  attribute.set_type(type);
  return attribute;
}

}  // namespace

EmittedNode& EmittedNode::Int(const char* name, std::int64_t value) {
  AddAttribute(node_, name, onnx::AttributeProto_AttributeType_INT).set_i(value);
  return *this;
}

EmittedNode& EmittedNode::Ints(const char* name, const std::vector<std::int64_t>& values) {
  onnx::AttributeProto& attribute =
      AddAttribute(node_, name, onnx::AttributeProto_AttributeType_INTS);
  attribute.mutable_ints()->Add(values.begin(), values.end());
  return *this;
}

EmittedNode& EmittedNode::Float(const char* name, double value) {
  AddAttribute(node_, name, onnx::AttributeProto_AttributeType_FLOAT)
      .set_f(static_cast<float>(value));
  return *this;
}

EmittedNode& EmittedNode::Text(const char* name, const std::string& value) {
  AddAttribute(node_, name, onnx::AttributeProto_AttributeType_STRING).set_s(value);
  return *this;
}

EmittedNode& EmittedNode::Texts(const char* name, const std::vector<std::string>& values) {
  onnx::AttributeProto& attribute =
      AddAttribute(node_, name, onnx::AttributeProto_AttributeType_STRINGS);
  for (const std::string& value : values) attribute.add_strings(value);
  return *this;
}

void ExportGraph::AddSignature(const ir::Function& function) {
  for (const auto& argument : function.arguments()) {
    onnx::ValueInfoProto& input = *graph_.add_input();
    input.set_name(MakeUnique(argument->name(), taken_));
    SetType(argument->type(), input);
    names_[argument.get()] = input.name();
    computed_.push_back(argument.get());
  }
  for (int i = 0; i < function.num_results(); ++i) {
    onnx::ValueInfoProto& output = *graph_.add_output();
    const ir::Value* result = function.result(i);
    // An input may be an output, too, under the one name that it has.
    const auto known = names_.find(result);
    const bool is_input = known != names_.end() && known->second == function.result_name(i);
    output.set_name(is_input ? known->second : MakeUnique(function.result_name(i), taken_));
    SetType(result->type(), output);
    if (result->defining_op() != nullptr) {
      names_.emplace(result, output.name());
    }
  }
}

void ExportGraph::AddResults(const ir::Function& function) {
  for (int i = 0; i < function.num_results(); ++i) {
    const std::string& name = graph_.output(i).name();
    const std::string source = NameOf(*function.result(i));
    if (source != name) {
      Emit("Identity", name, {source}, {name});
    }
  }
}

void ExportGraph::DropUnread() {
  std::set<std::string> read;
  for (const onnx::ValueInfoProto& output : graph_.output()) read.insert(output.name());
  const auto is_read = [&](const std::string& name) { return read.count(name) > 0; };
  for (int i = graph_.node_size() - 1; i >= 0; --i) {
    const onnx::NodeProto& node = graph_.node(i);
    if (std::any_of(node.output().begin(), node.output().end(), is_read)) {
      read.insert(node.input().begin(), node.input().end());
    } else {
      graph_.mutable_node()->DeleteSubrange(i, 1);
    }
  }
  for (int i = graph_.initializer_size() - 1; i >= 0; --i) {
    if (!is_read(graph_.initializer(i).name())) graph_.mutable_initializer()->DeleteSubrange(i, 1);
  }
}

std::string ExportGraph::NameOf(const ir::Value& value) {
  const auto known = names_.find(&value);
  if (known != names_.end()) {
    return known->second;
  }
  const std::string name =
      value.is_constant() ? AddInitializer(value.name(), value.data()) : NewName(value.name());
  names_[&value] = name;
  return name;
}

std::string ExportGraph::NewName(const std::string& hint) { return MakeUnique(hint, taken_); }

std::string ExportGraph::AddInitializer(const std::string& hint, const ir::TensorData& data) {
  onnx::TensorProto& tensor = *graph_.add_initializer();
  tensor.set_name(NewName(hint));
  tensor.set_data_type(OnnxTypeOf(data.dtype()));
  tensor.mutable_dims()->Add(data.shape().begin(), data.shape().end());
  tensor.set_raw_data(RawBytes(data));
  return tensor.name();
}

std::string ExportGraph::AddInts(const std::string& hint, const std::vector<std::int64_t>& values) {
  return AddInitializer(
      hint, ir::TensorData::FromValues({static_cast<std::int64_t>(values.size())}, values));
}

std::string ExportGraph::AddFloats(const std::string& hint, const std::vector<double>& values) {
  const std::vector<float> floats(values.begin(), values.end());
  return AddInitializer(
      hint, ir::TensorData::FromValues({static_cast<std::int64_t>(floats.size())}, floats));
}

std::string ExportGraph::AddScalar(const std::string& hint, float value) {
  return AddInitializer(hint, ir::TensorData::FromValues({}, std::vector<float>{value}));
}

std::string ExportGraph::AddInteger(const std::string& hint, std::int64_t value) {
  return AddInitializer(hint, ir::TensorData::FromValues({}, std::vector<std::int64_t>{value}));
}

absl::StatusOr<std::string> ExportGraph::AddExtent(const std::string& hint, const ir::Dim& extent) {
  if (extent.is_constant()) return AddInts(hint, {extent.constant()});
  for (const ir::Value* value : computed_) {
    const auto found = std::find(value->shape().begin(), value->shape().end(), extent);
    if (found == value->shape().end()) continue;
    const std::string shape = NewName(hint + "/shape");
    std::string result = NewName(hint);
    Emit("Shape", hint, {NameOf(*value)}, {shape});
    Emit("Gather", hint, {shape, AddInts(hint + "/axis", {found - value->shape().begin()})},
         {result});
    return result;
  }
  if (const auto factors = FactorsOf(extent)) {
    ASSIGN_OR_RETURN(const std::string known, AddExtent(hint + "/known", factors->known));
    ASSIGN_OR_RETURN(const std::string rest, AddExtent(hint + "/rest", factors->rest));
    std::string result = NewName(hint);
    Emit("Mul", hint, {known, rest}, {result});
    return result;
  }
  return absl::UnimplementedError(
      absl::StrCat("needs the extent ", extent.ToString(), ", which no tensor before it has"));
}

std::optional<ExportGraph::Factors> ExportGraph::FactorsOf(const ir::Dim& extent) const {
  for (const ir::Value* value : computed_) {
    for (const ir::Dim& known : value->shape()) {
      if (known.is_constant()) continue;
      if (const auto rest = ir::ExactDiv(extent, known)) return Factors{known, *rest};
    }
  }
  return std::nullopt;
}

absl::StatusOr<std::string> ExportGraph::AddShape(const std::string& hint, const ir::Shape& shape) {
  if (const auto extents = ir::ConstantExtents(shape)) return AddInts(hint, *extents);
  for (const ir::Value* value : computed_) {
    if (value->shape() != shape) continue;
    std::string result = NewName(hint);
    Emit("Shape", hint, {NameOf(*value)}, {result});
    return result;
  }
  std::vector<std::string> extents;
  for (const ir::Dim& extent : shape) {
    ASSIGN_OR_RETURN(extents.emplace_back(),
                     AddExtent(absl::StrCat(hint, "/", extents.size()), extent));
  }
  std::string result = NewName(hint);
  Emit("Concat", hint, extents, {result}).Int("axis", 0);
  return result;
}

EmittedNode ExportGraph::Emit(const char* op_type, const std::string& name,
                              const std::vector<std::string>& inputs,
                              const std::vector<std::string>& outputs) {
  onnx::NodeProto& node = *graph_.add_node();
  node.set_op_type(op_type);
  node.set_name(MakeUnique(name.empty() ? op_type : name, taken_nodes_));
  std::size_t given = inputs.size();
  while (given > 0 && inputs[given - 1].empty()) --given;  // Absent ones at the end are left out.
  for (std::size_t i = 0; i < given; ++i) node.add_input(inputs[i]);
  for (const std::string& output : outputs) node.add_output(output);
  return EmittedNode(node);
}

}  // namespace zeropoint::frontend
