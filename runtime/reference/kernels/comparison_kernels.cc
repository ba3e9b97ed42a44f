// Comparisons and logic: ops whose result is a bool, with NumPy broadcasting.

#include <cmath>
#include <cstdint>
#include <functional>

#include "runtime/reference/kernels/kernel_families.h"
#include "runtime/reference/support/arithmetic.h"
#include "runtime/reference/support/broadcast.h"
#include "runtime/reference/support/checks.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {
namespace {

template <typename T, typename Predicate>
absl::Status ComparePairs(KernelContext& context, const TensorView& a, const TensorView& b) {
  ASSIGN_OR_RETURN(const Broadcast broadcast, MakeBroadcast(a.extents, b.extents));
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(DType::kBool, broadcast.extents));
  using A = Arithmetic<T>;
  const T* values_a = a.values<T>().data();
  const T* values_b = b.values<T>().data();
  Bool* result = output->mutable_values<Bool>().data();
  ForEachPair(broadcast.loops, [&](std::int64_t index_a, std::int64_t index_b) {
    *result++ = static_cast<Bool>(
        Predicate()(static_cast<A>(values_a[index_a]), static_cast<A>(values_b[index_b])));
  });
  return absl::OkStatus();
}

template <typename Predicate>
absl::Status Compare(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* a, Input(context, 0));
  ASSIGN_OR_RETURN(const TensorView* b, Input(context, 1, a->dtype));
  return DispatchElement(a->dtype, [&](auto zero) {
    return ComparePairs<decltype(zero), Predicate>(context, *a, *b);
  });
}

template <typename Predicate>
absl::Status Logical(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* a, Input(context, 0, DType::kBool));
  ASSIGN_OR_RETURN(const TensorView* b, Input(context, 1, DType::kBool));
  return ComparePairs<Bool, Predicate>(context, *a, *b);
}

template <typename T, typename Predicate>
absl::Status Test(KernelContext& context, const TensorView& x, Predicate predicate) {
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(DType::kBool, ExtentsOf(x)));
  Bool* result = output->mutable_values<Bool>().data();
  for (const T value : x.values<T>()) {
    *result++ = static_cast<Bool>(predicate(static_cast<Arithmetic<T>>(value)));
  }
  return absl::OkStatus();
}

absl::Status LogicalNot(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0, DType::kBool));
  return Test<Bool>(context, *x, std::logical_not<>());
}

absl::Status Isnan(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  return DispatchFloat(x->dtype, [&](auto zero) {
    return Test<decltype(zero)>(context, *x, [](auto value) { return std::isnan(value); });
  });
}

constexpr KernelRow kRows[] = {
    {"aten.eq", Compare<std::equal_to<>>},
    {"aten.lt", Compare<std::less<>>},
    {"aten.le", Compare<std::less_equal<>>},
    {"aten.gt", Compare<std::greater<>>},
    {"aten.ge", Compare<std::greater_equal<>>},
    {"aten.logical_and", Logical<std::logical_and<>>},
    {"aten.logical_or", Logical<std::logical_or<>>},
    {"aten.logical_xor", Logical<std::not_equal_to<>>},
    {"aten.logical_not", LogicalNot},
    {"aten.isnan", Isnan},
};

}  // namespace

absl::Span<const KernelRow> ComparisonKernels() { return kRows; }

}  // namespace zeropoint::runtime::reference
