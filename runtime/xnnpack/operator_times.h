#ifndef ZEROPOINT_RUNTIME_XNNPACK_OPERATOR_TIMES_H_
#define ZEROPOINT_RUNTIME_XNNPACK_OPERATOR_TIMES_H_

// XNNPACK's profile of one runtime.

#include <xnnpack.h>

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "runtime/node_time.h"

namespace zeropoint::runtime::xnnpack {

/// Appends the operators of the last invocation. XNNPACK names operators by kind only;
/// `node_names` are the program's, in the order of definition. They are left out if XNNPACK has
/// another number of operators (it may add some on other architectures).
absl::Status AppendOperatorTimes(xnn_runtime_t runtime, absl::Span<const std::string> node_names,
                                 std::vector<NodeTime>* times);

}  // namespace zeropoint::runtime::xnnpack

#endif  // ZEROPOINT_RUNTIME_XNNPACK_OPERATOR_TIMES_H_
