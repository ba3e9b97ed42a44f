#ifndef ZEROPOINT_TOOLS_DRIVER_TUNING_PRECISION_MODEL_H_
#define ZEROPOINT_TOOLS_DRIVER_TUNING_PRECISION_MODEL_H_

// What a model would cost, and lose, for every way of quantizing its nodes: an additive guess that
// a search can solve at once. What it proposes is measured before it is believed.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "tools/driver/tuning/tune_plan.h"

namespace zeropoint::tools {

/// One way to compute a node.
struct NodeOption {
  NodeChoice choice = {};
  double milliseconds = 0;
  /// Of its weights.
  std::int64_t bytes = 0;
  /// Noise over signal, as powers, of the output when nothing else is quantized.
  double noise = 0;

  /// Whether it reads and writes int8 tensors.
  bool is_int8() const { return choice.treatment == Treatment::kInt8; }
};

/// A node of the graph: one whose options are open, one that stays float, or one that only moves
/// data in whatever form it comes.
struct PrecisionVertex {
  enum class Kind : std::uint8_t { kChoice, kFloat, kMovement };

  Kind kind = Kind::kFloat;
  /// The ONNX node of kChoice.
  std::string name = {};
  /// Of kChoice; never empty then, and one of them is float.
  std::vector<NodeOption> options = {};
};

/// A tensor: who makes it, who reads it, and what it takes to turn it from float to int8 or back.
struct PrecisionEdge {
  std::size_t producer = 0;
  std::vector<std::size_t> consumers;
  double conversion_ms = 0;
};

struct PrecisionModel {
  std::vector<PrecisionVertex> vertices;
  std::vector<PrecisionEdge> edges;
};

/// What a proposal makes small: the sum of these over nodes (and conversions, which take time
/// only).
struct Prices {
  double of_millisecond = 1;
  double of_byte = 0;
  double of_noise = 0;
};

/// The plan of least price, exactly: a tensor between an int8 and a float node is converted once,
/// whoever reads it.
TunePlan Propose(const PrecisionModel& model, const Prices& prices, const ModelChoice& settings);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_TUNING_PRECISION_MODEL_H_
