#ifndef ZEROPOINT_RUNTIME_REFERENCE_SUPPORT_CONVERSION_H_
#define ZEROPOINT_RUNTIME_REFERENCE_SUPPORT_CONVERSION_H_

// Conversion between element types, of one value and of tensors of any dtype.

#include <cmath>
#include <limits>
#include <type_traits>

#include "runtime/tensor.h"

namespace zeropoint::runtime::reference {

/// Float to integer truncates toward zero; NaN gives 0 and what does not fit saturates, where C++
/// leaves the result undefined and ATen's depends on the processor. Integer to integer wraps.
template <typename To, typename From>
To ConvertElement(From value) {
  if constexpr (std::is_floating_point_v<From> && std::is_integral_v<To>) {
    if (std::isnan(value)) return 0;
    const auto wide = static_cast<double>(value);
    // The largest i64 is no double: what reaches 2^63 saturates before the cast.
    if (wide >= static_cast<double>(std::numeric_limits<To>::max())) {
      return std::numeric_limits<To>::max();
    }
    if (wide <= static_cast<double>(std::numeric_limits<To>::lowest())) {
      return std::numeric_limits<To>::lowest();
    }
    return static_cast<To>(wide);
  } else {
    return static_cast<To>(value);
  }
}

/// Converts all elements of `from` into `to`, which has as many, as ConvertElement does; anything
/// to bool is `!= 0`. `saturate` is for 8-bit floats (EncodeSmallFloat).
void ConvertTensor(const TensorView& from, Tensor& to, bool saturate = true);

}  // namespace zeropoint::runtime::reference

#endif  // ZEROPOINT_RUNTIME_REFERENCE_SUPPORT_CONVERSION_H_
