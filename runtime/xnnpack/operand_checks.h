#ifndef ZEROPOINT_RUNTIME_XNNPACK_OPERAND_CHECKS_H_
#define ZEROPOINT_RUNTIME_XNNPACK_OPERAND_CHECKS_H_

// Conditions on types and quantization that several ops share. XNNPACK's release build asserts
// nothing and compares little; beyond its limits it computes garbage or reads out of bounds.

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "runtime/program.h"
#include "runtime/xnnpack/node_reader.h"
#include "runtime/xnnpack_limits.h"

namespace zeropoint::runtime::xnnpack {

/// How a value holds numbers.
enum class NumberKind {
  kFloat32,
  /// int8 with one scale and zero point.
  kInt8,
};

/// The kind of one activation; an error for anything that is neither.
absl::StatusOr<NumberKind> KindOf(const NodeReader& node, const ProgramValue& value);
/// The common kind of every operand and the output.
absl::StatusOr<NumberKind> CommonKind(const NodeReader& node);
/// CommonKind, and exactly equal scales and zero points: required of whatever moves int8 data
/// without computing.
absl::StatusOr<NumberKind> CommonKindAndQuant(const NodeReader& node);

absl::Status CheckRank(const NodeReader& node, const ProgramValue& value, std::size_t rank);

/// `ratio` within `range`, else an error that calls it `what`.
absl::Status CheckRatio(const NodeReader& node, absl::string_view what, float ratio,
                        const xnnpack_limits::ScaleRatio& range);

/// Filter (operand 1) and bias (operand 2, optional) of a convolution or fully connected node:
/// constants that fit the number kind of input and output, with scales along `channel_axis` of the
/// filter; requantization scales below 256.
absl::Status CheckWeights(const NodeReader& node, std::size_t filter_rank,
                          std::size_t channel_axis);

}  // namespace zeropoint::runtime::xnnpack

#endif  // ZEROPOINT_RUNTIME_XNNPACK_OPERAND_CHECKS_H_
