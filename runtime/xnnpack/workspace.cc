#include "runtime/xnnpack/workspace.h"

#include <cstddef>
#include <cstdlib>

#include "runtime/memory/large_pages.h"
#include "runtime/status_macros.h"
#include "runtime/xnnpack/xnn_status.h"

namespace zeropoint::runtime::xnnpack {
namespace {

void* Allocate(void* /*context*/, std::size_t size) { return std::malloc(size); }
void* Reallocate(void* /*context*/, void* bytes, std::size_t size) {
  return std::realloc(bytes, size);
}
void Free(void* /*context*/, void* bytes) { std::free(bytes); }
void* AllocateAlignedFor(void* /*context*/, std::size_t alignment, std::size_t size) {
  return AllocateAligned(alignment, size);
}

/// As XNNPACK's own, but for large pages.
constexpr xnn_allocator kAllocator = {
    .context = nullptr,
    .allocate = Allocate,
    .reallocate = Reallocate,
    .deallocate = Free,
    .aligned_allocate = AllocateAlignedFor,
    .aligned_deallocate = Free,
};

absl::Status InitializeXnnpack() {
  const xnn_status status = xnn_initialize(&kAllocator);
  if (status != xnn_status_unsupported_hardware) return FromXnn(status, "be initialized");
  // XNNPACK has kernels for every processor that this is built for. But cpuinfo tells it which one
  // it runs on, tries that once in a process, and takes memory for it.
  return absl::ResourceExhaustedError(
      "the processor could not be identified, for want of memory or of /proc/cpuinfo; start the "
      "process again");
}

}  // namespace

absl::StatusOr<std::shared_ptr<const Workspace>> Workspace::Create() {
  RETURN_IF_ERROR(InitializeXnnpack());
  // Made before what it will own: that may find no memory.
  std::shared_ptr<Workspace> owner(new Workspace());
  xnn_workspace_t workspace = nullptr;
  RETURN_IF_ERROR(FromXnn(xnn_create_workspace(&workspace), "create a workspace"));
  owner->workspace_.reset(workspace);
  return owner;
}

}  // namespace zeropoint::runtime::xnnpack
