#ifndef ZEROPOINT_RUNTIME_REFERENCE_SUPPORT_ARITHMETIC_H_
#define ZEROPOINT_RUNTIME_REFERENCE_SUPPORT_ARITHMETIC_H_

// Elements as they are stored and as they are computed with: a template over the stored type serves
// every dtype. 16-bit floats come as f32 (KernelRow::takes_half_floats).
//
//   return DispatchElement(x->dtype, [&](auto zero) {
//     using T = decltype(zero);                        // Bool, say
//     using A = Arithmetic<T>;                         // bool
//     *out = static_cast<T>(!static_cast<A>(*in));
//     return absl::OkStatus();
//   });

#include <cstddef>
#include <cstdint>

#include "absl/status/status.h"
#include "runtime/reference/support/dispatch.h"
#include "runtime/tensor.h"

namespace zeropoint::runtime::reference {

/// A stored bool: a byte of its own type, for an operand may hold other values than 0 and 1, which
/// a C++ bool may not.
enum class Bool : std::uint8_t {};

template <typename T>
struct ArithmeticOf {
  using Type = T;
};
template <>
struct ArithmeticOf<Bool> {
  using Type = bool;
};
/// The type in which stored elements of type T are computed; a static_cast converts either way.
template <typename T>
using Arithmetic = typename ArithmeticOf<T>::Type;

/// Numbers and Bool: all that compare.
template <typename Visit>
absl::Status DispatchElement(DType dtype, Visit visit) {
  if (dtype == DType::kBool) return visit(Bool{});
  return DispatchNumeric(dtype, visit);
}

/// Elements that are only moved: an unsigned integer of their size.
template <typename Visit>
absl::Status DispatchBits(DType dtype, Visit visit) {
  switch (DTypeSize(dtype)) {
    case 1:
      return visit(std::uint8_t{});
    case 2:
      return visit(std::uint16_t{});
    case 4:
      return visit(std::uint32_t{});
    default:
      return visit(std::uint64_t{});
  }
}

}  // namespace zeropoint::runtime::reference

#endif  // ZEROPOINT_RUNTIME_REFERENCE_SUPPORT_ARITHMETIC_H_
