#ifndef ZEROPOINT_IR_TENSOR_DATA_H_
#define ZEROPOINT_IR_TENSOR_DATA_H_

// Constant tensors: immutable, shared, never copied by passes.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "ir/dtype.h"
#include "ir/type.h"

namespace zeropoint::ir {

/// dtype, constant shape and row-major little-endian bytes of a constant. Copying a TensorData
/// copies a reference. The bytes may live in a mapped file: `owner` keeps whatever holds them
/// alive.
///
///   TensorData w = TensorData::FromValues<float>({2, 2}, {1, 2, 3, 4});
///   w.values<float>()[3] == 4;
class TensorData {
 public:
  /// Refers to bytes kept alive by `owner`; bytes that are not aligned for the dtype are copied.
  /// kInvalidArgument unless the size is that of the shape (and bools are 0 or 1, 4-bit integers in
  /// range).
  static absl::StatusOr<TensorData> Create(DType dtype, std::vector<std::int64_t> shape,
                                           absl::Span<const std::byte> bytes,
                                           std::shared_ptr<const void> owner);
  /// Copies `bytes`.
  static absl::StatusOr<TensorData> Copy(DType dtype, std::vector<std::int64_t> shape,
                                         absl::Span<const std::byte> bytes);
  /// Has `fill` write the bytes. Requires a shape of which there is memory for a tensor.
  static TensorData Make(DType dtype, std::vector<std::int64_t> shape,
                         absl::FunctionRef<void(absl::Span<std::byte>)> fill);
  /// Keeps `values`; requires as many values as the shape holds.
  template <typename T>
  static TensorData FromValues(std::vector<std::int64_t> shape, std::vector<T> values) {
    const auto owned = std::make_shared<const std::vector<T>>(std::move(values));
    return Create(DTypeOf<T>(), std::move(shape),
                  absl::MakeConstSpan(reinterpret_cast<const std::byte*>(owned->data()),
                                      owned->size() * sizeof(T)),
                  owned)
        .value();
  }
  template <typename T>
  static TensorData Scalar(T value) {
    return FromValues<T>({}, {value});
  }

  DType dtype() const { return dtype_; }
  const std::vector<std::int64_t>& shape() const { return shape_; }
  std::int64_t num_elements() const { return num_elements_; }
  absl::Span<const std::byte> bytes() const { return bytes_; }
  TensorType type() const;

  /// The elements as T; requires dtype() == DTypeOf<T>().
  template <typename T>
  absl::Span<const T> values() const {
    // Not in braces: for bool they would make an initializer list.
    return absl::MakeConstSpan(reinterpret_cast<const T*>(bytes_.data()),
                               static_cast<std::size_t>(num_elements_));
  }

  /// The same bytes under another shape of equally many elements.
  absl::StatusOr<TensorData> Reshaped(std::vector<std::int64_t> shape) const;

  /// FNV-1a (64 bit) over dtype, shape and bytes: equal data has equal hashes on every machine.
  std::uint64_t ContentHash() const;

 private:
  TensorData() = default;

  DType dtype_ = DType::kFloat32;
  std::vector<std::int64_t> shape_;
  std::int64_t num_elements_ = 0;
  absl::Span<const std::byte> bytes_;
  std::shared_ptr<const void> owner_;
};

}  // namespace zeropoint::ir

#endif  // ZEROPOINT_IR_TENSOR_DATA_H_
