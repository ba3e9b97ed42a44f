#ifndef ZEROPOINT_RUNTIME_REFERENCE_KERNEL_H_
#define ZEROPOINT_RUNTIME_REFERENCE_KERNEL_H_

// What a reference kernel is: the oracle of every test and the fallback in production.

#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "runtime/program.h"
#include "runtime/tensor.h"

namespace zeropoint::runtime::reference {

/// One call of a kernel. Semantics, operands and attributes are those of the IR op of the same name
/// (ir/README.md), on row-major tensors in ATen's axis order. The kernel checks its operands and
/// attributes (a program file is untrusted), computes output extents itself and allocates its
/// outputs. It relies on one thing: that each operand has as many elements as its extents say.
///
///   const TensorView* inputs[] = {&x};
///   const NodeAttributes attributes = {{"dim", {{1}, {}, {}}}};
///   KernelContext context(inputs, attributes);  // keeps references to both
///   RETURN_IF_ERROR(FindKernel("aten.softmax")(context));
///   return std::move(context.outputs()[0]);
class KernelContext {
 public:
  KernelContext(absl::Span<const TensorView* const> inputs, const NodeAttributes& attributes)
      : inputs_(inputs), attributes_(attributes) {}

  int num_inputs() const { return static_cast<int>(inputs_.size()); }
  /// Null for an absent optional operand.
  const TensorView* input(int index) const {
    return index < num_inputs() ? inputs_[static_cast<std::size_t>(index)] : nullptr;
  }

  /// Typed attribute reads; kInvalidArgument when missing or of another kind. The `…Or` forms take
  /// `fallback` when the attribute is missing, never when it is malformed.
  absl::StatusOr<std::int64_t> Int(std::string_view name) const;
  absl::StatusOr<std::int64_t> IntOr(std::string_view name, std::int64_t fallback) const;
  absl::StatusOr<bool> BoolOr(std::string_view name, bool fallback) const;
  absl::StatusOr<double> Float(std::string_view name) const;
  absl::StatusOr<double> FloatOr(std::string_view name, double fallback) const;
  absl::StatusOr<std::vector<std::int64_t>> Ints(std::string_view name) const;
  absl::StatusOr<std::vector<std::int64_t>> IntsOr(std::string_view name,
                                                   std::vector<std::int64_t> fallback) const;
  absl::StatusOr<std::vector<double>> Floats(std::string_view name) const;
  absl::StatusOr<std::vector<double>> FloatsOr(std::string_view name,
                                               std::vector<double> fallback) const;
  absl::StatusOr<std::string> TextOr(std::string_view name, std::string_view fallback) const;

  /// Allocates output `outputs().size()` and returns it, uninitialized.
  absl::StatusOr<Tensor*> AddOutput(DType dtype, Extents extents);
  std::vector<Tensor>& outputs() { return outputs_; }

 private:
  absl::Span<const TensorView* const> inputs_;
  const NodeAttributes& attributes_;
  std::vector<Tensor> outputs_;  // reserved; AddOutput's pointers stay valid until the call returns
};

using Kernel = absl::Status (*)(KernelContext& context);

}  // namespace zeropoint::runtime::reference

#endif  // ZEROPOINT_RUNTIME_REFERENCE_KERNEL_H_
