#ifndef ZEROPOINT_RUNTIME_TENSOR_H_
#define ZEROPOINT_RUNTIME_TENSOR_H_

// Tensors at run time: element types, views and owned buffers.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"

namespace zeropoint::runtime {

/// Element types of a program. The numbers are part of the file format.
enum class DType : std::uint8_t {
  kBool = 0,
  kInt8 = 1,
  kUint8 = 2,
  kInt16 = 3,
  kUint16 = 4,
  kInt32 = 5,
  kInt64 = 6,
  kFloat16 = 7,
  kFloat32 = 8,
  kFloat64 = 9,
  kUint32 = 10,
  kUint64 = 11,
  kBfloat16 = 12,
  // Storage only. A 4-bit integer takes a byte.
  kFloat8E4m3fn = 13,
  kFloat8E4m3fnuz = 14,
  kFloat8E5m2 = 15,
  kFloat8E5m2fnuz = 16,
  kInt4 = 17,
  kUint4 = 18,
};
inline constexpr int kNumDTypes = 19;

/// "f32", "i8", …
std::string_view DTypeName(DType dtype);
/// Inverse of DTypeName; nullopt for anything else.
std::optional<DType> ParseDType(std::string_view name);
std::size_t DTypeSize(DType dtype);
bool IsFloatingPoint(DType dtype);

using Extents = std::vector<std::int64_t>;

/// Product of non-negative extents, or nullopt on overflow or a negative extent.
std::optional<std::int64_t> CheckedNumElements(absl::Span<const std::int64_t> extents);
/// "[2,3,224,224]".
std::string ExtentsToString(absl::Span<const std::int64_t> extents);
/// "f32[2,3,224,224]".
std::string TensorTypeToString(DType dtype, absl::Span<const std::int64_t> extents);

/// A borrowed, dense, row-major tensor.
struct TensorView {
  DType dtype = DType::kFloat32;
  absl::Span<const std::int64_t> extents;
  const void* data = nullptr;

  std::int64_t num_elements() const;
  std::size_t num_bytes() const {
    return static_cast<std::size_t>(num_elements()) * DTypeSize(dtype);
  }
  template <typename T>
  absl::Span<const T> values() const {
    return absl::Span<const T>(static_cast<const T*>(data),
                               static_cast<std::size_t>(num_elements()));
  }
};

/// An owned tensor: 64-byte aligned, with the readable slack past its end that XNNPACK's vector
/// loads want (kTensorSlack). Move-only.
class Tensor {
 public:
  Tensor() = default;
  /// Uninitialized contents. kResourceExhausted when the size overflows or memory is short.
  static absl::StatusOr<Tensor> Allocate(DType dtype, Extents extents);
  static absl::StatusOr<Tensor> CopyOf(const TensorView& view);

  DType dtype() const { return dtype_; }
  const Extents& extents() const { return extents_; }
  TensorView view() const { return {dtype_, extents_, data_.get()}; }
  void* data() { return data_.get(); }
  const void* data() const { return data_.get(); }
  std::int64_t num_elements() const { return view().num_elements(); }
  template <typename T>
  absl::Span<T> mutable_values() {
    return absl::Span<T>(static_cast<T*>(data()), static_cast<std::size_t>(num_elements()));
  }
  template <typename T>
  absl::Span<const T> values() const {
    return view().values<T>();
  }

 private:
  struct Free {
    void operator()(void* pointer) const;
  };
  DType dtype_ = DType::kFloat32;
  Extents extents_;
  std::unique_ptr<void, Free> data_;
};

/// Bytes readable past the end of every Tensor.
inline constexpr std::size_t kTensorSlack = 128;

}  // namespace zeropoint::runtime

#endif  // ZEROPOINT_RUNTIME_TENSOR_H_
