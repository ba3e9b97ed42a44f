// Gather: from shapes and constants at import, and one index of a computed tensor as a slice. Any
// other index is data.

#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/file/limits.h"
#include "frontend/onnx/operators/families.h"
#include "frontend/onnx/scope/constant_data.h"
#include "ir/op_kind.h"
#include "ir/saturating.h"
#include "ir/shape_inference.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

using Ints = std::vector<std::int64_t>;

/// Indices counted from the end where negative, checked against a known extent.
absl::StatusOr<Ints> ResolveIndices(Ints indices, std::int64_t extent) {
  for (std::int64_t& index : indices) {
    if (index < -extent || index >= extent) {
      return Malformed(absl::StrCat("index ", index, " is outside an axis of ", extent));
    }
    index += index < 0 ? extent : 0;
  }
  return indices;
}

absl::Status GatherSymbolic(NodeImport& node, const SymbolicTensor& data, Ints indices,
                            bool is_scalar) {
  ASSIGN_OR_RETURN(
      indices, ResolveIndices(std::move(indices), static_cast<std::int64_t>(data.elements.size())));
  SymbolicTensor result{is_scalar, {}, data.dtype};
  for (std::int64_t index : indices) {
    result.elements.push_back(data.elements[static_cast<std::size_t>(index)]);
  }
  node.SetSymbolicOutput(0, std::move(result));
  return absl::OkStatus();
}

absl::Status GatherConstant(NodeImport& node, const ir::TensorData& data, int axis, Ints indices,
                            bool is_scalar) {
  const std::int64_t extent = data.shape()[static_cast<std::size_t>(axis)];
  ASSIGN_OR_RETURN(indices, ResolveIndices(std::move(indices), extent));
  // An index that resolves proves that the extent is not zero.
  const std::int64_t slice = indices.empty() ? 0 : data.num_elements() / extent;
  RETURN_IF_ERROR(node.ReserveComputed(
      ir::SaturatingMultiply(slice, static_cast<std::int64_t>(indices.size()))));
  Ints indices_shape;
  if (!is_scalar) indices_shape.push_back(static_cast<std::int64_t>(indices.size()));
  ASSIGN_OR_RETURN(ir::TensorData result, Gathered(data, axis, indices, indices_shape));
  node.SetOutput(0, node.AddConstant(node.output_name(0), std::move(result)));
  return absl::OkStatus();
}

absl::Status GatherSlice(NodeImport& node, ir::Value* x, std::int64_t axis, std::int64_t index,
                         bool is_scalar) {
  ASSIGN_OR_RETURN(
      ir::Value * result,
      node.Emit(ir::OpKind::kSlice, {x}, {{"dim", axis}, {"start", index}, {"end", index + 1}}));
  if (is_scalar) {
    ASSIGN_OR_RETURN(result, node.Emit(ir::OpKind::kSqueeze, {result}, {{"dim", Ints{axis}}}));
  }
  node.SetOutput(0, result);
  return absl::OkStatus();
}

/// A constant, or what another tool quantized of one.
bool IsTable(const ir::Value& x) {
  const ir::Op* producer = x.defining_op();
  const bool is_dequantized =
      producer != nullptr && (producer->kind() == ir::OpKind::kDequantizePerTensor ||
                              producer->kind() == ir::OpKind::kDequantizePerChannel);
  return x.is_constant() || (is_dequantized && producer->operand(0)->is_constant());
}

/// Rows of a constant matrix are an embedding, which quantizers know by that name.
absl::Status GatherComputed(NodeImport& node, ir::Value* x, std::int64_t axis) {
  ASSIGN_OR_RETURN(ir::Value * index, node.Input(1));
  const bool is_embedding =
      IsTable(*x) && x->type().rank() == 2 && axis == 0 && ir::IsFloatingPoint(x->dtype());
  ASSIGN_OR_RETURN(ir::Value * result,
                   is_embedding ? node.Emit(ir::OpKind::kEmbedding, {x, index}, {})
                                : node.Emit(ir::OpKind::kIndexSelect, {x, index}, {{"dim", axis}}));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

/// Indices that are known.
absl::Status GatherKnown(NodeImport& node, ir::Value* x, std::int64_t axis, Ints indices,
                         bool is_scalar) {
  const ir::Dim& extent = x->shape()[static_cast<std::size_t>(axis)];
  if (extent.is_constant()) {
    ASSIGN_OR_RETURN(indices, ResolveIndices(std::move(indices), extent.constant()));
  }
  if (x->is_constant()) {
    return GatherConstant(node, x->data(), static_cast<int>(axis), std::move(indices), is_scalar);
  }
  if (indices.size() == 1 && indices[0] >= kMaxExtent) {
    return Malformed(absl::StrCat("index ", indices[0], " is outside any axis"));
  }
  if (indices.size() == 1 && indices[0] >= 0) {
    return GatherSlice(node, x, axis, indices[0], is_scalar);
  }
  return GatherComputed(node, x, axis);
}

absl::Status ImportGather(NodeImport& node) {
  ASSIGN_OR_RETURN(const std::int64_t given_axis, node.IntOr("axis", 0));
  const std::optional<SymbolicTensor> data = node.SymbolicInput(0);
  const std::optional<SymbolicTensor> index = node.SymbolicInput(1);
  std::optional<Ints> indices = index ? ir::ConstantExtents(index->elements) : std::nullopt;
  if (data && !data->is_scalar && indices) {
    RETURN_IF_ERROR(ir::NormalizeAxis(given_axis, 1).status());
    return GatherSymbolic(node, *data, *std::move(indices), index->is_scalar);
  }
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(const std::int64_t axis, ir::NormalizeAxis(given_axis, x->type().rank()));
  if (indices) {
    return GatherKnown(node, x, axis, *std::move(indices), index->is_scalar);
  }
  return GatherComputed(node, x, axis);
}

constexpr OpRow kRows[] = {
    {"Gather", 1, ImportGather},
};

}  // namespace

absl::Span<const OpRow> GatherImporters() { return kRows; }

}  // namespace zeropoint::frontend
