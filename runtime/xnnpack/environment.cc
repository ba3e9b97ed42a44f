#include "runtime/xnnpack/environment.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "runtime/status_macros.h"
#include "runtime/threads/usable_cores.h"

namespace zeropoint::runtime::xnnpack {
namespace {

constexpr int kMaxThreads = 1024;

}  // namespace

absl::StatusOr<std::unique_ptr<Environment>> Environment::Create(
    int threads, std::shared_ptr<PackedWeights> packed_weights,
    std::shared_ptr<const Workspace> workspace) {
  if (threads < 0 || threads > kMaxThreads) {
    return absl::InvalidArgumentError(absl::StrCat("the number of threads must lie between 0 and ",
                                                   kMaxThreads, ", is ", threads));
  }
  if (workspace == nullptr) {
    ASSIGN_OR_RETURN(workspace, Workspace::Create());
  }
  auto environment = std::make_unique<Environment>();
  environment->packed_weights_ = std::move(packed_weights);
  environment->workspace_ = std::move(workspace);
  // More threads than cores would only take turns.
  threads = threads == 0 ? UsableCores() : std::min(threads, AffinityCores());
  if (threads > 1) environment->threads_ = std::make_unique<ThreadPool>(threads);
  environment->pool_ = std::make_unique<pthreadpool>(
      pthreadpool{environment->threads_.get(), static_cast<std::size_t>(threads)});
  return environment;
}

}  // namespace zeropoint::runtime::xnnpack
