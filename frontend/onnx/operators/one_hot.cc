// OneHot.

#include <numeric>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/operators/families.h"
#include "frontend/onnx/operators/quantization.h"
#include "ir/op_kind.h"
#include "ir/saturating.h"
#include "ir/shape_inference.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

using Ints = std::vector<std::int64_t>;

absl::StatusOr<std::int64_t> ReadDepth(NodeImport& node) {
  ASSIGN_OR_RETURN(const double depth, node.ConstantFloat(1));
  if (!(depth >= 1 && depth <= 1 << 24)) {
    return Malformed(absl::StrCat("a depth of ", depth));
  }
  RETURN_IF_ERROR(node.ReserveComputed(2 * static_cast<std::int64_t>(depth)));
  return static_cast<std::int64_t>(depth);
}

/// first, first + 1, … along `axis` of `rank`.
ir::Value* AddPositions(NodeImport& node, std::int64_t first, std::int64_t count, std::int64_t axis,
                        int rank) {
  Ints shape(static_cast<std::size_t>(rank), 1);
  shape[static_cast<std::size_t>(axis)] = count;
  Ints positions(static_cast<std::size_t>(count));
  std::iota(positions.begin(), positions.end(), first);
  return node.AddConstant(node.output_name(0) + ".positions",
                          ir::TensorData::FromValues(std::move(shape), positions));
}

/// Element `index` of the vector input 2, as a scalar.
absl::StatusOr<ir::Value*> EmitValue(NodeImport& node, std::int64_t index) {
  ASSIGN_OR_RETURN(ir::Value * values, node.Input(2));
  ASSIGN_OR_RETURN(ir::Value * value,
                   node.Emit(ir::OpKind::kSlice, {values},
                             {{"dim", std::int64_t{0}}, {"start", index}, {"end", index + 1}}));
  return node.Emit(ir::OpKind::kSqueeze, {value}, {{"dim", Ints{0}}});
}

/// values[1] where the position along the new axis is the index, which may count from the end;
/// values[0] elsewhere.
absl::Status ImportOneHot(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * indices, node.Input(0));
  ASSIGN_OR_RETURN(const std::int64_t depth, ReadDepth(node));
  const int rank = indices->type().rank() + 1;
  ASSIGN_OR_RETURN(std::int64_t axis, node.IntOr("axis", -1));
  ASSIGN_OR_RETURN(axis, ir::NormalizeAxis(axis, rank));
  ASSIGN_OR_RETURN(indices, EmitTo(node, indices, ir::DType::kInt64));
  ASSIGN_OR_RETURN(indices, node.Emit(ir::OpKind::kUnsqueeze, {indices}, {{"dim", axis}}));
  ir::Value* from_start = AddPositions(node, 0, depth, axis, rank);
  ir::Value* from_end = AddPositions(node, -depth, depth, axis, rank);
  ASSIGN_OR_RETURN(ir::Value * hit, node.Emit(ir::OpKind::kEq, {indices, from_start}, {}));
  ASSIGN_OR_RETURN(ir::Value * hit_from_end, node.Emit(ir::OpKind::kEq, {indices, from_end}, {}));
  ASSIGN_OR_RETURN(hit, node.Emit(ir::OpKind::kLogicalOr, {hit, hit_from_end}, {}));
  ASSIGN_OR_RETURN(ir::Value * off, EmitValue(node, 0));
  ASSIGN_OR_RETURN(ir::Value * on, EmitValue(node, 1));
  ASSIGN_OR_RETURN(ir::Value * result, node.Emit(ir::OpKind::kWhere, {hit, on, off}, {}));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

constexpr OpRow kRows[] = {
    {"OneHot", 9, ImportOneHot, Operands(1)},
};

}  // namespace

absl::Span<const OpRow> OneHotImporters() { return kRows; }

}  // namespace zeropoint::frontend
