#ifndef ZEROPOINT_PASSES_PASS_REGISTRY_H_
#define ZEROPOINT_PASSES_PASS_REGISTRY_H_

// The list of passes by name.

#include <memory>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "passes/pass.h"

namespace zeropoint::passes {

struct PassRow {
  std::string_view name;
  std::string_view summary;
  PassFactory create;
  /// False: the module computes other numbers afterwards, or cannot run as it is. test/passes holds
  /// all others to it, on the modules of their golden files.
  bool keeps_results = true;
};

/// Every pass, in the order of the pipeline.
absl::Span<const PassRow> AllPasses();

/// "dce,canonicalize" as passes; kInvalidArgument lists the known ones when a name is unknown.
absl::StatusOr<std::vector<std::unique_ptr<Pass>>> ParsePassList(std::string_view names);

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_PASS_REGISTRY_H_
