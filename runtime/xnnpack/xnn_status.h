#ifndef ZEROPOINT_RUNTIME_XNNPACK_XNN_STATUS_H_
#define ZEROPOINT_RUNTIME_XNNPACK_XNN_STATUS_H_

// XNNPACK's status codes as absl::Status. Its release build logs nothing: the code is all there is.

#include <xnnpack.h>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace zeropoint::runtime::xnnpack {

/// Ok, or "XNNPACK cannot <action>: <name of the status>": kResourceExhausted for want of memory,
/// kInvalidArgument for what the node asks, kInternal for the rest.
absl::Status FromXnn(xnn_status status, absl::string_view action);

}  // namespace zeropoint::runtime::xnnpack

#endif  // ZEROPOINT_RUNTIME_XNNPACK_XNN_STATUS_H_
