#ifndef ZEROPOINT_RUNTIME_REFERENCE_SUPPORT_DISPATCH_H_
#define ZEROPOINT_RUNTIME_REFERENCE_SUPPORT_DISPATCH_H_

// From a dtype to a C++ type. `visit` gets a value of that type and names it with decltype:
//
//   return DispatchFloat(x->dtype, [&](auto zero) {
//     return SoftmaxOf<decltype(zero)>(context, *x);
//   });

#include <cstdint>
#include <type_traits>

#include "absl/status/status.h"
#include "runtime/reference/support/checks.h"
#include "runtime/tensor.h"

namespace zeropoint::runtime::reference {

/// f32 and f64; else kInvalidArgument.
template <typename Visit>
absl::Status DispatchFloat(DType dtype, Visit visit) {
  switch (dtype) {
    case DType::kFloat32:
      return visit(float{});
    case DType::kFloat64:
      return visit(double{});
    default:
      return Mismatch("an operand of f32 or f64", DTypeName(dtype));
  }
}

/// Signed and unsigned integers; else kInvalidArgument.
template <typename Visit>
absl::Status DispatchInteger(DType dtype, Visit visit) {
  switch (dtype) {
    case DType::kInt8:
      return visit(std::int8_t{});
    case DType::kUint8:
      return visit(std::uint8_t{});
    case DType::kInt16:
      return visit(std::int16_t{});
    case DType::kUint16:
      return visit(std::uint16_t{});
    case DType::kInt32:
      return visit(std::int32_t{});
    case DType::kInt64:
      return visit(std::int64_t{});
    case DType::kUint32:
      return visit(std::uint32_t{});
    case DType::kUint64:
      return visit(std::uint64_t{});
    default:
      return Mismatch("an operand of an integer dtype", DTypeName(dtype));
  }
}

/// i8 and u8; else kInvalidArgument.
template <typename Visit>
absl::Status DispatchEightBit(DType dtype, Visit visit) {
  if (dtype == DType::kInt8) return visit(std::int8_t{});
  if (dtype == DType::kUint8) return visit(std::uint8_t{});
  return Mismatch("an operand of i8 or u8", DTypeName(dtype));
}

/// Integers that numbers are quantized to: of 8 and 16 bits, and i32; else kInvalidArgument.
template <typename Visit>
absl::Status DispatchStorage(DType dtype, Visit visit) {
  return DispatchInteger(dtype, [&](auto zero) -> absl::Status {
    using T = decltype(zero);
    if constexpr (sizeof(T) < sizeof(std::int32_t) || std::is_same_v<T, std::int32_t>) {
      return visit(zero);
    } else {
      return Mismatch("a quantized dtype of up to 32 bits", DTypeName(dtype));
    }
  });
}

/// Integers, f32 and f64; else kInvalidArgument.
template <typename Visit>
absl::Status DispatchNumeric(DType dtype, Visit visit) {
  switch (dtype) {
    case DType::kFloat32:
    case DType::kFloat64:
      return DispatchFloat(dtype, visit);
    case DType::kBool:
      return Mismatch("an operand of an integer dtype, f32 or f64", DTypeName(dtype));
    default:
      return DispatchInteger(dtype, visit);
  }
}

}  // namespace zeropoint::runtime::reference

#endif  // ZEROPOINT_RUNTIME_REFERENCE_SUPPORT_DISPATCH_H_
