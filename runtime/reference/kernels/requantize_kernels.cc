// Integers on another scale, and tables: int.requantize, int.lookup.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/strings/str_cat.h"
#include "runtime/reference/kernels/kernel_families.h"
#include "runtime/reference/kernels/requantization.h"
#include "runtime/reference/support/checks.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {
namespace {

constexpr std::int64_t kTableEntries = 256;

/// One multiplier for all, or one for each position along "axis", which `inner` adjacent elements
/// share.
struct Multipliers {
  std::vector<double> values;
  std::size_t inner = 1;
};

absl::StatusOr<Multipliers> ReadMultipliers(const KernelContext& context, const TensorView& x) {
  Multipliers multipliers;
  ASSIGN_OR_RETURN(multipliers.values, context.Floats("scale"));
  for (const double scale : multipliers.values) RETURN_IF_ERROR(CheckMultiplier(scale));
  if (multipliers.values.empty()) return Mismatch("at least one scale", "none");
  const auto count = static_cast<std::int64_t>(multipliers.values.size());
  if (count == 1) {
    multipliers.inner = static_cast<std::size_t>(std::max<std::int64_t>(x.num_elements(), 1));
    return multipliers;
  }
  ASSIGN_OR_RETURN(const std::size_t axis,
                   AxisAttribute(context, "axis", x.extents.size(), /*fallback=*/0));
  if (x.extents[axis] != count) {
    return Mismatch(absl::StrCat(count, " channels along axis ", axis), ExtentsToString(x.extents));
  }
  multipliers.inner = static_cast<std::size_t>(Product(x.extents, axis + 1, x.extents.size()));
  return multipliers;
}

template <typename From, typename To>
void RequantizeAll(const Requantization& requantization, const Multipliers& multipliers,
                   absl::Span<const From> x, absl::Span<To> result) {
  for (std::size_t first = 0; first < x.size(); first += multipliers.inner) {
    const double multiplier =
        multipliers.values[first / multipliers.inner % multipliers.values.size()];
    for (std::size_t i = first; i < first + multipliers.inner; ++i) {
      const std::int64_t centered = std::int64_t{x[i]} - requantization.x_zero_point;
      result[i] = static_cast<To>(requantization(centered, multiplier));
    }
  }
}

absl::Status RequantizeKernel(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  ASSIGN_OR_RETURN(const Requantization requantization, ReadRequantization(context));
  ASSIGN_OR_RETURN(const Multipliers multipliers, ReadMultipliers(context, *x));
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(requantization.dtype, ExtentsOf(*x)));
  return DispatchStorage(x->dtype, [&](auto from) {
    return DispatchStorage(requantization.dtype, [&](auto to) {
      RequantizeAll(requantization, multipliers, x->values<decltype(from)>(),
                    output->mutable_values<decltype(to)>());
      return absl::OkStatus();
    });
  });
}

absl::Status Lookup(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0, DType::kInt8));
  ASSIGN_OR_RETURN(const TensorView* any, Input(context, 1));
  ASSIGN_OR_RETURN(const TensorView* table, VectorInput(context, 1, any->dtype, kTableEntries));
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(table->dtype, ExtentsOf(*x)));
  return DispatchEightBit(table->dtype, [&](auto zero) {
    using T = decltype(zero);
    const auto indices = x->values<std::int8_t>();
    std::transform(indices.begin(), indices.end(), output->mutable_values<T>().begin(),
                   [entries = table->values<T>()](std::int8_t index) {
                     return entries[static_cast<std::uint8_t>(index)];
                   });
    return absl::OkStatus();
  });
}

constexpr KernelRow kRows[] = {
    {"int.requantize", RequantizeKernel},
    {"int.lookup", Lookup},
};

}  // namespace

absl::Span<const KernelRow> RequantizeKernels() { return kRows; }

}  // namespace zeropoint::runtime::reference
