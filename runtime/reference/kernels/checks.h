#ifndef ZEROPOINT_RUNTIME_REFERENCE_KERNELS_CHECKS_H_
#define ZEROPOINT_RUNTIME_REFERENCE_KERNELS_CHECKS_H_

// What kernels ask of their operands. A program file is untrusted: a kernel proves everything it
// relies on.

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "runtime/reference/kernel.h"
#include "runtime/tensor.h"

namespace zeropoint::runtime::reference {

/// Operand `index`; kInvalidArgument when it is absent.
absl::StatusOr<const TensorView*> Input(const KernelContext& context, int index);
/// The same, and of `dtype`.
absl::StatusOr<const TensorView*> Input(const KernelContext& context, int index, DType dtype);
/// The same, and of f32 and `rank` axes.
absl::StatusOr<const TensorView*> FloatInput(const KernelContext& context, int index, int rank);

/// kInvalidArgument unless `values` are `count` and each lies in [min, max].
absl::Status CheckList(std::string_view name, const std::vector<std::int64_t>& values,
                       std::size_t count, std::int64_t min, std::int64_t max);
/// kInvalidArgument unless 0 <= axis < rank.
absl::Status CheckAxis(std::string_view name, std::int64_t axis, std::int64_t rank);
/// Attribute "dim" as an axis of `rank`; negative counts from the end.
absl::StatusOr<std::size_t> AxisAttribute(const KernelContext& context, std::string_view name,
                                          std::size_t rank);

/// Product of extents [begin, end).
std::int64_t Product(absl::Span<const std::int64_t> extents, std::size_t begin, std::size_t end);

/// kInvalidArgument "expected … found …".
absl::Status Mismatch(std::string_view expected, std::string_view found);

/// Largest kernel size, stride, padding and dilation that window arithmetic takes: far beyond any
/// model, small enough not to overflow.
inline constexpr std::int64_t kMaxWindow = 1 << 20;

}  // namespace zeropoint::runtime::reference

#endif  // ZEROPOINT_RUNTIME_REFERENCE_KERNELS_CHECKS_H_
