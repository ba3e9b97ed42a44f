#include "frontend/onnx/graph_inputs.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "frontend/onnx/initializer.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "onnx/onnx-ml.pb.h"

namespace zeropoint::frontend {
namespace {

/// More axes than any runtime takes.
constexpr int kMaxRank = 32;

absl::Status BadInput(const onnx::ValueInfoProto& input, absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("input \"", input.name(), "\" ", what));
}

}  // namespace

std::string SymbolName(const std::string& onnx_name) {
  std::string name = onnx_name;
  for (char& c : name) {
    if (!absl::ascii_isalnum(static_cast<unsigned char>(c))) c = '_';
  }
  if (name.empty() || absl::ascii_isdigit(static_cast<unsigned char>(name.front()))) {
    name.insert(name.begin(), '_');
  }
  return name;
}

absl::StatusOr<ir::TensorType> InputTypes::TypeOf(const onnx::ValueInfoProto& input) {
  if (!input.type().has_tensor_type()) {
    return absl::UnimplementedError(absl::StrCat("input \"", input.name(), "\" is not a tensor"));
  }
  const auto& tensor = input.type().tensor_type();
  ASSIGN_OR_RETURN(const ir::DType dtype, DTypeOfOnnx(tensor.elem_type()));
  ir::TensorType type{dtype, {}};
  if (pinned_shapes_.count(input.name()) > 0) {
    ASSIGN_OR_RETURN(type.shape, Pinned(input));
    return type;
  }
  if (!tensor.has_shape()) {
    return absl::UnimplementedError(
        absl::StrCat("input \"", input.name(), "\" has no rank; pin its shape"));
  }
  if (tensor.shape().dim_size() > kMaxRank) {
    return BadInput(input, absl::StrCat("has rank ", tensor.shape().dim_size()));
  }
  for (const auto& dim : tensor.shape().dim()) {
    if (dim.has_dim_value()) {
      if (dim.dim_value() < 1) {
        return BadInput(input, absl::StrCat("has an extent of ", dim.dim_value(),
                                            "; pin its shape with numbers from 1"));
      }
      type.shape.emplace_back(dim.dim_value());
    } else if (!dim.dim_param().empty()) {
      type.shape.push_back(ir::Dim::Symbol(SymbolName(dim.dim_param())));
    } else {
      type.shape.push_back(ir::Dim::Symbol(absl::StrCat("_d", fresh_symbols_++)));
    }
  }
  return type;
}

absl::StatusOr<ir::Shape> InputTypes::Pinned(const onnx::ValueInfoProto& input) const {
  const std::vector<std::int64_t>& pinned = pinned_shapes_.at(input.name());
  const auto& declared = input.type().tensor_type().shape();
  const bool has_shape = input.type().tensor_type().has_shape();
  if (has_shape && declared.dim_size() != static_cast<int>(pinned.size())) {
    return BadInput(input, absl::StrCat("has rank ", declared.dim_size(), " but is pinned to rank ",
                                        pinned.size()));
  }
  for (std::size_t i = 0; i < pinned.size(); ++i) {
    const std::int64_t fixed = has_shape ? declared.dim(static_cast<int>(i)).dim_value() : 0;
    if (pinned[i] < 1 || (fixed > 0 && fixed != pinned[i])) {
      return BadInput(input,
                      absl::StrCat("cannot be pinned to extent ", pinned[i], " at axis ", i));
    }
  }
  return ir::MakeShape(pinned);
}

absl::Status CheckDeclaredType(const onnx::ValueInfoProto& output, const ir::TensorType& inferred) {
  if (!output.type().has_tensor_type() || !output.type().tensor_type().has_shape()) {
    return absl::OkStatus();
  }
  const auto& tensor = output.type().tensor_type();
  bool fits = tensor.shape().dim_size() == inferred.rank();
  std::string declared = "[";
  for (int i = 0; i < tensor.shape().dim_size(); ++i) {
    const auto& dim = tensor.shape().dim(i);
    declared += absl::StrCat(i == 0 ? "" : ",",
                             dim.has_dim_value() ? absl::StrCat(dim.dim_value()) : dim.dim_param());
    // 0 is what some exporters write for "unknown".
    if (fits && dim.has_dim_value() && dim.dim_value() > 0) {
      const ir::Dim& own = inferred.shape[static_cast<std::size_t>(i)];
      fits = own.ConstantOr(dim.dim_value()) == dim.dim_value();
    }
  }
  if (fits) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(absl::StrCat("output \"", output.name(), "\" is declared as ",
                                                 declared, "] but computed as ",
                                                 inferred.ToString()));
}

}  // namespace zeropoint::frontend
