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
  kUint32,
  kUint64,
  kBfloat16,
  // What tensors are stored in only: ops convert from and to these. A 4-bit integer takes a byte.
  kFloat8E4m3fn,
  kFloat8E4m3fnuz,
  kFloat8E5m2,
  kFloat8E5m2fnuz,
  kInt4,
  kUint4,
};

/// Text form used by the printer and parser: "bool", "i4", "i8", "i16", "i32", "i64", the same with
/// u, "f16", "bf16", "f32", "f64", "f8e4m3fn", "f8e4m3fnuz", "f8e5m2", "f8e5m2fnuz".
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
constexpr DType DTypeOf<std::int16_t>() {
  return DType::kInt16;
}
template <>
constexpr DType DTypeOf<std::uint16_t>() {
  return DType::kUint16;
}
template <>
constexpr DType DTypeOf<std::uint32_t>() {
  return DType::kUint32;
}
template <>
constexpr DType DTypeOf<std::uint64_t>() {
  return DType::kUint64;
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
