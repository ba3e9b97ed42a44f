#ifndef ZEROPOINT_RUNTIME_XNNPACK_SEGMENT_SHAPES_H_
#define ZEROPOINT_RUNTIME_XNNPACK_SEGMENT_SHAPES_H_

// Extents of every value of a segment, computed by us and before XNNPACK sees any. Its own reshape
// checks too little to be trusted with a program file, and what it reports must agree.

#include <map>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "runtime/program.h"

namespace zeropoint::runtime::xnnpack {

using ExtentsByValue = std::map<ValueId, Extents>;

/// `known` holds the extents of the segment's inputs; returns those of all its values. The nodes
/// must have been defined (their attributes and ranks are checked there). kInvalidArgument names
/// the node whose operands do not fit, or whose result is not what the program promises or is
/// absurdly large. Values may be empty, which XNNPACK itself does not take.
absl::StatusOr<ExtentsByValue> InferSegment(const Program& program,
                                            absl::Span<const Node* const> nodes,
                                            ExtentsByValue known);

}  // namespace zeropoint::runtime::xnnpack

#endif  // ZEROPOINT_RUNTIME_XNNPACK_SEGMENT_SHAPES_H_
