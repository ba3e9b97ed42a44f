// The inputs of a node as values, as integers over dims, and as constants.

#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/scope/node_import.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "onnx/onnx-ml.pb.h"

namespace zeropoint::frontend {

std::optional<bool> KnownBoolOf(const ImportedTensor& tensor) {
  if (tensor.symbolic && tensor.symbolic->elements.size() == 1 &&
      tensor.symbolic->elements[0].is_constant()) {
    return tensor.symbolic->elements[0].constant() != 0;
  }
  const ir::Value* value = tensor.value;
  if (value == nullptr || !value->is_constant() || value->dtype() != ir::DType::kBool ||
      value->data().num_elements() != 1) {
    return std::nullopt;
  }
  return value->data().values<bool>()[0];
}

absl::StatusOr<ir::Value*> NodeImport::Input(int index) {
  if (!HasInput(index)) {
    return Malformed(absl::StrCat("input ", index, " is missing"));
  }
  return ValueOf(scope_, Tensor(index), node_.input(index));
}

absl::StatusOr<ir::Value*> NodeImport::OptionalInput(int index) {
  if (!HasInput(index)) {
    return nullptr;
  }
  return Input(index);
}

std::optional<SymbolicTensor> NodeImport::SymbolicInput(int index) const {
  std::optional<SymbolicTensor> tensor = HasInput(index) ? Tensor(index).symbolic : std::nullopt;
  return tensor && tensor->columns == 0 ? std::move(tensor) : std::nullopt;
}

std::optional<SymbolicTensor> NodeImport::SymbolicMatrix(int index) const {
  std::optional<SymbolicTensor> tensor = HasInput(index) ? Tensor(index).symbolic : std::nullopt;
  return tensor && tensor->columns > 0 ? std::move(tensor) : std::nullopt;
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
      return DecimalOf(data.values<float>()[0]);
    case ir::DType::kFloat64:
      return data.values<double>()[0];
    case ir::DType::kBool:
    case ir::DType::kUint8:
      return data.values<std::uint8_t>()[0];
    case ir::DType::kInt8:
      return data.values<std::int8_t>()[0];
    case ir::DType::kInt16:
      return data.values<std::int16_t>()[0];
    case ir::DType::kUint16:
      return data.values<std::uint16_t>()[0];
    case ir::DType::kInt32:
      return data.values<std::int32_t>()[0];
    case ir::DType::kUint32:
      return data.values<std::uint32_t>()[0];
    case ir::DType::kUint64:
      return static_cast<double>(data.values<std::uint64_t>()[0]);
    case ir::DType::kInt64:
      return static_cast<double>(data.values<std::int64_t>()[0]);
    default:
      return Unsupported(ir::StrCat("input ", index, " is ", ir::DTypeName(data.dtype())));
  }
}

std::optional<bool> NodeImport::KnownBool(int index) const {
  return HasInput(index) ? KnownBoolOf(Tensor(index)) : std::nullopt;
}

absl::StatusOr<ImportedTensor> NodeImport::InputTensor(int index) const {
  if (!HasInput(index)) {
    return Malformed(absl::StrCat("input ", index, " is missing"));
  }
  return Tensor(index);
}

absl::StatusOr<ir::Value*> NodeImport::ValueOfTensor(ImportedTensor tensor) {
  return ValueOf(scope_, tensor, location());
}

}  // namespace zeropoint::frontend
