#ifndef ZEROPOINT_PASSES_FLOAT_BIASED_OP_H_
#define ZEROPOINT_PASSES_FLOAT_BIASED_OP_H_

// Convolutions and linear: what passes that fold something into their parameters must know.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ir/module.h"
#include "ir/op.h"

namespace zeropoint::passes {

/// Operands of the ops in this file.
enum BiasedOperand { kBiasedInput = 0, kBiasedWeight = 1, kBiasedBias = 2 };

/// An op `(input, weight, bias or none)` whose result has one bias per channel.
struct BiasedKind {
  ir::OpKind kind;
  /// How many axes of the input and of the result follow the one along which the channels lie.
  std::size_t trailing_axes;
  /// Its weight is [inputs, outputs / groups, …], and not [outputs, inputs / groups, …].
  bool is_transposed;
};

/// Null when `op` is null or none of them.
const BiasedKind* FindBiasedKind(const ir::Op* op);

/// Along which axis of its input and of its result the channels of `biased` lie.
std::size_t ChannelAxis(const ir::Op& biased, const BiasedKind& kind);

/// What computes a value, and where in that value its channels lie.
struct BiasedSource {
  ir::Op* biased;
  const BiasedKind* kind;
  std::size_t channel_axis;
};

/// The convolution or linear behind `value`: the op that computes it, or the one before permutes
/// and views of its result that keep the channels together on one axis (channel_axis.h). Nullopt
/// where there is none.
std::optional<BiasedSource> FindBiasedSource(const ir::Value& value);

/// Why the parameters of the op behind `value` cannot be replaced for the one user of `value`;
/// empty when they can. Requires that FindBiasedSource(value) is `source`.
std::string ObstacleToFolding(const BiasedSource& source, const ir::Value& value);

/// Why `biased` has no parameters that a pass can replace; empty when it has.
std::string ParameterObstacle(const ir::Op& biased);

/// One number per channel of `x`, which lie along `axis`, from a float constant that adds to or
/// multiplies it: [C, 1, …, 1] without or with leading ones, or a single element. Empty when
/// `constant` is anything else, or would broadcast `x` to another shape.
std::vector<float> ChannelConstant(const ir::Value& x, std::size_t axis, const ir::Value& constant);

/// The bias of `biased`, or zeros.
std::vector<float> BiasOf(const ir::Op& biased, std::size_t channels);

/// The weight of `biased` times factors[output channel], each product rounded to float32.
ir::TensorData ScaleOutputs(const ir::Op& biased, const std::vector<float>& factors);

/// Whether all elements are finite.
bool AllFinite(absl::Span<const float> values);

/// Puts `biased` with other parameters in its place and returns that. The parameters are new
/// constants: other users of the old ones keep theirs, and "dce" drops what has none. Erases
/// `biased`.
absl::StatusOr<ir::Op*> ReplaceParameters(ir::Op& biased, ir::TensorData weight,
                                          std::vector<float> bias);

/// Takes away `op`, the one user of its operand `x`, which computes the same now that the
/// parameters behind it are others. Name and debug handle of its result go over to `x`.
void ReplaceByOperand(ir::Op& op, ir::Value& x);

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_FLOAT_BIASED_OP_H_
