// Dropout.

#include <optional>
#include <vector>

#include "frontend/onnx/operators/families.h"
#include "ir/op_kind.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

/// True when the node drops elements: in training mode, with a ratio above 0.
absl::StatusOr<bool> Drops(NodeImport& node) {
  if (node.opset() < 12 || !node.HasInput(2)) return false;
  ASSIGN_OR_RETURN(const double training, node.ConstantFloat(2));
  if (training == 0) return false;
  if (!node.HasInput(1)) return true;
  ASSIGN_OR_RETURN(const double ratio, node.ConstantFloat(1));
  return ratio != 0;
}

/// The mask of the identity: true everywhere. It is left out where nobody can have it, which
/// matters only when something reads it.
absl::Status SetMask(NodeImport& node, const ir::Shape& shape) {
  const std::optional<std::vector<std::int64_t>> extents = ir::ConstantExtents(shape);
  if (!node.HasOutput(1) || !extents) return absl::OkStatus();
  ASSIGN_OR_RETURN(ir::Value * mask,
                   node.Emit(ir::OpKind::kFull, {},
                             {{"size", *extents}, {"value", 1.0}, {"dtype", ir::DType::kBool}}));
  node.SetOutput(1, mask);
  return absl::OkStatus();
}

absl::Status ImportDropout(NodeImport& node) {
  ASSIGN_OR_RETURN(const bool drops, Drops(node));
  if (drops) return Unsupported("training mode; export the model in evaluation mode");
  RETURN_IF_ERROR(node.ForwardInput(0, 0));
  if (!node.HasOutput(1)) return absl::OkStatus();
  ASSIGN_OR_RETURN(const ir::Value* x, node.Input(0));
  return SetMask(node, x->shape());
}

constexpr OpRow kRows[] = {
    {"Dropout", 1, ImportDropout, Operands(1, 2)},
};

}  // namespace

absl::Span<const OpRow> DropoutImporters() { return kRows; }

}  // namespace zeropoint::frontend
