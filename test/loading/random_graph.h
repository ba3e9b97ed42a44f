#ifndef ZEROPOINT_TEST_LOADING_RANDOM_GRAPH_H_
#define ZEROPOINT_TEST_LOADING_RANDOM_GRAPH_H_

// Small graphs at the limits of what lowering takes: a draw is a function of its seed.

#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "ir/module.h"

namespace zeropoint::test {

/// The most that a run gives to the symbol N.
inline constexpr std::int64_t kLargestSymbol = 7;

/// How the ops of a graph compute.
enum class GraphMode : std::uint8_t {
  kFloat,
  /// Islands of int8: every activation is quantized per tensor, weights are int8.
  kInt8,
  /// Weights are int8, activations float; those of linear ops and convolutions are quantized at run
  /// time.
  kDynamic,
};

class Draw {
 public:
  explicit Draw(std::uint64_t seed) : generator_(seed) {}

  /// Uniform in [low, high].
  std::int64_t Int(std::int64_t low, std::int64_t high) {
    return std::uniform_int_distribution<std::int64_t>(low, high)(generator_);
  }
  bool Chance(int percent) { return Int(0, 99) < percent; }
  template <typename T>
  T Of(const std::vector<T>& choices) {
    return choices[static_cast<std::size_t>(Int(0, static_cast<std::int64_t>(choices.size()) - 1))];
  }
  double Uniform(double low, double high) {
    return std::uniform_real_distribution<double>(low, high)(generator_);
  }
  /// Uniform in its logarithm.
  double Magnitude(double low, double high);

 private:
  std::mt19937_64 generator_;
};

/// One graph in the making. Ops that do not fit their operands are refused by Emit, and the graph
/// goes on without them.
class RandomGraph {
 public:
  RandomGraph(Draw& draw, GraphMode mode);

  Draw& draw() { return draw_; }
  GraphMode mode() const { return mode_; }

  /// A shape of `rank` axes, of a few thousand elements at most, but for one axis now and then that
  /// is long while all others are 1, or that is empty. Axis 0 is often symbolic.
  ir::Shape AnyShape(int rank);
  /// An argument of the function: float, and in int8 graphs already quantized and dequantized.
  ir::Value* Input(ir::Shape shape);
  /// A float constant, of values as inputs have them.
  ir::Value* Constant(std::vector<std::int64_t> shape);
  /// A weight: in int8 and dynamic graphs it is dequantized, with one scale or one for each of
  /// `channel_axis`.
  ir::Value* Weight(std::vector<std::int64_t> shape, int channel_axis);
  /// A weight [directions,rows,columns] with its channels along axis 1 whose rows sum up to 1 at
  /// most, so that what is rounded in one step of a recurrent layer dies away in the next.
  ir::Value* ContractingWeight(std::vector<std::int64_t> shape);
  /// A float bias of the magnitude of products, or null.
  ir::Value* Bias(std::int64_t channels);

  /// Null when the op refuses operands or attributes.
  ir::Value* Emit(ir::OpKind kind, std::vector<ir::Value*> operands, ir::AttributeMap attributes);
  /// `x` quantized and dequantized: with the params of `like` when that is not null, else with
  /// drawn ones. `x` itself in graphs of another mode.
  ir::Value* Quantized(ir::Value* x, const ir::Value* like);
  /// `x` quantized at run time over its whole range, in dynamic graphs.
  ir::Value* QuantizedOverItsRange(ir::Value* x);
  /// `x` quantized row by row at run time, in dynamic graphs.
  ir::Value* QuantizedRows(ir::Value* x);

  /// The module with `result` as its result.
  std::unique_ptr<ir::Module> Finish(ir::Value* result);

 private:
  ir::AttributeMap AnyParams();

  Draw& draw_;
  const GraphMode mode_;
  /// Scales lie around this one; 0 in graphs whose scales are anything.
  double typical_scale_;
  std::unique_ptr<ir::Module> module_;
  ir::Function& main_;
};

}  // namespace zeropoint::test

#endif  // ZEROPOINT_TEST_LOADING_RANDOM_GRAPH_H_
