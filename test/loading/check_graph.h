#ifndef ZEROPOINT_TEST_LOADING_CHECK_GRAPH_H_
#define ZEROPOINT_TEST_LOADING_CHECK_GRAPH_H_

// What must hold of every graph: what compiles loads, runs, and computes what the reference does.

#include <cstdint>
#include <memory>
#include <string>

#include "ir/module.h"
#include "test/loading/random_graph.h"

namespace zeropoint::test {

enum class GraphOutcome : std::uint8_t {
  kRight,
  /// Lowering refused it, naming the op.
  kRefused,
  kWrong,
};

struct GraphVerdict {
  GraphOutcome outcome = GraphOutcome::kRight;
  /// What went wrong, or why it was refused.
  std::string why;
  /// XNNPACK computed some of it.
  bool through_xnnpack = false;
};

struct DrawnGraph {
  std::unique_ptr<ir::Module> module;
  /// The result of the first op; in int8 quantized and dequantized.
  const ir::Value* first = nullptr;
  GraphMode mode = GraphMode::kFloat;
};

/// Lowers the graph, makes a session, and runs it with several extents of its symbol one after the
/// other, each against the reference kernels. Int8 results may differ by one step, float ones by
/// rounding; where the scale of an int8 result is so fine that float rounding is more than a step,
/// by that. What float makes NaN has no int8 form and is not compared.
GraphVerdict CheckGraph(const DrawnGraph& graph, Draw& draw);

}  // namespace zeropoint::test

#endif  // ZEROPOINT_TEST_LOADING_CHECK_GRAPH_H_
