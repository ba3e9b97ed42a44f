#ifndef ZEROPOINT_RUNTIME_REFERENCE_SUPPORT_CHECKS_H_
#define ZEROPOINT_RUNTIME_REFERENCE_SUPPORT_CHECKS_H_

// What kernels ask of their operands and attributes. A program file is untrusted: a kernel proves
// everything it relies on. Every error here is kInvalidArgument.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "runtime/reference/kernel.h"
#include "runtime/tensor.h"

namespace zeropoint::runtime::reference {

/// "expected …, found …".
absl::Status Mismatch(std::string_view expected, std::string_view found);

/// Operand `index`, which must be there.
absl::StatusOr<const TensorView*> Input(const KernelContext& context, int index);
/// The same, and of `dtype`.
absl::StatusOr<const TensorView*> Input(const KernelContext& context, int index, DType dtype);
/// The same, and of `rank` axes.
absl::StatusOr<const TensorView*> Input(const KernelContext& context, int index, DType dtype,
                                        std::size_t rank);
/// The same of any dtype.
absl::StatusOr<const TensorView*> InputOfRank(const KernelContext& context, int index,
                                              std::size_t rank);
/// A vector of `dtype` and `extent` entries.
absl::StatusOr<const TensorView*> VectorInput(const KernelContext& context, int index, DType dtype,
                                              std::int64_t extent);

/// `values` must be `count`, each in [min, max].
absl::Status CheckList(std::string_view name, const std::vector<std::int64_t>& values,
                       std::size_t count, std::int64_t min, std::int64_t max);

/// An integer attribute as an axis of `rank`; negative counts from the end.
absl::StatusOr<std::size_t> AxisAttribute(const KernelContext& context, std::string_view name,
                                          std::size_t rank,
                                          std::optional<std::int64_t> fallback = std::nullopt);
/// A list of axes of `rank`: not empty, ascending, each once. One flag an axis.
absl::StatusOr<std::vector<bool>> AxesAttribute(const KernelContext& context, std::string_view name,
                                                std::size_t rank);
/// Attribute "dtype".
absl::StatusOr<DType> DTypeAttribute(const KernelContext& context);

inline Extents ExtentsOf(const TensorView& view) {
  return {view.extents.begin(), view.extents.end()};
}
/// Product of extents [begin, end) of a tensor; it cannot overflow (CheckedNumElements).
std::int64_t Product(absl::Span<const std::int64_t> extents, std::size_t begin, std::size_t end);

}  // namespace zeropoint::runtime::reference

#endif  // ZEROPOINT_RUNTIME_REFERENCE_SUPPORT_CHECKS_H_
