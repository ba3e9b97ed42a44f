#ifndef ZEROPOINT_RUNTIME_XNNPACK_BROADCAST_H_
#define ZEROPOINT_RUNTIME_XNNPACK_BROADCAST_H_

#include "absl/status/statusor.h"
#include "runtime/program.h"
#include "runtime/xnnpack/node_reader.h"

namespace zeropoint::runtime::xnnpack {

/// NumPy's rule: extents aligned at the end, equal or 1.
absl::StatusOr<Extents> BroadcastExtents(const NodeReader& node, const Extents& a,
                                         const Extents& b);

}  // namespace zeropoint::runtime::xnnpack

#endif  // ZEROPOINT_RUNTIME_XNNPACK_BROADCAST_H_
