#ifndef ZEROPOINT_RUNTIME_XNNPACK_NODE_TABLE_H_
#define ZEROPOINT_RUNTIME_XNNPACK_NODE_TABLE_H_

// Every op of an XNNPACK segment: one explicit list of families.

#include <xnnpack.h>

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "runtime/program.h"
#include "runtime/xnnpack/node_reader.h"
#include "runtime/xnnpack/value_map.h"

namespace zeropoint::runtime::xnnpack {

/// The subgraph under construction.
struct DefineContext {
  xnn_subgraph_t subgraph;
  ValueMap& values;
  /// For each XNNPACK node defined so far, the program's node (for profiles).
  std::vector<const Node*>& operator_nodes;
  /// Values that have no elements, which XNNPACK does not know: nodes that make them are left out,
  /// and so is what would join them.
  const std::set<ValueId>& empty;

  /// Ids of the node's operands and output; XNN_INVALID_VALUE_ID for an absent operand. A weight is
  /// a constant that the node packs.
  absl::StatusOr<std::uint32_t> Input(const NodeReader& node, int index);
  absl::StatusOr<std::uint32_t> Weight(const NodeReader& node, int index);
  /// Operand 1 as a filter: that of a float node is dequantized if it is int8. XNNPACK has no such
  /// convolutions, and its f32_qc8w matrix products multiply the bias by the scales. Operand 3, if
  /// there is one, is a zero point for each output channel. Filters in blocks: block_filter.h.
  absl::StatusOr<std::uint32_t> FilterOf(const NodeReader& node);
  absl::StatusOr<std::uint32_t> Output(const NodeReader& node);
  /// To be returned for each xnn_define_* call: counts the node, or explains the refusal.
  absl::Status Defined(const NodeReader& node, xnn_status status);
};

/// Checks types, quantization and attributes, all that does not depend on run-time extents, and
/// defines the XNNPACK node(s).
using DefineFn = absl::Status (*)(const NodeReader& node, DefineContext& context);

/// Output extents for positive input extents (null for an absent operand). Runs before XNNPACK sees
/// new extents and refuses every combination that XNNPACK would read or write out of bounds with.
using InferFn = absl::StatusOr<Extents> (*)(const NodeReader& node,
                                            absl::Span<const Extents* const> inputs);

struct NodeRow {
  std::string_view op;
  DefineFn define;
  InferFn infer;
};

/// Null when there is none.
const NodeRow* FindNodeRow(std::string_view op);

// The families, each in its own file.
absl::Span<const NodeRow> ConvolutionNodes();
absl::Span<const NodeRow> DeconvolutionNodes();
absl::Span<const NodeRow> LinearNodes();
absl::Span<const NodeRow> UnaryNodes();
absl::Span<const NodeRow> BinaryNodes();
absl::Span<const NodeRow> PoolNodes();
absl::Span<const NodeRow> ReduceNodes();
absl::Span<const NodeRow> ResizeNodes();
absl::Span<const NodeRow> DataMovementNodes();
absl::Span<const NodeRow> ConcatenateNodes();

}  // namespace zeropoint::runtime::xnnpack

#endif  // ZEROPOINT_RUNTIME_XNNPACK_NODE_TABLE_H_
