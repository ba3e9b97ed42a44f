// reduce (mean, sum) and softmax.

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "runtime/status_macros.h"
#include "runtime/xnnpack/node_table.h"
#include "runtime/xnnpack/operand_checks.h"

namespace zeropoint::runtime::xnnpack {
namespace {

struct ReduceAttributes {
  std::vector<std::int64_t> axes;  // non-negative, ascending
  bool keep_dims;
};

absl::StatusOr<ReduceAttributes> ReadAttributes(const NodeReader& node) {
  const auto rank = static_cast<std::int64_t>(node.input(0).extents.size());
  ASSIGN_OR_RETURN(std::vector<std::int64_t> axes, node.IntList("axes", {-rank, rank - 1}));
  for (std::int64_t& axis : axes) axis += axis < 0 ? rank : 0;
  std::sort(axes.begin(), axes.end());
  if (axes.empty() || std::adjacent_find(axes.begin(), axes.end()) != axes.end()) {
    return node.Error(
        absl::StrCat("the axes ", ExtentsToString(axes), " must be at least one, and different"));
  }
  ASSIGN_OR_RETURN(const std::int64_t keep_dims, node.IntOr("keep_dims", 0, {0, 1}));
  return ReduceAttributes{std::move(axes), keep_dims != 0};
}

absl::StatusOr<xnn_reduce_operator> ReadType(const NodeReader& node) {
  ASSIGN_OR_RETURN(const std::string type, node.Text("type"));
  if (type == "mean") return xnn_reduce_mean;
  if (type == "sum") return xnn_reduce_sum;
  return node.Error(absl::StrCat("unknown type '", type, "'"));
}

absl::Status DefineReduce(const NodeReader& node, DefineContext& context) {
  RETURN_IF_ERROR(node.CheckArity(1, 1));
  RETURN_IF_ERROR(CommonKind(node).status());
  ASSIGN_OR_RETURN(const xnn_reduce_operator type, ReadType(node));
  ASSIGN_OR_RETURN(const ReduceAttributes attributes, ReadAttributes(node));
  ASSIGN_OR_RETURN(const std::uint32_t input, context.Input(node, 0));
  ASSIGN_OR_RETURN(const std::uint32_t output, context.Output(node));
  return context.Defined(
      node, xnn_define_static_reduce_v2(context.subgraph, type, attributes.axes.size(),
                                        attributes.axes.data(), input, output,
                                        attributes.keep_dims ? XNN_FLAG_KEEP_DIMS : 0));
}

absl::StatusOr<Extents> InferReduce(const NodeReader& node,
                                    absl::Span<const Extents* const> inputs) {
  ASSIGN_OR_RETURN(const ReduceAttributes attributes, ReadAttributes(node));
  Extents output;
  for (std::size_t i = 0; i < inputs[0]->size(); ++i) {
    const bool reduced = std::binary_search(attributes.axes.begin(), attributes.axes.end(),
                                            static_cast<std::int64_t>(i));
    if (!reduced) output.push_back(inputs[0]->at(i));
    if (reduced && attributes.keep_dims) output.push_back(1);
  }
  return output;
}

absl::Status DefineSoftmax(const NodeReader& node, DefineContext& context) {
  RETURN_IF_ERROR(node.CheckArity(1, 1));
  ASSIGN_OR_RETURN(const NumberKind kind, CommonKind(node));
  if (kind != NumberKind::kFloat32) return node.Error("XNNPACK has softmax of f32 only");
  if (node.input(0).extents.empty()) return node.Error("the input is a scalar");
  ASSIGN_OR_RETURN(const std::uint32_t input, context.Input(node, 0));
  ASSIGN_OR_RETURN(const std::uint32_t output, context.Output(node));
  return context.Defined(node, xnn_define_softmax(context.subgraph, input, output, /*flags=*/0));
}

absl::StatusOr<Extents> InferSoftmax(const NodeReader&, absl::Span<const Extents* const> inputs) {
  return *inputs[0];
}

constexpr NodeRow kRows[] = {
    {"reduce", DefineReduce, InferReduce},
    {"softmax", DefineSoftmax, InferSoftmax},
};

}  // namespace

absl::Span<const NodeRow> ReduceNodes() { return kRows; }

}  // namespace zeropoint::runtime::xnnpack
