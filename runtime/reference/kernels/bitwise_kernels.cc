// Bits of integers, with NumPy broadcasting.

#include <cstdint>
#include <functional>
#include <limits>
#include <type_traits>

#include "runtime/reference/kernels/kernel_families.h"
#include "runtime/reference/support/apply.h"
#include "runtime/reference/support/broadcast.h"
#include "runtime/reference/support/checks.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {
namespace {

/// True when C++ defines a shift of T by `amount`; any other moves all bits out.
template <typename T>
bool IsShift(T amount) {
  return !(amount < T{0}) &&
         static_cast<std::uint64_t>(amount) < static_cast<std::uint64_t>(8 * sizeof(T));
}

struct LeftShift {
  template <typename T>
  T operator()(T a, T amount) const {
    if (!IsShift(amount)) return 0;
    return static_cast<T>(static_cast<std::uint64_t>(a) << static_cast<int>(amount));
  }
};
/// Keeps the sign.
struct RightShift {
  template <typename T>
  T operator()(T a, T amount) const {
    if (!IsShift(amount)) return static_cast<T>(a < T{0} ? ~T{0} : T{0});
    return static_cast<T>(a >> static_cast<int>(amount));
  }
};

template <typename Operation>
absl::Status Bitwise(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* a, Input(context, 0));
  ASSIGN_OR_RETURN(const TensorView* b, Input(context, 1, a->dtype));
  ASSIGN_OR_RETURN(const Broadcast broadcast, MakeBroadcast(a->extents, b->extents));
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(a->dtype, broadcast.extents));
  return DispatchInteger(a->dtype, [&](auto zero) {
    using T = decltype(zero);
    const T* values_a = a->values<T>().data();
    const T* values_b = b->values<T>().data();
    T* result = output->mutable_values<T>().data();
    ForEachPair(broadcast.loops, [&](std::int64_t index_a, std::int64_t index_b) {
      *result++ = static_cast<T>(Operation()(values_a[index_a], values_b[index_b]));
    });
    return absl::OkStatus();
  });
}

absl::Status BitwiseNot(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  return DispatchInteger(x->dtype, [&](auto zero) {
    using T = decltype(zero);
    return ApplyTo<T>(context, *x, [](T value) { return static_cast<T>(~value); });
  });
}

constexpr KernelRow kRows[] = {
    {"aten.bitwise_and", Bitwise<std::bit_and<>>},
    {"aten.bitwise_or", Bitwise<std::bit_or<>>},
    {"aten.bitwise_xor", Bitwise<std::bit_xor<>>},
    {"aten.bitwise_not", BitwiseNot},
    {"aten.bitwise_left_shift", Bitwise<LeftShift>},
    {"aten.bitwise_right_shift", Bitwise<RightShift>},
};

}  // namespace

absl::Span<const KernelRow> BitwiseKernels() { return kRows; }

}  // namespace zeropoint::runtime::reference
