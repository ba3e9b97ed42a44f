#include "runtime/xnnpack/node_table.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "runtime/status_macros.h"
#include "runtime/xnnpack/block_filter.h"
#include "runtime/xnnpack/xnn_status.h"

namespace zeropoint::runtime::xnnpack {
namespace {

using Family = absl::Span<const NodeRow> (*)();

constexpr Family kFamilies[] = {
    ConvolutionNodes, DeconvolutionNodes, LinearNodes, UnaryNodes,        BinaryNodes,
    PoolNodes,        ReduceNodes,        ResizeNodes, DataMovementNodes, ConcatenateNodes,
};

}  // namespace

const NodeRow* FindNodeRow(std::string_view op) {
  for (const Family family : kFamilies) {
    for (const NodeRow& row : family()) {
      if (row.op == op) return &row;
    }
  }
  return nullptr;
}

absl::StatusOr<std::uint32_t> DefineContext::Input(const NodeReader& node, int index) {
  if (!node.has_input(index)) return XNN_INVALID_VALUE_ID;
  return values.IdOf(node.input_id(index));
}

absl::StatusOr<std::uint32_t> DefineContext::Weight(const NodeReader& node, int index) {
  if (!node.has_input(index)) return XNN_INVALID_VALUE_ID;
  return values.IdOfWeight(node.input_id(index));
}

absl::StatusOr<std::uint32_t> DefineContext::FilterOf(const NodeReader& node) {
  if (HasBlockFilter(node)) {
    ASSIGN_OR_RETURN(Tensor filter, DequantizedBlockFilter(node));
    return values.IdOfComputedWeight(node.input(1), std::move(filter));
  }
  const bool is_stored_small =
      node.input(0).dtype == DType::kFloat32 && node.input(1).dtype == DType::kInt8;
  if (!is_stored_small) return Weight(node, 1);
  return values.IdOfDequantizedWeight(node.input_id(1),
                                      node.has_input(3) ? node.input_id(3) : kNoValue);
}

absl::StatusOr<std::uint32_t> DefineContext::Output(const NodeReader& node) {
  return values.IdOf(node.output_id());
}

absl::Status DefineContext::Defined(const NodeReader& node, xnn_status status) {
  operator_nodes.push_back(&node.node());
  return FromXnn(status,
                 absl::StrCat("define node '", node.node().name, "' (", node.node().op, ")"));
}

}  // namespace zeropoint::runtime::xnnpack
