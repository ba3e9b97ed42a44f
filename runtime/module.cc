#include "runtime/module.h"

#include "runtime/out_of_memory.h"
#include "runtime/status_macros.h"
#include "runtime/xnnpack/packed_weights.h"

namespace zeropoint::runtime {

absl::StatusOr<std::shared_ptr<const Module>> Module::Create(
    std::shared_ptr<const Program> program) {
  return CatchOutOfMemory([&]() -> absl::StatusOr<std::shared_ptr<const Module>> {
    RETURN_IF_ERROR(VerifyProgram(*program));
    return std::shared_ptr<const Module>(
        new Module(std::move(program), std::make_shared<xnnpack::PackedWeights>()));
  });
}

std::size_t Module::num_packed_bytes() const { return packed_weights_->num_bytes(); }

}  // namespace zeropoint::runtime
