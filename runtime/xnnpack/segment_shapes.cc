#include "runtime/xnnpack/segment_shapes.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "runtime/promises.h"
#include "runtime/status_macros.h"
#include "runtime/xnnpack/node_reader.h"
#include "runtime/xnnpack/node_table.h"
#include "runtime/xnnpack_limits.h"

namespace zeropoint::runtime::xnnpack {
namespace {

using xnnpack_limits::kMaxElements;
using xnnpack_limits::kMaxExtent;

absl::Status CheckSize(const NodeReader& node, const Extents& extents) {
  for (const std::int64_t extent : extents) {
    if (extent < 0 || extent > kMaxExtent) {
      return node.Error(absl::StrCat("extents ", ExtentsToString(extents),
                                     " must lie between 0 and ", kMaxExtent));
    }
  }
  const std::optional<std::int64_t> elements = CheckedNumElements(extents);
  if (!elements.has_value() || *elements > kMaxElements) {
    return node.Error(
        absl::StrCat("a value of extents ", ExtentsToString(extents), " is too large"));
  }
  return absl::OkStatus();
}

// Extents of a node's operands, null where absent.
absl::StatusOr<std::vector<const Extents*>> OperandExtents(const NodeReader& node,
                                                           const ExtentsByValue& known) {
  std::vector<const Extents*> operands;
  for (int i = 0; i < node.num_inputs(); ++i) {
    const Extents* extents = nullptr;
    if (node.has_input(i)) {
      extents = node.input(i).is_constant ? &node.input(i).extents : &known.at(node.input_id(i));
      RETURN_IF_ERROR(CheckSize(node, *extents));
    }
    operands.push_back(extents);
  }
  return operands;
}

absl::StatusOr<Extents> InferNode(const NodeReader& node, const ExtentsByValue& known) {
  ASSIGN_OR_RETURN(const std::vector<const Extents*> operands, OperandExtents(node, known));
  ASSIGN_OR_RETURN(Extents output, FindNodeRow(node.node().op)->infer(node, operands));
  RETURN_IF_ERROR(CheckSize(node, output));
  RETURN_IF_ERROR(
      CheckExtents(node.output(), output, absl::StrCat("node '", node.node().name, "'")));
  return output;
}

}  // namespace

absl::StatusOr<ExtentsByValue> InferSegment(const Program& program,
                                            absl::Span<const Node* const> nodes,
                                            ExtentsByValue known) {
  for (const Node* const node : nodes) {
    ASSIGN_OR_RETURN(Extents output, InferNode(NodeReader(program, *node), known));
    known[node->outputs[0]] = std::move(output);
  }
  return known;
}

}  // namespace zeropoint::runtime::xnnpack
