#ifndef ZEROPOINT_PASSES_PASS_MANAGER_H_
#define ZEROPOINT_PASSES_PASS_MANAGER_H_

// Runs passes in order and keeps the module well-formed between them.

#include <iosfwd>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "ir/module.h"
#include "passes/pass.h"

namespace zeropoint::passes {

struct PassManagerOptions {
  /// Print the module after the pass of this name, or after every pass for "all"; empty prints
  /// nothing.
  std::string print_after;
  std::ostream* print_to = nullptr;
};

/// An ordered list of passes. The verifier runs before the first and after each.
///
///   PassManager manager(options);
///   manager.Add(CreateDcePass());
///   RETURN_IF_ERROR(manager.Run(module, context));
class PassManager {
 public:
  explicit PassManager(PassManagerOptions options = {}) : options_(std::move(options)) {}

  void Add(std::unique_ptr<Pass> pass) { passes_.push_back(std::move(pass)); }

  /// Stops at the first pass that fails or leaves a module that does not verify; the error names
  /// it.
  absl::Status Run(ir::Module& module, PassContext& context) const;

 private:
  PassManagerOptions options_;
  std::vector<std::unique_ptr<Pass>> passes_;
};

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_PASS_MANAGER_H_
