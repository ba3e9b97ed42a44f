#ifndef ZEROPOINT_RUNTIME_XNNPACK_WORKSPACE_H_
#define ZEROPOINT_RUNTIME_XNNPACK_WORKSPACE_H_

// The memory of values inside segments.

#include <xnnpack.h>

#include <memory>

#include "absl/status/statusor.h"

namespace zeropoint::runtime::xnnpack {

/// An XNNPACK workspace: as large as the largest runtime that was ever planned in it. Runtimes in
/// it may not be created, run or deleted at the same time, and must go before it does.
class Workspace {
 public:
  /// Initializes XNNPACK.
  static absl::StatusOr<std::shared_ptr<const Workspace>> Create();

  xnn_workspace_t get() const { return workspace_.get(); }

 private:
  struct Release {
    void operator()(xnn_workspace_t workspace) const { xnn_release_workspace(workspace); }
  };

  Workspace() = default;

  std::unique_ptr<xnn_workspace, Release> workspace_;
};

}  // namespace zeropoint::runtime::xnnpack

#endif  // ZEROPOINT_RUNTIME_XNNPACK_WORKSPACE_H_
