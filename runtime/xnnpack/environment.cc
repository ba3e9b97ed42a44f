#include "runtime/xnnpack/environment.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "runtime/status_macros.h"
#include "runtime/xnnpack/xnn_status.h"

namespace zeropoint::runtime::xnnpack {
namespace {

constexpr int kMaxThreads = 1024;

}  // namespace

absl::StatusOr<std::unique_ptr<Environment>> Environment::Create(
    int threads, std::shared_ptr<PackedWeights> packed_weights) {
  if (threads < 0 || threads > kMaxThreads) {
    return absl::InvalidArgumentError(absl::StrCat("the number of threads must lie between 0 and ",
                                                   kMaxThreads, ", is ", threads));
  }
  RETURN_IF_ERROR(FromXnn(xnn_initialize(/*allocator=*/nullptr), "be initialized"));
  auto environment = std::make_unique<Environment>();
  environment->packed_weights_ = std::move(packed_weights);
  if (threads != 1) {
    environment->pool_.reset(pthreadpool_create(static_cast<std::size_t>(threads)));
    if (environment->pool_ == nullptr) {
      return absl::ResourceExhaustedError(absl::StrCat("cannot start ", threads, " threads"));
    }
  }
  xnn_workspace_t workspace = nullptr;
  RETURN_IF_ERROR(FromXnn(xnn_create_workspace(&workspace), "create a workspace"));
  environment->workspace_.reset(workspace);
  return environment;
}

}  // namespace zeropoint::runtime::xnnpack
