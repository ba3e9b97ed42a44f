#ifndef ZEROPOINT_RUNTIME_MODULE_H_
#define ZEROPOINT_RUNTIME_MODULE_H_

// A program and what its sessions share.

#include <cstddef>
#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "runtime/program.h"

namespace zeropoint::runtime {

namespace xnnpack {
class PackedWeights;
}  // namespace xnnpack

/// A verified program, and the weights that XNNPACK packed for it: the first session pays for their
/// memory, the others find them here. Sessions may be created from it on several threads at once.
///
///   auto module = *Module::Create(program);
///   auto one = *Session::Create(module, {.threads = 1});
///   auto two = *Session::Create(module, {.threads = 1});
class Module {
 public:
  /// kInvalidArgument when the program does not verify, kResourceExhausted for want of memory.
  static absl::StatusOr<std::shared_ptr<const Module>> Create(
      std::shared_ptr<const Program> program);

  const std::shared_ptr<const Program>& program() const { return program_; }

  /// Bytes of packed weights, of all sessions so far.
  std::size_t num_packed_bytes() const;

  /// For Session.
  const std::shared_ptr<xnnpack::PackedWeights>& packed_weights() const { return packed_weights_; }

 private:
  Module(std::shared_ptr<const Program> program,
         std::shared_ptr<xnnpack::PackedWeights> packed_weights)
      : program_(std::move(program)), packed_weights_(std::move(packed_weights)) {}

  std::shared_ptr<const Program> program_;
  std::shared_ptr<xnnpack::PackedWeights> packed_weights_;
};

}  // namespace zeropoint::runtime

#endif  // ZEROPOINT_RUNTIME_MODULE_H_
