#ifndef ZEROPOINT_RUNTIME_XNNPACK_ENVIRONMENT_H_
#define ZEROPOINT_RUNTIME_XNNPACK_ENVIRONMENT_H_

// What the XNNPACK segments of one session share.

#include <xnnpack.h>

#include <memory>

#include "absl/status/statusor.h"
#include "runtime/threads/pool_handle.h"
#include "runtime/threads/thread_pool.h"
#include "runtime/xnnpack/packed_weights.h"
#include "runtime/xnnpack/workspace.h"

namespace zeropoint::runtime::xnnpack {

/// A thread pool, the packed weights (which other sessions of the module share, too), and one arena
/// for intermediate values: segments run one after the other, so the arena is as large as the
/// largest of them needs. Must outlive the segments.
class Environment {
 public:
  /// `threads`: 0 is one per core that the process may use, 1 the calling
  /// thread only; kInvalidArgument when it is neither nor a sensible number.
  /// Without a workspace it has one of its own.
  static absl::StatusOr<std::unique_ptr<Environment>> Create(
      int threads, std::shared_ptr<PackedWeights> packed_weights,
      std::shared_ptr<const Workspace> workspace = nullptr);

  pthreadpool* pool() const { return pool_.get(); }
  xnn_workspace_t workspace() const { return workspace_->get(); }
  xnn_weights_cache_t weights_cache() const { return packed_weights_->cache(); }

 private:
  std::shared_ptr<PackedWeights> packed_weights_;
  std::unique_ptr<ThreadPool> threads_;
  std::unique_ptr<pthreadpool> pool_;
  std::shared_ptr<const Workspace> workspace_;
};

}  // namespace zeropoint::runtime::xnnpack

#endif  // ZEROPOINT_RUNTIME_XNNPACK_ENVIRONMENT_H_
