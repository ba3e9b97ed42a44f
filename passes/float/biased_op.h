#ifndef ZEROPOINT_PASSES_FLOAT_BIASED_OP_H_
#define ZEROPOINT_PASSES_FLOAT_BIASED_OP_H_

// Convolutions and linear: what passes that fold something into their parameters must know.

#include <cstddef>
#include <string>
#include <vector>

#include "ir/module.h"
#include "ir/op.h"

namespace zeropoint::passes {

/// Operands of the ops in this file.
enum BiasedOperand { kBiasedInput = 0, kBiasedWeight = 1, kBiasedBias = 2 };

/// An op `(input, weight, bias or none)` whose result has one bias per channel.
struct BiasedKind {
  ir::OpKind kind;
  /// How many axes of the result follow the one along which the channels lie.
  std::size_t trailing_axes;
  /// The axis of the weight along which the output channels lie.
  std::size_t weight_axis;
};

/// Null when `op` is null or none of them. Transposed convolutions with groups are none: their
/// weight has no axis of all output channels.
const BiasedKind* FindBiasedKind(const ir::Op* op);

/// Why the parameters of `biased` cannot be replaced for the one user of its result; empty when
/// they can.
std::string ObstacleToFolding(const ir::Op& biased);

/// One number per channel of `biased`, from a float constant that adds to or multiplies its result:
/// [O, 1, …, 1] without or with leading ones, or a single element. Empty when `constant` is
/// anything else, or would broadcast the result to another shape.
std::vector<float> ChannelConstant(const ir::Op& biased, const BiasedKind& kind,
                                   const ir::Value& constant);

/// The bias of `biased`, or zeros.
std::vector<float> BiasOf(const ir::Op& biased, std::size_t channels);

/// weight * factors[channel], each product rounded to float32.
ir::TensorData ScaleChannels(const ir::TensorData& weight, std::size_t axis,
                             const std::vector<float>& factors);

/// `biased` with other parameters, inserted before `user`. The parameters are new constants: other
/// users of the old ones keep theirs, and "dce" drops what has none.
absl::StatusOr<ir::Op*> WithParameters(const ir::Op& biased, ir::TensorData weight,
                                       std::vector<float> bias, ir::Op& user);

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_FLOAT_BIASED_OP_H_
