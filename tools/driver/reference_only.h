#ifndef ZEROPOINT_TOOLS_DRIVER_REFERENCE_ONLY_H_
#define ZEROPOINT_TOOLS_DRIVER_REFERENCE_ONLY_H_

// Which compiled programs the reference kernels can run.

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "runtime/program.h"

namespace zeropoint::tools {

/// OK when no node of `program`, those of control flow among them, is XNNPACK's: what was lowered
/// for XNNPACK has its layouts, its packed constants and fused nodes, which no reference kernel
/// reads. Else kUnimplemented, complete (error_text.h), with what to give instead; `where` is the
/// file of the program.
absl::Status CheckRunsInReferenceKernels(const runtime::Program& program, absl::string_view where);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_REFERENCE_ONLY_H_
