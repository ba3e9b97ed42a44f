#ifndef ZEROPOINT_PASSES_FLOAT_CHANNEL_AXIS_H_
#define ZEROPOINT_PASSES_FLOAT_CHANNEL_AXIS_H_

// Where channels lie: behind ops that move data, and in weights.

#include <cstddef>
#include <optional>

#include "ir/op.h"

namespace zeropoint::passes {

/// Whether `op` is a view or a permute: its result has the elements of its operand, each once.
bool KeepsElements(const ir::Op& op);

/// Along which axis of the result of `op`, for which KeepsElements holds, lies what lies along
/// `axis` of its operand; nullopt where a view has split that axis or merged it with others.
///
///   permute [N,C,L] {dims=[0,2,1]}: axis 1 -> 2     view [N,T,C] -> [N*T,C]: axis 2 -> 1
std::optional<std::size_t> AxisBehind(const ir::Op& op, std::size_t axis);

/// Which channels meet in an element of the weight of a convolution or linear (biased_op.h).
///
///   [O, I/G, taps…]: the outputs o of a group o / (O/G) read its inputs
///   [I, O/G, taps…], transposed: the inputs i of a group i / (I/G) reach its outputs
class WeightLayout {
 public:
  /// Requires a weight of constant extents.
  explicit WeightLayout(const ir::Op& biased);

  struct Channels {
    std::size_t input, output;
  };
  /// Of the element at `offset` in row-major order.
  Channels ChannelsOf(std::size_t offset) const;

  /// How many elements from a multiple of it on have the same channels: those of a window.
  std::size_t taps() const { return taps_; }
  /// The same for those with one output channel.
  std::size_t output_run() const { return is_transposed_ ? taps_ : taps_ * inner_; }

 private:
  std::size_t taps_ = 1;
  std::size_t inner_;            // extent of axis 1: inputs, or transposed outputs, of a group
  std::size_t outer_per_group_;  // of axis 0
  bool is_transposed_;
};

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_FLOAT_CHANNEL_AXIS_H_
