#include "runtime/finite.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "runtime/small_floats.h"

namespace zeropoint::runtime {
namespace {

/// NaN and infinity are what has every bit of the exponent. Whole blocks are looked through without
/// a branch, so that compilers use vectors.
template <typename Bits>
bool AllFinite(const TensorView& tensor, Bits exponent) {
  constexpr std::size_t kBlock = 4096;
  const auto* bytes = static_cast<const unsigned char*>(tensor.data);
  const auto count = static_cast<std::size_t>(tensor.num_elements());
  for (std::size_t begin = 0; begin < count; begin += kBlock) {
    const std::size_t end = std::min(begin + kBlock, count);
    unsigned found = 0;
    for (std::size_t i = begin; i < end; ++i) {
      Bits bits;
      std::memcpy(&bits, bytes + i * sizeof(Bits), sizeof(Bits));
      found |= (bits & exponent) == exponent ? 1u : 0u;
    }
    if (found != 0) return false;
  }
  return true;
}

bool AllFinite8(const TensorView& tensor, const SmallFloatFormat& format) {
  const auto codes = tensor.values<std::uint8_t>();
  return std::all_of(codes.begin(), codes.end(), [&](std::uint8_t code) {
    return std::isfinite(DecodeSmallFloat(format, code));
  });
}

}  // namespace

bool IsFinite(const TensorView& tensor) {
  switch (tensor.dtype) {
    case DType::kFloat16:
      return AllFinite<std::uint16_t>(tensor, 0x7c00);
    case DType::kBfloat16:
      return AllFinite<std::uint16_t>(tensor, 0x7f80);
    case DType::kFloat32:
      return AllFinite<std::uint32_t>(tensor, 0x7f800000);
    case DType::kFloat64:
      return AllFinite<std::uint64_t>(tensor, 0x7ff0000000000000);
    case DType::kFloat8E4m3fn:
      return AllFinite8(tensor, kE4m3fn);
    case DType::kFloat8E4m3fnuz:
      return AllFinite8(tensor, kE4m3fnuz);
    case DType::kFloat8E5m2:
      return AllFinite8(tensor, kE5m2);
    case DType::kFloat8E5m2fnuz:
      return AllFinite8(tensor, kE5m2fnuz);
    default:
      return true;
  }
}

}  // namespace zeropoint::runtime
