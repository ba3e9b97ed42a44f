#include "runtime/arena.h"

#include "runtime/out_of_memory.h"
#include "runtime/status_macros.h"
#include "runtime/xnnpack/workspace.h"

namespace zeropoint::runtime {

absl::StatusOr<std::shared_ptr<const Arena>> Arena::Create() {
  return CatchOutOfMemory([]() -> absl::StatusOr<std::shared_ptr<const Arena>> {
    ASSIGN_OR_RETURN(std::shared_ptr<const xnnpack::Workspace> workspace,
                     xnnpack::Workspace::Create());
    return std::shared_ptr<const Arena>(new Arena(std::move(workspace)));
  });
}

}  // namespace zeropoint::runtime
