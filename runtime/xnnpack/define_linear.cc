// fully_connected and batch_matrix_multiply.

#include "absl/strings/str_cat.h"
#include "runtime/status_macros.h"
#include "runtime/xnnpack/block_filter.h"
#include "runtime/xnnpack/broadcast.h"
#include "runtime/xnnpack/dynamic_input.h"
#include "runtime/xnnpack/node_table.h"
#include "runtime/xnnpack/operand_checks.h"

namespace zeropoint::runtime::xnnpack {
namespace {

absl::Status DefineFullyConnected(const NodeReader& node, DefineContext& context) {
  RETURN_IF_ERROR(node.CheckArity(2, 5));
  if (node.input(0).extents.empty()) return node.Error("the input is a scalar");
  RETURN_IF_ERROR(CheckRank(node, node.output(), node.input(0).extents.size()));
  RETURN_IF_ERROR(HasBlockFilter(node) ? CheckBlockFilter(node) : CheckWeights(node, 2, 0));
  ASSIGN_OR_RETURN(const OutputRange range, node.Range());
  ASSIGN_OR_RETURN(const InputAndFilter ids, DefineInputAndFilter(node, context, 1));
  ASSIGN_OR_RETURN(const std::uint32_t bias_id, context.Weight(node, 2));
  ASSIGN_OR_RETURN(const std::uint32_t output_id, context.Output(node));
  return context.Defined(
      node, xnn_define_fully_connected(context.subgraph, range.minimum, range.maximum, ids.input,
                                       ids.filter, bias_id, output_id, /*flags=*/0));
}

// XNNPACK itself never compares the input's last extent with the filter's.
absl::StatusOr<Extents> InferFullyConnected(const NodeReader& node,
                                            absl::Span<const Extents* const> inputs) {
  Extents output = *inputs[0];
  ASSIGN_OR_RETURN(const Extents filter, FilterExtents(node));
  if (output.empty() || output.back() != filter[1]) {
    return node.Error(absl::StrCat("input ", ExtentsToString(output), " and filter ",
                                   ExtentsToString(filter), " do not match"));
  }
  output.back() = filter[0];
  return output;
}

absl::Status DefineBatchMatrixMultiply(const NodeReader& node, DefineContext& context) {
  RETURN_IF_ERROR(node.CheckArity(2, 2));
  ASSIGN_OR_RETURN(const NumberKind kind, CommonKind(node));
  if (kind != NumberKind::kFloat32) return node.Error("XNNPACK multiplies f32 matrices only");
  if (node.input(0).is_constant) return node.Error("the first matrix must not be a constant");
  ASSIGN_OR_RETURN(const std::int64_t transpose_b, node.IntOr("transpose_b", 0, {0, 1}));
  ASSIGN_OR_RETURN(const std::uint32_t a, context.Input(node, 0));
  ASSIGN_OR_RETURN(const std::uint32_t b, context.Input(node, 1));
  ASSIGN_OR_RETURN(const std::uint32_t output, context.Output(node));
  return context.Defined(
      node, xnn_define_batch_matrix_multiply(context.subgraph, a, b, output,
                                             transpose_b != 0 ? XNN_FLAG_TRANSPOSE_B : 0));
}

absl::StatusOr<Extents> InferBatchMatrixMultiply(const NodeReader& node,
                                                 absl::Span<const Extents* const> inputs) {
  ASSIGN_OR_RETURN(const std::int64_t transpose_b, node.IntOr("transpose_b", 0, {0, 1}));
  Extents a = *inputs[0];
  Extents b = *inputs[1];
  if (a.size() < 2 || b.size() < 2) return node.Error("matrices have at least two dimensions");
  const std::int64_t a_columns = a.back();
  const std::int64_t b_rows = b[b.size() - (transpose_b != 0 ? 1 : 2)];
  const std::int64_t b_columns = b[b.size() - (transpose_b != 0 ? 2 : 1)];
  if (a_columns != b_rows) {
    return node.Error(absl::StrCat("matrices ", ExtentsToString(a), " and ", ExtentsToString(b),
                                   " do not match"));
  }
  const std::int64_t rows = a[a.size() - 2];
  a.resize(a.size() - 2);
  b.resize(b.size() - 2);
  ASSIGN_OR_RETURN(Extents output, BroadcastExtents(node, a, b));
  output.insert(output.end(), {rows, b_columns});
  return output;
}

constexpr NodeRow kRows[] = {
    {"fully_connected", DefineFullyConnected, InferFullyConnected},
    {"batch_matrix_multiply", DefineBatchMatrixMultiply, InferBatchMatrixMultiply},
};

}  // namespace

absl::Span<const NodeRow> LinearNodes() { return kRows; }

}  // namespace zeropoint::runtime::xnnpack
