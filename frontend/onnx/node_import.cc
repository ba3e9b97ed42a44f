#include "frontend/onnx/node_import.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/initializer.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "onnx/onnx-ml.pb.h"

namespace zeropoint::frontend {
namespace {

absl::Status WrongAttributeType(absl::string_view name, absl::string_view expected) {
  return Malformed(absl::StrCat("attribute \"", name, "\" must be ", expected));
}

}  // namespace

absl::Status Unsupported(absl::string_view reason) { return absl::UnimplementedError(reason); }
absl::Status Malformed(absl::string_view reason) { return absl::InvalidArgumentError(reason); }

absl::StatusOr<std::int64_t> NormalizeAxis(std::int64_t axis, int rank) {
  if (axis < -rank || axis >= rank) {
    return Malformed(absl::StrCat("axis ", axis, " is outside a tensor of rank ", rank));
  }
  return axis < 0 ? axis + rank : axis;
}

absl::StatusOr<std::vector<std::int64_t>> NormalizeAxes(std::vector<std::int64_t> axes, int rank) {
  for (std::int64_t& axis : axes) {
    ASSIGN_OR_RETURN(axis, NormalizeAxis(axis, rank));
  }
  std::sort(axes.begin(), axes.end());
  if (std::adjacent_find(axes.begin(), axes.end()) != axes.end()) {
    return Malformed("an axis is listed twice");
  }
  return axes;
}

const std::string& NodeImport::op_type() const { return node_.op_type(); }

std::string NodeImport::location() const {
  if (!node_.name().empty()) {
    return node_.name();
  }
  return absl::StrCat(node_.op_type(), "(", node_.output_size() > 0 ? node_.output(0) : "", ")");
}

int NodeImport::num_inputs() const { return node_.input_size(); }
int NodeImport::num_outputs() const { return node_.output_size(); }
bool NodeImport::HasInput(int index) const {
  return index < node_.input_size() && !node_.input(index).empty();
}
bool NodeImport::HasOutput(int index) const {
  return index < node_.output_size() && !node_.output(index).empty();
}
const std::string& NodeImport::output_name(int index) const { return node_.output(index); }

const ImportedTensor& NodeImport::Tensor(int index) const {
  return scope_.tensors.at(node_.input(index));
}

absl::StatusOr<ir::Value*> NodeImport::Input(int index) {
  if (!HasInput(index)) {
    return Malformed(absl::StrCat("input ", index, " is missing"));
  }
  ImportedTensor& tensor = scope_.tensors.at(node_.input(index));
  if (tensor.value != nullptr) {
    return tensor.value;
  }
  const std::optional<std::vector<std::int64_t>> elements = ConstantElements(*tensor.symbolic);
  if (!elements) {
    return Unsupported(absl::StrCat("a shape that is known at run time only (\"",
                                    node_.input(index), "\") is used as data"));
  }
  std::vector<std::int64_t> shape;
  if (!tensor.symbolic->is_scalar) {
    shape.push_back(static_cast<std::int64_t>(elements->size()));
  }
  tensor.value = AddConstant(node_.input(index), ir::TensorData::FromValues(shape, *elements));
  return tensor.value;
}

absl::StatusOr<ir::Value*> NodeImport::OptionalInput(int index) {
  if (!HasInput(index)) {
    return nullptr;
  }
  return Input(index);
}

std::optional<SymbolicTensor> NodeImport::SymbolicInput(int index) const {
  return HasInput(index) ? Tensor(index).symbolic : std::nullopt;
}

absl::StatusOr<std::vector<ir::Dim>> NodeImport::ConstantDims(int index) const {
  const std::optional<SymbolicTensor> tensor = SymbolicInput(index);
  if (!tensor) {
    return Unsupported(absl::StrCat("input ", index, " must be integers known at import"));
  }
  return tensor->elements;
}

absl::StatusOr<std::vector<std::int64_t>> NodeImport::ConstantInts(int index) const {
  ASSIGN_OR_RETURN(const std::vector<ir::Dim> dims, ConstantDims(index));
  std::optional<std::vector<std::int64_t>> values = ir::ConstantExtents(dims);
  if (!values) {
    return Unsupported(
        absl::StrCat("input ", index, " depends on symbolic extents; pin the input shapes"));
  }
  return *std::move(values);
}

absl::StatusOr<ir::TensorData> NodeImport::ConstantInput(int index) {
  ASSIGN_OR_RETURN(const ir::Value* value, Input(index));
  if (!value->is_constant()) {
    return Unsupported(absl::StrCat("input ", index, " must be a constant"));
  }
  return value->data();
}

absl::StatusOr<double> NodeImport::ConstantFloat(int index) {
  ASSIGN_OR_RETURN(const ir::TensorData data, ConstantInput(index));
  if (data.num_elements() != 1) {
    return Malformed(absl::StrCat("input ", index, " must have one element"));
  }
  switch (data.dtype()) {
    case ir::DType::kFloat32:
      return data.values<float>()[0];
    case ir::DType::kFloat64:
      return data.values<double>()[0];
    case ir::DType::kInt32:
      return data.values<std::int32_t>()[0];
    case ir::DType::kInt64:
      return static_cast<double>(data.values<std::int64_t>()[0]);
    default:
      return Unsupported(ir::StrCat("input ", index, " is ", ir::DTypeName(data.dtype())));
  }
}

const onnx::AttributeProto* NodeImport::FindAttribute(absl::string_view name) const {
  for (const onnx::AttributeProto& attribute : node_.attribute()) {
    if (attribute.name() == name) {
      return &attribute;
    }
  }
  return nullptr;
}

bool NodeImport::HasAttribute(absl::string_view name) const {
  return FindAttribute(name) != nullptr;
}

absl::StatusOr<std::int64_t> NodeImport::IntOr(absl::string_view name,
                                               std::int64_t fallback) const {
  const onnx::AttributeProto* attribute = FindAttribute(name);
  if (attribute == nullptr) {
    return fallback;
  }
  if (attribute->type() != onnx::AttributeProto_AttributeType_INT) {
    return WrongAttributeType(name, "an integer");
  }
  return attribute->i();
}

absl::StatusOr<double> NodeImport::FloatOr(absl::string_view name, double fallback) const {
  const onnx::AttributeProto* attribute = FindAttribute(name);
  if (attribute == nullptr) {
    return fallback;
  }
  if (attribute->type() != onnx::AttributeProto_AttributeType_FLOAT) {
    return WrongAttributeType(name, "a float");
  }
  return attribute->f();
}

absl::StatusOr<std::string> NodeImport::TextOr(absl::string_view name,
                                               absl::string_view fallback) const {
  const onnx::AttributeProto* attribute = FindAttribute(name);
  if (attribute == nullptr) {
    return std::string(fallback);
  }
  if (attribute->type() != onnx::AttributeProto_AttributeType_STRING) {
    return WrongAttributeType(name, "a string");
  }
  return attribute->s();
}

absl::StatusOr<std::vector<std::int64_t>> NodeImport::IntsOr(
    absl::string_view name, std::vector<std::int64_t> fallback) const {
  const onnx::AttributeProto* attribute = FindAttribute(name);
  if (attribute == nullptr) {
    return fallback;
  }
  if (attribute->type() != onnx::AttributeProto_AttributeType_INTS) {
    return WrongAttributeType(name, "a list of integers");
  }
  return std::vector<std::int64_t>(attribute->ints().begin(), attribute->ints().end());
}

absl::StatusOr<std::vector<double>> NodeImport::FloatsOr(absl::string_view name,
                                                         std::vector<double> fallback) const {
  const onnx::AttributeProto* attribute = FindAttribute(name);
  if (attribute == nullptr) {
    return fallback;
  }
  if (attribute->type() != onnx::AttributeProto_AttributeType_FLOATS) {
    return WrongAttributeType(name, "a list of floats");
  }
  return std::vector<double>(attribute->floats().begin(), attribute->floats().end());
}

absl::StatusOr<ir::TensorData> NodeImport::TensorAttribute(absl::string_view name) const {
  const onnx::AttributeProto* attribute = FindAttribute(name);
  if (attribute == nullptr || attribute->type() != onnx::AttributeProto_AttributeType_TENSOR) {
    return WrongAttributeType(name, "a tensor");
  }
  return TensorOf(attribute->t(), scope_.model);
}

absl::StatusOr<ir::Value*> NodeImport::Emit(ir::OpKind kind, std::vector<ir::Value*> operands,
                                            ir::AttributeMap attributes) {
  ASSIGN_OR_RETURN(ir::Op * op, scope_.function->Append(kind, std::move(operands),
                                                        std::move(attributes), location()));
  return op->result();
}

ir::Value* NodeImport::AddConstant(absl::string_view name, ir::TensorData data) {
  return scope_.module->AddConstant({name.data(), name.size()}, std::move(data));
}

void NodeImport::SetOutput(int index, ir::Value* value) {
  if (value->name().empty()) {
    value->set_name(node_.output(index));
  }
  ImportedTensor tensor{value, std::nullopt};
  if (value->is_constant()) {
    tensor.symbolic = SymbolicOf(value->data());
  }
  scope_.tensors[node_.output(index)] = std::move(tensor);
}

void NodeImport::SetSymbolicOutput(int index, SymbolicTensor tensor) {
  scope_.tensors[node_.output(index)] = {nullptr, std::move(tensor)};
}

absl::Status NodeImport::ForwardInput(int input, int output) {
  if (!HasInput(input)) {
    return Malformed(absl::StrCat("input ", input, " is missing"));
  }
  scope_.tensors[node_.output(output)] = Tensor(input);
  return absl::OkStatus();
}

}  // namespace zeropoint::frontend
