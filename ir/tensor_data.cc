#include "ir/tensor_data.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_join.h"
#include "ir/large_bytes.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"

namespace zeropoint::ir {
namespace {

static_assert(std::endian::native == std::endian::little,
              "constants are kept as little-endian bytes and read in place");

std::string Describe(DType dtype, const std::vector<std::int64_t>& shape) {
  return StrCat(DTypeName(dtype), "[", absl::StrJoin(shape, ","), "]");
}

absl::StatusOr<std::int64_t> CountElements(DType dtype, const std::vector<std::int64_t>& shape) {
  std::int64_t count = 1;
  std::int64_t bytes = 0;
  bool overflows = false;
  for (const std::int64_t extent : shape) {
    if (extent < 0) {
      return absl::InvalidArgumentError(
          StrCat("constant ", Describe(dtype, shape), " has a negative extent"));
    }
    overflows |= __builtin_mul_overflow(count, extent, &count);
  }
  overflows |= __builtin_mul_overflow(count, static_cast<std::int64_t>(DTypeSize(dtype)), &bytes);
  if (overflows) {
    return absl::InvalidArgumentError(
        StrCat("constant ", Describe(dtype, shape), " has more than 2^63 bytes"));
  }
  return count;
}

bool HoldsBits(int bits, absl::Span<const std::byte> bytes) {
  return std::all_of(bytes.begin(), bytes.end(),
                     [&](std::byte byte) { return static_cast<int>(byte) >> bits == 0; });
}

// Bytes whose every value is an element of the dtype, unless it has fewer bits than a byte. Reading
// any byte but 0 and 1 as a C++ bool is undefined.
absl::Status CheckElements(DType dtype, absl::Span<const std::byte> bytes) {
  bool valid = true;
  if (dtype == DType::kBool) valid = HoldsBits(1, bytes);
  if (dtype == DType::kUint4) valid = HoldsBits(4, bytes);
  if (dtype == DType::kInt4) {
    valid = std::all_of(bytes.begin(), bytes.end(), [](std::byte byte) {
      return static_cast<std::int8_t>(byte) >= -8 && static_cast<std::int8_t>(byte) <= 7;
    });
  }
  return valid ? absl::OkStatus()
               : absl::InvalidArgumentError(StrCat("a constant of ", DTypeName(dtype),
                                                   " holds bytes that are no elements of it"));
}

class Fnv1a {
 public:
  void Add(const void* data, std::size_t size) {
    const auto* bytes = static_cast<const unsigned char*>(data);
    for (std::size_t i = 0; i < size; ++i) hash_ = (hash_ ^ bytes[i]) * kPrime;
  }
  std::uint64_t hash() const { return hash_; }

 private:
  static constexpr std::uint64_t kPrime = 0x100000001b3;
  std::uint64_t hash_ = 0xcbf29ce484222325;
};

}  // namespace

absl::StatusOr<TensorData> TensorData::Create(DType dtype, std::vector<std::int64_t> shape,
                                              absl::Span<const std::byte> bytes,
                                              std::shared_ptr<const void> owner) {
  if (reinterpret_cast<std::uintptr_t>(bytes.data()) % DTypeSize(dtype) != 0) {
    return Copy(dtype, std::move(shape), bytes);
  }
  ASSIGN_OR_RETURN(const std::int64_t count, CountElements(dtype, shape));
  const std::size_t expected = static_cast<std::size_t>(count) * DTypeSize(dtype);
  if (bytes.size() != expected) {
    return absl::InvalidArgumentError(StrCat("constant ", Describe(dtype, shape), " needs ",
                                             expected, " bytes but has ", bytes.size()));
  }
  RETURN_IF_ERROR(CheckElements(dtype, bytes));
  TensorData data;
  data.dtype_ = dtype;
  data.shape_ = std::move(shape);
  data.num_elements_ = count;
  data.bytes_ = bytes;
  data.owner_ = std::move(owner);
  return data;
}

absl::StatusOr<TensorData> TensorData::Copy(DType dtype, std::vector<std::int64_t> shape,
                                            absl::Span<const std::byte> bytes) {
  const std::shared_ptr<std::byte> owned = AllocateBytes(bytes.size());
  std::copy(bytes.begin(), bytes.end(), owned.get());
  return Create(dtype, std::move(shape), absl::MakeConstSpan(owned.get(), bytes.size()), owned);
}

TensorData TensorData::Make(DType dtype, std::vector<std::int64_t> shape,
                            absl::FunctionRef<void(absl::Span<std::byte>)> fill) {
  const auto size =
      static_cast<std::size_t>(CountElements(dtype, shape).value()) * DTypeSize(dtype);
  const std::shared_ptr<std::byte> owned = AllocateBytes(size);
  fill(absl::MakeSpan(owned.get(), size));
  return Create(dtype, std::move(shape), absl::MakeConstSpan(owned.get(), size), owned).value();
}

TensorType TensorData::type() const { return {dtype_, MakeShape(shape_)}; }

absl::StatusOr<TensorData> TensorData::Reshaped(std::vector<std::int64_t> shape) const {
  return Create(dtype_, std::move(shape), bytes_, owner_);
}

std::uint64_t TensorData::ContentHash() const {
  Fnv1a hash;
  const auto dtype = static_cast<std::uint8_t>(dtype_);
  const auto rank = static_cast<std::uint64_t>(shape_.size());
  hash.Add(&dtype, sizeof(dtype));
  hash.Add(&rank, sizeof(rank));
  hash.Add(shape_.data(), shape_.size() * sizeof(std::int64_t));
  hash.Add(bytes_.data(), bytes_.size());
  return hash.hash();
}

}  // namespace zeropoint::ir
