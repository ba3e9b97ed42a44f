// Ops that look at the order of elements along one axis.

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/operators/families.h"
#include "frontend/onnx/scope/emit.h"
#include "ir/shape_inference.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

template <ir::OpKind kKind>
absl::Status ImportArgSelect(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(const std::int64_t given, node.IntOr("axis", 0));
  ASSIGN_OR_RETURN(const std::int64_t axis, ir::NormalizeAxis(given, x->type().rank()));
  ASSIGN_OR_RETURN(const std::int64_t keepdims, node.IntOr("keepdims", 1));
  ASSIGN_OR_RETURN(const std::int64_t last, node.IntOr("select_last_index", 0));
  ASSIGN_OR_RETURN(
      ir::Value * result,
      node.Emit(kKind, {x},
                {{"dim", axis}, {"keepdim", keepdims != 0}, {"select_last_index", last != 0}}));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

absl::Status ImportCumSum(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(const std::vector<std::int64_t> given, node.ConstantInts(1));
  if (given.size() != 1) return Malformed("the axis must be one number");
  ASSIGN_OR_RETURN(const std::int64_t axis, ir::NormalizeAxis(given[0], x->type().rank()));
  ASSIGN_OR_RETURN(const std::int64_t exclusive, node.IntOr("exclusive", 0));
  ASSIGN_OR_RETURN(const std::int64_t reverse, node.IntOr("reverse", 0));
  ASSIGN_OR_RETURN(
      ir::Value * result,
      node.Emit(ir::OpKind::kCumsum, {x},
                {{"dim", axis}, {"exclusive", exclusive != 0}, {"reverse", reverse != 0}}));
  node.SetOutput(0, result);
  return absl::OkStatus();
}

/// k is an attribute before opset 10 and an input since. Results are sorted, asked for or not.
absl::Status ImportTopK(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  ASSIGN_OR_RETURN(std::int64_t k, node.IntOr("k", -1));
  if (node.opset() >= 10) {
    ASSIGN_OR_RETURN(const std::vector<std::int64_t> given, node.ConstantInts(1));
    if (given.size() != 1) return Malformed("k must be one number");
    k = given[0];
  }
  ASSIGN_OR_RETURN(const std::int64_t given_axis, node.IntOr("axis", -1));
  ASSIGN_OR_RETURN(const std::int64_t axis, ir::NormalizeAxis(given_axis, x->type().rank()));
  ASSIGN_OR_RETURN(const std::int64_t largest, node.IntOr("largest", 1));
  ASSIGN_OR_RETURN(ir::Op * op, node.EmitOp(ir::OpKind::kTopk, {x},
                                            {{"k", k}, {"dim", axis}, {"largest", largest != 0}}));
  for (int i = 0; i < 2; ++i) {
    if (node.HasOutput(i)) node.SetOutput(i, op->result(i));
  }
  return absl::OkStatus();
}

/// 1 at the first of the largest elements of `axis`, else 0.
absl::StatusOr<ir::Value*> Hardmax(NodeImport& node, ir::Value* x, std::int64_t axis) {
  const std::int64_t extent = x->shape()[static_cast<std::size_t>(axis)].ConstantOr(-1);
  if (extent < 0) {
    return Unsupported("a symbolic extent of the axis; pin the input shapes");
  }
  RETURN_IF_ERROR(node.ReserveComputed(extent));
  std::vector<std::int64_t> positions_shape(static_cast<std::size_t>(x->type().rank() - axis), 1);
  positions_shape[0] = extent;
  ir::Value* positions = node.AddConstant(
      absl::StrCat(node.output_name(0), ".positions"),
      ir::TensorData::FromValues(positions_shape, AxisRange(0, static_cast<int>(extent))));
  ASSIGN_OR_RETURN(ir::Value * largest,
                   node.Emit(ir::OpKind::kArgmax, {x}, {{"dim", axis}, {"keepdim", true}}));
  ASSIGN_OR_RETURN(ir::Value * chosen, Binary(node, ir::OpKind::kEq, largest, positions));
  return node.Emit(ir::OpKind::kTo, {chosen}, {{"dtype", x->dtype()}});
}

absl::StatusOr<ir::Value*> AlongAxis(NodeImport& node, ir::OpKind kind, ir::Value* x,
                                     std::int64_t axis) {
  if (kind == ir::OpKind::kArgmax) return Hardmax(node, x, axis);
  return node.Emit(kind, {x}, {{"dim", axis}});
}

/// Before opset 13 the input counts as a matrix of the axes before and from `axis`, and rows are
/// normalized; with the last axis that is the same. kArgmax stands for Hardmax.
template <ir::OpKind kKind>
absl::Status ImportSoftmax(NodeImport& node) {
  ASSIGN_OR_RETURN(ir::Value * x, node.Input(0));
  const int rank = x->type().rank();
  const bool as_matrix = node.opset() < 13;
  ASSIGN_OR_RETURN(const std::int64_t given, node.IntOr("axis", as_matrix ? 1 : -1));
  ASSIGN_OR_RETURN(const std::int64_t axis, ir::NormalizeAxis(given, rank));
  ir::Value* result = nullptr;
  if (!as_matrix || axis == rank - 1) {
    ASSIGN_OR_RETURN(result, AlongAxis(node, kKind, x, axis));
  } else {
    const ir::Shape shape = x->shape();
    const ir::Shape matrix = {ir::NumElements({shape.begin(), shape.begin() + axis}),
                              ir::NumElements({shape.begin() + axis, shape.end()})};
    ASSIGN_OR_RETURN(ir::Value * rows, node.Emit(ir::OpKind::kView, {x}, {{"size", matrix}}));
    ASSIGN_OR_RETURN(ir::Value * normalized, AlongAxis(node, kKind, rows, 1));
    ASSIGN_OR_RETURN(result, node.Emit(ir::OpKind::kView, {normalized}, {{"size", shape}}));
  }
  node.SetOutput(0, result);
  return absl::OkStatus();
}

constexpr OpRow kRows[] = {
    {"ArgMax", 1, ImportArgSelect<ir::OpKind::kArgmax>},
    {"ArgMin", 1, ImportArgSelect<ir::OpKind::kArgmin>},
    {"CumSum", 11, ImportCumSum, Operands(1)},
    {"TopK", 1, ImportTopK, Operands(1)},
    {"Softmax", 1, ImportSoftmax<ir::OpKind::kSoftmax>},
    {"LogSoftmax", 1, ImportSoftmax<ir::OpKind::kLogSoftmax>},
    {"Hardmax", 1, ImportSoftmax<ir::OpKind::kArgmax>},
};

}  // namespace

absl::Span<const OpRow> OrderImporters() { return kRows; }

}  // namespace zeropoint::frontend
