#ifndef ZEROPOINT_IR_DTYPE_H_
#define ZEROPOINT_IR_DTYPE_H_

// Element types of IR tensors and their text form ("f32", "i8", ...).

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace zeropoint::ir {

enum class DType : std::uint8_t {
  kBool,
  kInt8,
  kUint8,
  kInt16,
  kUint16,
  kInt32,
  kInt64,
  kFloat16,
  kFloat32,
  kFloat64,
};

/// Text form used by the printer and parser: "bool", "i8", "u8", "i16", "u16", "i32", "i64", "f16",
/// "f32", "f64".
std::string_view DTypeName(DType dtype);

/// Inverse of DTypeName; nullopt for anything else.
std::optional<DType> ParseDType(std::string_view name);

/// Bytes per element.
std::size_t DTypeSize(DType dtype);

bool IsFloatingPoint(DType dtype);

/// The DType of a C++ element type: DTypeOf<float>() == DType::kFloat32.
template <typename T>
constexpr DType DTypeOf();
template <>
constexpr DType DTypeOf<bool>() {
  return DType::kBool;
}
template <>
constexpr DType DTypeOf<std::int8_t>() {
  return DType::kInt8;
}
template <>
constexpr DType DTypeOf<std::uint8_t>() {
  return DType::kUint8;
}
template <>
constexpr DType DTypeOf<std::int32_t>() {
  return DType::kInt32;
}
template <>
constexpr DType DTypeOf<std::int64_t>() {
  return DType::kInt64;
}
template <>
constexpr DType DTypeOf<float>() {
  return DType::kFloat32;
}
template <>
constexpr DType DTypeOf<double>() {
  return DType::kFloat64;
}

}  // namespace zeropoint::ir

#endif  // ZEROPOINT_IR_DTYPE_H_
