#ifndef ZEROPOINT_TOOLS_DRIVER_LOWER_H_
#define ZEROPOINT_TOOLS_DRIVER_LOWER_H_

// Lowering whose result loads.

#include <functional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "ir/module.h"
#include "passes/lowering/lower.h"
#include "runtime/refused_nodes.h"

namespace zeropoint::tools {

/// What lowering asks the runtime of a program that it made.
struct LoadTrial {
  /// OK when sessions of the program can be made.
  std::function<absl::Status(const runtime::Program&)> check;
  /// The nodes at fault when they cannot.
  std::function<std::vector<runtime::RefusedNode>(const runtime::Program&)> find_refused;
};

/// The runtime's own answers.
LoadTrial RuntimeTrial();

/// Lowers for XNNPACK a module whose ops lowering believes it takes. Should the runtime refuse a
/// node all the same, its op runs in its reference kernel, and a remark says so: what this returns
/// loads. Errors are complete (error_text.h); `where` is the file of the model. kUnimplemented
/// lists what cannot be lowered.
absl::StatusOr<passes::lowering::LoweredProgram> Lower(const ir::Module& module,
                                                       absl::string_view where,
                                                       const LoadTrial& trial = RuntimeTrial());

/// The same for the reference kernels, whose results are the same bits on every CPU.
absl::StatusOr<passes::lowering::LoweredProgram> LowerForReference(const ir::Module& module,
                                                                   absl::string_view where);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_LOWER_H_
