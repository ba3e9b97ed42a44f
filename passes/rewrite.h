#ifndef ZEROPOINT_PASSES_REWRITE_H_
#define ZEROPOINT_PASSES_REWRITE_H_

// What every rewriting pass does: find ops, replace them, say why not.

#include <string_view>
#include <vector>

#include "ir/module.h"
#include "ir/op.h"
#include "ir/op_kind.h"
#include "passes/pass.h"

namespace zeropoint::passes {

/// The ops of `kind` in all functions, in order. A snapshot: the caller may insert ops and erase
/// any it has visited.
std::vector<ir::Op*> OpsOfKind(const ir::Module& module, ir::OpKind kind);

/// Lets `replacement` take over the users of the one result of `op`, its name if it has none, and
/// its debug handle (ir/debug_handle.h) unless it is a result of the model itself. Erases `op`, and
/// the ops before it that only it read.
void ReplaceOp(ir::Op& op, ir::Value* replacement);

/// Adds the remark "<pass>: <op>: <reason>".
void Decline(PassContext& context, std::string_view pass, const ir::Op& op,
             std::string_view reason);

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_REWRITE_H_
