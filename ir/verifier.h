#ifndef ZEROPOINT_IR_VERIFIER_H_
#define ZEROPOINT_IR_VERIFIER_H_

// The rules every module obeys between passes.

#include "absl/status/status.h"
#include "ir/module.h"

namespace zeropoint::ir {

/// Checks, and names the first op that breaks: (V1) operands are defined before use in the same
/// function or are constants of the module; (V2) use lists match operands; (V3) operand count and
/// presence match the schema; (V4) attributes are known, complete and of their kind; (V5) recorded
/// result types are those inference gives; (V6) result and argument names are unique; (V7) what ops
/// of control flow run fits them (calls.h).
absl::Status Verify(const Module& module);

}  // namespace zeropoint::ir

#endif  // ZEROPOINT_IR_VERIFIER_H_
