#ifndef ZEROPOINT_IR_CALLS_H_
#define ZEROPOINT_IR_CALLS_H_

// Ops that run functions: which, and whether they fit.

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "ir/module.h"

namespace zeropoint::ir {

/// The functions that `op` runs, by name: none for most ops.
std::vector<std::string> CalledFunctions(const Op& op);

/// The functions that `main` needs, each after those it calls itself; `main` is the last. Requires
/// a module in which CheckCalls holds.
std::vector<const Function*> FunctionsInCallOrder(const Module& module);

/// Rule V7: every function that an op runs exists, is not the module's main one, does not run
/// itself directly or through others, and takes and returns what the op gives and expects. A value
/// flows from one type to another of the same dtype and rank in which each extent is the same or,
/// at the receiving side, a symbol: what that stands for is known at run time.
absl::Status CheckCalls(const Module& module);

}  // namespace zeropoint::ir

#endif  // ZEROPOINT_IR_CALLS_H_
