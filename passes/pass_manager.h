#ifndef ZEROPOINT_PASSES_PASS_MANAGER_H_
#define ZEROPOINT_PASSES_PASS_MANAGER_H_

// Runs passes in order and keeps the module well-formed between them.

#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "ir/module.h"
#include "passes/pass.h"

namespace zeropoint::passes {

struct PassManagerOptions {
  /// Print the module after the pass of this name, or after every pass for "all"; empty prints
  /// nothing.
  std::string print_after{};
  std::ostream* print_to = nullptr;
  /// Leave out what follows the first pass of this name; empty runs everything.
  std::string stop_after{};
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
  /// the pass and the op. kInvalidArgument when an option names a pass that is not in the list.
  absl::Status Run(ir::Module& module, PassContext& context) const;

 private:
  absl::Status CheckNamed(std::string_view option, std::string_view name) const;
  void MaybePrint(const ir::Module& module, std::string_view pass) const;

  PassManagerOptions options_;
  std::vector<std::unique_ptr<Pass>> passes_;
};

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_PASS_MANAGER_H_
