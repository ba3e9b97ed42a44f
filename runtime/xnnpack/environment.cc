#include "runtime/xnnpack/environment.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "runtime/status_macros.h"
#include "runtime/threads/usable_cores.h"
#include "runtime/xnnpack/xnn_status.h"

namespace zeropoint::runtime::xnnpack {
namespace {

constexpr int kMaxThreads = 1024;

absl::Status InitializeXnnpack() {
  const xnn_status status = xnn_initialize(/*allocator=*/nullptr);
  if (status != xnn_status_unsupported_hardware) return FromXnn(status, "be initialized");
  // XNNPACK has kernels for every processor that this is built for. But cpuinfo tells it which one
  // it runs on, tries that once in a process, and takes memory for it.
  return absl::ResourceExhaustedError(
      "the processor could not be identified, for want of memory or of /proc/cpuinfo; start the "
      "process again");
}

}  // namespace

absl::StatusOr<std::unique_ptr<Environment>> Environment::Create(
    int threads, std::shared_ptr<PackedWeights> packed_weights) {
  if (threads < 0 || threads > kMaxThreads) {
    return absl::InvalidArgumentError(absl::StrCat("the number of threads must lie between 0 and ",
                                                   kMaxThreads, ", is ", threads));
  }
  RETURN_IF_ERROR(InitializeXnnpack());
  auto environment = std::make_unique<Environment>();
  environment->packed_weights_ = std::move(packed_weights);
  // More threads than cores would only take turns.
  threads = threads == 0 ? UsableCores() : std::min(threads, AffinityCores());
  if (threads > 1) environment->threads_ = std::make_unique<ThreadPool>(threads);
  environment->pool_ = std::make_unique<pthreadpool>(
      pthreadpool{environment->threads_.get(), static_cast<std::size_t>(threads)});
  xnn_workspace_t workspace = nullptr;
  RETURN_IF_ERROR(FromXnn(xnn_create_workspace(&workspace), "create a workspace"));
  environment->workspace_.reset(workspace);
  return environment;
}

}  // namespace zeropoint::runtime::xnnpack
