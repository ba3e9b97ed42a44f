#include "runtime/reference/kernels/conversion.h"

#include <Eigen/Core>
#include <algorithm>
#include <cstdint>
#include <utility>

namespace zeropoint::runtime::reference {
namespace {

/// Element types as they are stored. Bool is a byte of its own type: an operand may hold other
/// values than 0 and 1, which a C++ bool may not.
enum class Bool : std::uint8_t {};

template <typename T>
auto ToArithmetic(T value) {
  if constexpr (std::is_same_v<T, Bool>) {
    return static_cast<std::uint8_t>(value != Bool{0} ? 1 : 0);
  } else if constexpr (std::is_same_v<T, Eigen::half>) {
    return static_cast<float>(value);
  } else {
    return value;
  }
}

template <typename To, typename From>
To Convert(From stored) {
  const auto value = ToArithmetic(stored);
  if constexpr (std::is_same_v<To, Bool>) {
    return Bool{static_cast<std::uint8_t>(value != 0 ? 1 : 0)};
  } else if constexpr (std::is_same_v<To, Eigen::half>) {
    return Eigen::half(static_cast<float>(value));
  } else {
    return ConvertElement<To>(value);
  }
}

template <typename Visit>
void Dispatch(DType dtype, Visit visit) {
  switch (dtype) {
    case DType::kBool:
      return visit(Bool{});
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
    case DType::kFloat16:
      return visit(Eigen::half{});
    case DType::kFloat32:
      return visit(float{});
    case DType::kFloat64:
      return visit(double{});
  }
}

}  // namespace

void ConvertTensor(const TensorView& from, Tensor& to) {
  Dispatch(from.dtype, [&](auto source) {
    Dispatch(to.dtype(), [&](auto target) {
      using Source = decltype(source);
      using Target = decltype(target);
      const absl::Span<const Source> values = from.values<Source>();
      std::transform(values.begin(), values.end(), to.mutable_values<Target>().begin(),
                     Convert<Target, Source>);
    });
  });
}

}  // namespace zeropoint::runtime::reference
