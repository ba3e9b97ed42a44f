// concatenate: any number of operands, though XNNPACK's nodes take two to five.

#include <algorithm>
#include <limits>
#include <vector>

#include "absl/strings/str_cat.h"
#include "runtime/status_macros.h"
#include "runtime/xnnpack/node_table.h"
#include "runtime/xnnpack/operand_checks.h"

namespace zeropoint::runtime::xnnpack {
namespace {

constexpr std::size_t kMaxOperandsPerNode = 5;

absl::StatusOr<std::size_t> ReadAxis(const NodeReader& node) {
  const auto rank = static_cast<std::int64_t>(node.output().extents.size());
  if (rank == 0) return node.Error("scalars have no axis to concatenate along");
  ASSIGN_OR_RETURN(const std::vector<std::int64_t> axis, node.Ints("axis", 1, {-rank, rank - 1}));
  return static_cast<std::size_t>(axis[0] < 0 ? axis[0] + rank : axis[0]);
}

xnn_status DefineOne(xnn_subgraph_t subgraph, std::size_t axis,
                     const std::vector<std::uint32_t>& ids, std::uint32_t output) {
  switch (ids.size()) {
    case 1:
      return xnn_define_copy(subgraph, ids[0], output, /*flags=*/0);
    case 2:
      return xnn_define_concatenate2(subgraph, static_cast<std::int32_t>(axis), ids[0], ids[1],
                                     output, /*flags=*/0);
    case 3:
      return xnn_define_concatenate3(subgraph, static_cast<std::int32_t>(axis), ids[0], ids[1],
                                     ids[2], output, /*flags=*/0);
    case 4:
      return xnn_define_concatenate4(subgraph, static_cast<std::int32_t>(axis), ids[0], ids[1],
                                     ids[2], ids[3], output, /*flags=*/0);
    default:
      return xnn_define_concatenate5(subgraph, static_cast<std::int32_t>(axis), ids[0], ids[1],
                                     ids[2], ids[3], ids[4], output, /*flags=*/0);
  }
}

// Sum of two extents of which either may be unknown.
std::int64_t AddExtents(std::int64_t a, std::int64_t b) { return a < 0 || b < 0 ? -1 : a + b; }

absl::Status CheckOperands(const NodeReader& node) {
  RETURN_IF_ERROR(node.CheckArity(1, std::numeric_limits<int>::max()));
  RETURN_IF_ERROR(CommonKindAndQuant(node).status());
  for (int i = 0; i < node.num_inputs(); ++i) {
    RETURN_IF_ERROR(CheckRank(node, node.input(i), node.output().extents.size()));
  }
  return absl::OkStatus();
}

// More operands than one node takes: concatenate the first five into a temporary, then that with
// the next four, and so on. The early operands are copied again; nobody has so many large ones.
absl::Status DefineConcatenate(const NodeReader& node, DefineContext& context) {
  RETURN_IF_ERROR(CheckOperands(node));
  ASSIGN_OR_RETURN(const std::size_t axis, ReadAxis(node));
  std::vector<std::uint32_t> ids;
  Extents extents = node.input(0).extents;
  extents[axis] = 0;
  for (int i = 0; i < node.num_inputs(); ++i) {
    if (context.empty.contains(node.input_id(i))) continue;
    if (ids.size() == kMaxOperandsPerNode) {
      ASSIGN_OR_RETURN(const std::uint32_t so_far,
                       context.values.DefineTemporary(node.output(), extents));
      RETURN_IF_ERROR(context.Defined(node, DefineOne(context.subgraph, axis, ids, so_far)));
      ids = {so_far};
    }
    ASSIGN_OR_RETURN(const std::uint32_t id, context.Input(node, i));
    ids.push_back(id);
    extents[axis] = AddExtents(extents[axis], node.input(i).extents[axis]);
  }
  ASSIGN_OR_RETURN(const std::uint32_t output, context.Output(node));
  return context.Defined(node, DefineOne(context.subgraph, axis, ids, output));
}

// XNNPACK takes the extents beside the axis from the first operand and never compares the others'.
absl::StatusOr<Extents> InferConcatenate(const NodeReader& node,
                                         absl::Span<const Extents* const> inputs) {
  ASSIGN_OR_RETURN(const std::size_t axis, ReadAxis(node));
  Extents output = *inputs[0];
  output[axis] = 0;
  for (const Extents* const input : inputs) {
    for (std::size_t i = 0; i < output.size(); ++i) {
      if (i != axis && input->at(i) != output[i]) {
        return node.Error(absl::StrCat("extents ", ExtentsToString(*inputs[0]), " and ",
                                       ExtentsToString(*input), " differ beside axis ", axis));
      }
    }
    output[axis] += input->at(axis);
  }
  return output;
}

constexpr NodeRow kRows[] = {
    {"concatenate", DefineConcatenate, InferConcatenate},
};

}  // namespace

absl::Span<const NodeRow> ConcatenateNodes() { return kRows; }

}  // namespace zeropoint::runtime::xnnpack
