#ifndef ZEROPOINT_RUNTIME_REFERENCE_SUPPORT_INDICES_H_
#define ZEROPOINT_RUNTIME_REFERENCE_SUPPORT_INDICES_H_

// Indices that come as data: untrusted, like everything.

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "runtime/reference/kernel.h"
#include "runtime/tensor.h"

namespace zeropoint::runtime::reference {

/// Operand `index`, which must be i32 or i64, as i64.
absl::StatusOr<std::vector<std::int64_t>> IndexInput(const KernelContext& context, int index);

/// An index in [-extent, extent) as one in [0, extent); kInvalidArgument for any other.
absl::StatusOr<std::int64_t> ResolveIndex(std::int64_t index, std::int64_t extent);

}  // namespace zeropoint::runtime::reference

#endif  // ZEROPOINT_RUNTIME_REFERENCE_SUPPORT_INDICES_H_
