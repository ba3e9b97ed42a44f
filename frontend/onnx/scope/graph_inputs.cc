#include "frontend/onnx/scope/graph_inputs.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "frontend/onnx/file/initializer.h"
#include "frontend/onnx/file/limits.h"
#include "ir/status_macros.h"
#include "onnx/onnx-ml.pb.h"

namespace zeropoint::frontend {
namespace {

absl::Status BadInput(const onnx::ValueInfoProto& input, absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("input \"", input.name(), "\" ", what));
}

/// "[N,3,?]".
std::string DeclaredShape(const onnx::TensorShapeProto& shape) {
  std::string text = "[";
  for (const onnx::TensorShapeProto_Dimension& dim : shape.dim()) {
    const std::string name = dim.dim_param().empty() ? "?" : dim.dim_param();
    absl::StrAppend(&text, text.size() > 1 ? "," : "",
                    dim.has_dim_value() ? absl::StrCat(dim.dim_value()) : name);
  }
  return text + "]";
}

/// Numbers have to agree where both sides have one. 0 is what some exporters write for "unknown".
bool ShapesAgree(const onnx::TensorShapeProto& declared, const ir::Shape& inferred) {
  if (declared.dim_size() != static_cast<int>(inferred.size())) {
    return false;
  }
  for (int i = 0; i < declared.dim_size(); ++i) {
    const std::int64_t number = declared.dim(i).dim_value();
    if (number > 0 && inferred[static_cast<std::size_t>(i)].ConstantOr(number) != number) {
      return false;
    }
  }
  return true;
}

/// "FLOAT[N,3,?]".
std::string DeclaredType(const onnx::ValueInfoProto& value) {
  const auto& declared = value.type().tensor_type();
  const bool is_known = onnx::TensorProto_DataType_IsValid(declared.elem_type());
  return absl::StrCat(is_known ? onnx::TensorProto_DataType_Name(
                                     static_cast<onnx::TensorProto_DataType>(declared.elem_type()))
                               : absl::StrCat("element type ", declared.elem_type()),
                      declared.has_shape() ? DeclaredShape(declared.shape()) : "");
}

/// True as well where nothing is declared.
bool DeclaredDTypeAgrees(const onnx::ValueInfoProto& value, ir::DType dtype) {
  const std::int32_t declared = value.type().tensor_type().elem_type();
  if (declared == onnx::TensorProto_DataType_UNDEFINED) {
    return true;
  }
  const absl::StatusOr<ir::DType> declared_dtype = DTypeOfOnnx(declared);
  return declared_dtype.ok() && *declared_dtype == dtype;
}

bool DeclaredShapeAgrees(const onnx::ValueInfoProto& value, const ir::Shape& shape) {
  const auto& declared = value.type().tensor_type();
  return !declared.has_shape() || ShapesAgree(declared.shape(), shape);
}

bool DeclaredTypeAgrees(const onnx::ValueInfoProto& value, const ir::TensorType& type) {
  return DeclaredDTypeAgrees(value, type.dtype) && DeclaredShapeAgrees(value, type.shape);
}

}  // namespace

std::string Identifier(absl::string_view onnx_name) {
  std::string name(onnx_name);
  for (char& c : name) {
    if (!absl::ascii_isalnum(static_cast<unsigned char>(c))) c = '_';
  }
  if (name.empty() || absl::ascii_isdigit(static_cast<unsigned char>(name.front()))) {
    name.insert(name.begin(), '_');
  }
  return name;
}

ir::Dim InputTypes::SymbolFor(const std::string& key, absl::string_view preferred_name) {
  std::string& symbol = symbols_[key];
  if (symbol.empty()) {
    const std::string base = Identifier(preferred_name);
    symbol = base;
    for (int suffix = 1; !taken_.insert(symbol).second; ++suffix) {
      symbol = absl::StrCat(base, "_", suffix);
    }
  }
  return ir::Dim::Symbol(symbol);
}

absl::StatusOr<ir::TensorType> InputTypes::TypeOf(const onnx::ValueInfoProto& input) {
  if (!input.type().has_tensor_type()) {
    return absl::UnimplementedError(input.type().has_sequence_type()   ? "is a sequence"
                                    : input.type().has_optional_type() ? "is an optional"
                                                                       : "is not a tensor");
  }
  ASSIGN_OR_RETURN(const ir::DType dtype, DTypeOfOnnx(input.type().tensor_type().elem_type()));
  ir::TensorType type{dtype, {}};
  if (pinned_shapes_.count(input.name()) > 0) {
    ASSIGN_OR_RETURN(type.shape, Pinned(input));
  } else {
    ASSIGN_OR_RETURN(type.shape, Declared(input));
  }
  return type;
}

absl::StatusOr<ir::Shape> InputTypes::Declared(const onnx::ValueInfoProto& input) {
  const auto& tensor = input.type().tensor_type();
  if (!tensor.has_shape()) {
    return absl::UnimplementedError("has no rank; pin its shape");
  }
  if (tensor.shape().dim_size() > kMaxRank) {
    return BadInput(
        input, absl::StrCat("has rank ", tensor.shape().dim_size(), "; the limit is ", kMaxRank));
  }
  ir::Shape shape;
  for (int axis = 0; axis < tensor.shape().dim_size(); ++axis) {
    ASSIGN_OR_RETURN(shape.emplace_back(), DeclaredDim(input, axis));
  }
  return shape;
}

absl::StatusOr<ir::Dim> InputTypes::DeclaredDim(const onnx::ValueInfoProto& input, int axis) {
  const auto& dim = input.type().tensor_type().shape().dim(axis);
  if (!dim.has_dim_value() && !dim.dim_param().empty()) {
    return SymbolFor(dim.dim_param(), dim.dim_param());
  }
  if (dim.dim_value() < -1 || dim.dim_value() > kMaxExtent) {
    return BadInput(input, absl::StrCat("has an extent of ", dim.dim_value(), " at axis ", axis,
                                        "; pin its shape with numbers up to ", kMaxExtent));
  }
  if (dim.dim_value() < 1) {  // -1 and 0 stand for "any" in what many exporters write
    const std::string axis_name = absl::StrCat(input.name(), "_dim", axis);
    // No dim_param starts with a NUL.
    return SymbolFor(absl::StrCat(std::string(1, '\0'), axis_name), axis_name);
  }
  return ir::Dim(dim.dim_value());
}

absl::StatusOr<ir::Shape> InputTypes::Pinned(const onnx::ValueInfoProto& input) {
  const std::vector<std::int64_t>& pinned = pinned_shapes_.at(input.name());
  const auto& declared = input.type().tensor_type().shape();
  const bool has_shape = input.type().tensor_type().has_shape();
  if (has_shape && declared.dim_size() != static_cast<int>(pinned.size())) {
    return BadInput(input, absl::StrCat("is declared as ", DeclaredShape(declared),
                                        " but pinned to a shape of rank ", pinned.size()));
  }
  ir::Shape shape;
  for (std::size_t i = 0; i < pinned.size(); ++i) {
    const auto axis = static_cast<int>(i);
    if (pinned[i] == kExtentAsDeclared && has_shape) {
      ASSIGN_OR_RETURN(shape.emplace_back(), DeclaredDim(input, axis));
      continue;
    }
    const std::int64_t fixed = has_shape ? declared.dim(axis).dim_value() : 0;
    // Zero is possible, but nobody means it who does not pin it.
    if (pinned[i] < 0 || pinned[i] > kMaxExtent || (fixed > 0 && fixed != pinned[i])) {
      return BadInput(input, absl::StrCat("cannot be pinned to extent ", pinned[i], " at axis ", i,
                                          "; it is declared as ", DeclaredShape(declared)));
    }
    shape.emplace_back(pinned[i]);
  }
  return shape;
}

absl::Status CheckBoundType(const onnx::ValueInfoProto& input, const ir::TensorType& bound) {
  if (DeclaredTypeAgrees(input, bound)) {
    return absl::OkStatus();
  }
  return BadInput(input, absl::StrCat("is declared as ", DeclaredType(input),
                                      " but bound to a value of type ", bound.ToString()));
}

absl::Status CheckDeclaredType(const onnx::ValueInfoProto& output, const ir::TensorType& inferred,
                               std::vector<std::string>& remarks) {
  if (DeclaredTypeAgrees(output, inferred)) {
    return absl::OkStatus();
  }
  std::string difference =
      absl::StrCat("output \"", output.name(), "\" is declared as ", DeclaredType(output),
                   " but computed as ", inferred.ToString());
  if (!DeclaredDTypeAgrees(output, inferred.dtype)) {
    return absl::InvalidArgumentError(difference);
  }
  remarks.push_back(std::move(difference));
  return absl::OkStatus();
}

}  // namespace zeropoint::frontend
