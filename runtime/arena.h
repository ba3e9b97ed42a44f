#ifndef ZEROPOINT_RUNTIME_ARENA_H_
#define ZEROPOINT_RUNTIME_ARENA_H_

// Memory that sessions take turns in.

#include <memory>
#include <utility>

#include "absl/status/statusor.h"

namespace zeropoint::runtime {

namespace xnnpack {
class Workspace;
}  // namespace xnnpack

/// What the values inside segments live in, while a session runs. It grows to what the largest
/// session needs, and is kept: a new session that runs in it need not take fresh memory, each page
/// of which costs a fault and is cleared. For sessions of which at most one is created, run or
/// destroyed at a time; it lives as long as they do.
///
///   const auto arena = *Arena::Create();
///   auto detector = *Session::Create(detector_module, {.arena = arena});
///   auto recognizer = *Session::Create(recognizer_module, {.arena = arena});
class Arena {
 public:
  /// kResourceExhausted for want of memory.
  static absl::StatusOr<std::shared_ptr<const Arena>> Create();

  /// For Session.
  const std::shared_ptr<const xnnpack::Workspace>& workspace() const { return workspace_; }

 private:
  explicit Arena(std::shared_ptr<const xnnpack::Workspace> workspace)
      : workspace_(std::move(workspace)) {}

  std::shared_ptr<const xnnpack::Workspace> workspace_;
};

}  // namespace zeropoint::runtime

#endif  // ZEROPOINT_RUNTIME_ARENA_H_
