#ifndef ZEROPOINT_RUNTIME_REFUSED_NODES_H_
#define ZEROPOINT_RUNTIME_REFUSED_NODES_H_

// Which nodes of a program keep a session from being made.

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "runtime/program.h"

namespace zeropoint::runtime {

/// One node that XNNPACK refuses.
struct RefusedNode {
  /// The function whose body has the node; empty for the program itself.
  std::string function;
  /// What the node computes: no other node writes this value.
  ValueId output = kNoValue;
  /// Why: names the node and, where one is at fault, the value.
  absl::Status reason;
};

/// Tries each XNNPACK node of `program`, a verified one, by itself. Costs as much as a session, so
/// it is for programs that Session::Create refused; empty when no single node is at fault.
std::vector<RefusedNode> FindRefusedNodes(const Program& program);

}  // namespace zeropoint::runtime

#endif  // ZEROPOINT_RUNTIME_REFUSED_NODES_H_
