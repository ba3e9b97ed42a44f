// Expand, Tile and Trilu.

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/operators/families.h"
#include "frontend/onnx/scope/run_time_extents.h"
#include "ir/op_kind.h"
#include "ir/shape_inference.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

using Ints = std::vector<std::int64_t>;

absl::Status ImportExpand(NodeImport& node) {
  ASSIGN_OR_RETURN(const ir::Shape target, node.ConstantDims(1));
  for (const ir::Dim& extent : target) {
    if (extent.ConstantOr(0) < 0) {
      return Malformed(absl::StrCat("the shape has an extent of ", extent.constant()));
    }
  }
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(const ir::Shape size, ir::BroadcastShapes(x->shape(), target));
  if (size == x->shape()) {
    return node.ForwardInput(0, 0);
  }
  ASSIGN_OR_RETURN(ir::Value * result, EmitExpanded(node.scope(), x, size, node.location()));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

/// Repetitions that are known, or symbolic ones of an extent of 1, which are an expansion.
absl::Status ImportTile(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(const std::vector<ir::Dim> repeats, node.ConstantDims(1));
  const ir::Shape& shape = x->shape();
  if (repeats.size() != shape.size()) {
    return Malformed(absl::StrCat(repeats.size(), " repeats for an input of rank ", shape.size()));
  }
  ir::Value* result = nullptr;
  if (std::optional<Ints> known = ir::ConstantExtents(repeats)) {
    ASSIGN_OR_RETURN(result, node.Emit(ir::OpKind::kRepeat, {x}, {{"repeats", *std::move(known)}}));
  } else {
    ir::Shape size = shape;
    for (std::size_t i = 0; i < size.size(); ++i) {
      if (repeats[i] != ir::Dim(1) && size[i] != ir::Dim(1)) {
        return Unsupported("symbolic repetitions; pin the input shapes");
      }
      size[i] = size[i] * repeats[i];
    }
    ASSIGN_OR_RETURN(result, EmitExpanded(node.scope(), x, size, node.location()));
  }
  node.SetOutput(0, result);
  return absl::OkStatus();
}

absl::Status ImportTrilu(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(const std::int64_t upper, node.IntOr("upper", 1));
  std::int64_t diagonal = 0;
  if (node.HasInput(1)) {
    ASSIGN_OR_RETURN(const Ints given, node.ConstantInts(1));
    if (given.size() != 1) return Malformed("k must be one number");
    diagonal = given[0];
  }
  ASSIGN_OR_RETURN(ir::Value * result, node.Emit(upper != 0 ? ir::OpKind::kTriu : ir::OpKind::kTril,
                                                 {x}, {{"diagonal", diagonal}}));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

constexpr OpRow kRows[] = {
    {"Expand", 8, ImportExpand, Operands(1)},
    {"Tile", 6, ImportTile, Operands(1)},
    {"Trilu", 14, ImportTrilu, Operands(1)},
    {"com.microsoft.Trilu", 1, ImportTrilu, Operands(1)},
};

}  // namespace

absl::Span<const OpRow> RepeatImporters() { return kRows; }

}  // namespace zeropoint::frontend
