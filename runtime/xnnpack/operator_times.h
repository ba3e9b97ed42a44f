#ifndef ZEROPOINT_RUNTIME_XNNPACK_OPERATOR_TIMES_H_
#define ZEROPOINT_RUNTIME_XNNPACK_OPERATOR_TIMES_H_

// XNNPACK's profile of one runtime.

#include <xnnpack.h>

#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "runtime/node_time.h"
#include "runtime/program.h"

namespace zeropoint::runtime::xnnpack {

/// Appends the operators of the last invocation. XNNPACK names operators by kind only;
/// `nodes` are the program's, one for each in the order of definition. Their names are left out if
/// XNNPACK has another number of operators (it may add some on other architectures).
absl::Status AppendOperatorTimes(xnn_runtime_t runtime, absl::Span<const Node* const> nodes,
                                 std::vector<NodeTime>* times);

}  // namespace zeropoint::runtime::xnnpack

#endif  // ZEROPOINT_RUNTIME_XNNPACK_OPERATOR_TIMES_H_
