#ifndef ZEROPOINT_RUNTIME_XNNPACK_BLOCK_FILTER_H_
#define ZEROPOINT_RUNTIME_XNNPACK_BLOCK_FILTER_H_

// Filters of fully_connected that are stored in blocks, or in 4 bits, and multiplied in f32; beside
// an input that is quantized at run time they stay integers, which takes 4 bits and a scale for
// each output channel.
//
//   attribute "filter_extents"  [outputs,inputs]
//   operand 1  the integers: u8, two signed ones of 4 bits a byte, the lower first; or i8
//   operand 3  zero points, i8, one for each run of a length that divides the inputs; absent for 0
//   operand 4  scales, f32, as many

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "runtime/tensor.h"
#include "runtime/xnnpack/node_reader.h"

namespace zeropoint::runtime::xnnpack {

/// Whether the node's filter is one of these.
bool HasBlockFilter(const NodeReader& node);

/// [outputs,inputs] of any filter of a fully_connected.
absl::StatusOr<Extents> FilterExtents(const NodeReader& node);

/// kInvalidArgument unless all operands are as said above, and the bias fits.
absl::Status CheckBlockFilter(const NodeReader& node);

/// The filter as f32[outputs,inputs]. Requires CheckBlockFilter.
absl::StatusOr<Tensor> DequantizedBlockFilter(const NodeReader& node);

/// kInvalidArgument unless the filter can be multiplied in 4 bits: pairs, a run for each of several
/// output channels, no zero points. Requires CheckBlockFilter.
absl::Status CheckFourBitFilter(const NodeReader& node);

/// The filter as XNNPACK takes it: u8[outputs,inputs / 2, rounded up], the integers plus 8, and two
/// a byte, the lower first; a last one without a pair has 0 beside it. Requires CheckFourBitFilter.
absl::StatusOr<Tensor> FourBitFilter(const NodeReader& node);

/// The scales of a block filter.
absl::Span<const float> FilterScales(const NodeReader& node);

}  // namespace zeropoint::runtime::xnnpack

#endif  // ZEROPOINT_RUNTIME_XNNPACK_BLOCK_FILTER_H_
