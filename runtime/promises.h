#ifndef ZEROPOINT_RUNTIME_PROMISES_H_
#define ZEROPOINT_RUNTIME_PROMISES_H_

// A program's values promise types and extents; what runs must keep them, for other nodes were
// checked against the promise.

#include <cstdint>
#include <limits>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "runtime/program.h"

namespace zeropoint::runtime {

/// Rank and fixed extents of `value` hold for `extents`. kInvalidArgument, beginning with `who`.
absl::Status CheckExtents(const ProgramValue& value, absl::Span<const std::int64_t> extents,
                          absl::string_view who);
/// No extent of an input may be larger: XNNPACK computes with products of extents, some in 32 bits.
inline constexpr std::int64_t kMaxExtent = std::numeric_limits<std::int32_t>::max();
/// No extent above kMaxExtent. kInvalidArgument, beginning with `who`.
absl::Status CheckExtentLimit(absl::Span<const std::int64_t> extents, absl::string_view who);

/// CheckExtents, and the element type.
absl::Status CheckType(const ProgramValue& value, const TensorView& tensor, absl::string_view who);

}  // namespace zeropoint::runtime

#endif  // ZEROPOINT_RUNTIME_PROMISES_H_
