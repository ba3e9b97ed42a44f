#ifndef ZEROPOINT_RUNTIME_REFERENCE_SUPPORT_APPLY_H_
#define ZEROPOINT_RUNTIME_REFERENCE_SUPPORT_APPLY_H_

// A function applied to every element of operand 0.

#include <algorithm>

#include "absl/status/status.h"
#include "runtime/reference/support/checks.h"
#include "runtime/reference/support/dispatch.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {

template <typename T, typename Function>
absl::Status ApplyTo(KernelContext& context, const TensorView& x, Function function) {
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(x.dtype, ExtentsOf(x)));
  const absl::Span<const T> values = x.values<T>();
  std::transform(values.begin(), values.end(), output->mutable_values<T>().begin(),
                 [&](T value) { return static_cast<T>(function(value)); });
  return absl::OkStatus();
}

/// `function` maps a float or a double to the same type.
template <typename Function>
absl::Status ApplyFloat(KernelContext& context, Function function) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  return DispatchFloat(x->dtype,
                       [&](auto zero) { return ApplyTo<decltype(zero)>(context, *x, function); });
}

/// `function` takes any integer type as well.
template <typename Function>
absl::Status ApplyNumeric(KernelContext& context, Function function) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  return DispatchNumeric(x->dtype,
                         [&](auto zero) { return ApplyTo<decltype(zero)>(context, *x, function); });
}

}  // namespace zeropoint::runtime::reference

#endif  // ZEROPOINT_RUNTIME_REFERENCE_SUPPORT_APPLY_H_
