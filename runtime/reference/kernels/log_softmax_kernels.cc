// The logarithm of softmax, and of a sum of exponentials.

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "runtime/reference/kernels/kernel_families.h"
#include "runtime/reference/support/axis_lines.h"
#include "runtime/reference/support/checks.h"
#include "runtime/reference/support/dispatch.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {
namespace {

/// Shifted by the maximum, so that nothing overflows: (x - max) - log(sum(exp(x - max))).
template <typename T>
void LogSoftmaxLine(const T* values, std::int64_t count, std::int64_t step, T* result) {
  double largest = values[0];
  for (std::int64_t i = 1; i < count; ++i) {
    largest = std::max<double>(largest, values[i * step]);
  }
  double sum = 0;
  for (std::int64_t i = 0; i < count; ++i) {
    sum += std::exp(values[i * step] - largest);
  }
  const double log_sum = std::log(sum);
  for (std::int64_t i = 0; i < count; ++i) {
    const double shifted = values[i * step] - largest;
    result[i * step] = static_cast<T>(shifted - log_sum);
  }
}

absl::Status LogSoftmax(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  ASSIGN_OR_RETURN(const std::size_t axis, AxisAttribute(context, "dim", x->extents.size()));
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(x->dtype, ExtentsOf(*x)));
  if (x->num_elements() == 0) return absl::OkStatus();
  const AxisLines lines(x->extents, axis);
  return DispatchFloat(x->dtype, [&](auto zero) {
    using T = decltype(zero);
    for (std::int64_t line = 0; line < lines.lines; ++line) {
      const std::int64_t first = lines.First(line);
      LogSoftmaxLine(x->values<T>().data() + first, lines.count, lines.step,
                     output->mutable_values<T>().data() + first);
    }
    return absl::OkStatus();
  });
}

constexpr KernelRow kRows[] = {
    {"aten.log_softmax", LogSoftmax},
};

}  // namespace

absl::Span<const KernelRow> LogSoftmaxKernels() { return kRows; }

}  // namespace zeropoint::runtime::reference
