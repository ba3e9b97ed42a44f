#include "runtime/reference/support/conversion.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <type_traits>

#include "runtime/small_floats.h"

namespace zeropoint::runtime::reference {
namespace {

/// How the elements of a dtype are stored, and the type to compute with that holds each of them.
/// Bool is read as any byte: an operand may hold other values than 0 and 1.
template <typename Stored, typename Wide>
struct PlainElement {
  using Storage = Stored;
  static Wide Load(Stored stored) { return stored; }
  template <typename From>
  static Stored Store(From value, bool) {
    return ConvertElement<Stored>(value);
  }
};

struct BoolElement {
  using Storage = std::uint8_t;
  static std::int64_t Load(std::uint8_t stored) { return stored != 0 ? 1 : 0; }
  template <typename From>
  static std::uint8_t Store(From value, bool) {
    return value != 0 ? 1 : 0;
  }
};

template <const SmallFloatFormat& kFormat, typename Stored>
struct SmallFloatElement {
  using Storage = Stored;
  static float Load(Stored stored) { return DecodeSmallFloat(kFormat, stored); }
  template <typename From>
  static Stored Store(From value, bool saturate) {
    return static_cast<Stored>(EncodeSmallFloat(kFormat, static_cast<double>(value), saturate));
  }
};

/// Floats saturate, integers wrap, as for the wider types.
template <typename Stored, int kMin, int kMax>
struct FourBitElement {
  using Storage = Stored;
  static std::int64_t Load(Stored stored) { return stored; }
  template <typename From>
  static Stored Store(From value, bool) {
    if constexpr (std::is_floating_point_v<From>) {
      return static_cast<Stored>(
          std::clamp<std::int64_t>(ConvertElement<std::int64_t>(value), kMin, kMax));
    } else {
      const int bits = static_cast<int>(value & 0xf);
      return static_cast<Stored>(bits > kMax ? bits - 16 : bits);
    }
  }
};

/// Infinity saturates in 8 bits only.
template <const SmallFloatFormat& kFormat>
struct SixteenBitElement : SmallFloatElement<kFormat, std::uint16_t> {
  template <typename From>
  static std::uint16_t Store(From value, bool) {
    return SmallFloatElement<kFormat, std::uint16_t>::Store(value, /*saturate=*/false);
  }
};

template <typename Visit>
void Dispatch(DType dtype, Visit visit) {
  switch (dtype) {
    case DType::kBool:
      return visit(BoolElement{});
    case DType::kInt8:
      return visit(PlainElement<std::int8_t, std::int64_t>{});
    case DType::kUint8:
      return visit(PlainElement<std::uint8_t, std::int64_t>{});
    case DType::kInt16:
      return visit(PlainElement<std::int16_t, std::int64_t>{});
    case DType::kUint16:
      return visit(PlainElement<std::uint16_t, std::int64_t>{});
    case DType::kInt32:
      return visit(PlainElement<std::int32_t, std::int64_t>{});
    case DType::kUint32:
      return visit(PlainElement<std::uint32_t, std::int64_t>{});
    case DType::kInt64:
      return visit(PlainElement<std::int64_t, std::int64_t>{});
    case DType::kUint64:
      return visit(PlainElement<std::uint64_t, std::uint64_t>{});
    case DType::kFloat16:
      return visit(SixteenBitElement<kHalf>{});
    case DType::kBfloat16:
      return visit(SixteenBitElement<kBrainFloat>{});
    case DType::kFloat32:
      return visit(PlainElement<float, float>{});
    case DType::kFloat64:
      return visit(PlainElement<double, double>{});
    case DType::kFloat8E4m3fn:
      return visit(SmallFloatElement<kE4m3fn, std::uint8_t>{});
    case DType::kFloat8E4m3fnuz:
      return visit(SmallFloatElement<kE4m3fnuz, std::uint8_t>{});
    case DType::kFloat8E5m2:
      return visit(SmallFloatElement<kE5m2, std::uint8_t>{});
    case DType::kFloat8E5m2fnuz:
      return visit(SmallFloatElement<kE5m2fnuz, std::uint8_t>{});
    case DType::kInt4:
      return visit(FourBitElement<std::int8_t, -8, 7>{});
    case DType::kUint4:
      return visit(FourBitElement<std::uint8_t, 0, 15>{});
  }
}

/// Elements that are converted through the stack at once.
constexpr std::size_t kChunk = 512;

template <typename Wide>
void StoreChunk(absl::Span<const Wide> values, std::size_t begin, bool saturate, Tensor& to) {
  Dispatch(to.dtype(), [&](auto element) {
    using Element = decltype(element);
    const auto stored = to.mutable_values<typename Element::Storage>();
    std::transform(values.begin(), values.end(), stored.begin() + begin,
                   [&](Wide value) { return Element::Store(value, saturate); });
  });
}

}  // namespace

// By way of a type that holds every element of the source: as many loops as dtypes, not as pairs.
void ConvertTensor(const TensorView& from, Tensor& to, bool saturate) {
  Dispatch(from.dtype, [&](auto element) {
    using Element = decltype(element);
    using Wide = decltype(Element::Load({}));
    const auto stored = from.values<typename Element::Storage>();
    std::array<Wide, kChunk> wide;
    for (std::size_t begin = 0; begin < stored.size(); begin += kChunk) {
      const auto chunk = stored.subspan(begin, kChunk);
      std::transform(chunk.begin(), chunk.end(), wide.begin(), Element::Load);
      StoreChunk<Wide>(absl::MakeConstSpan(wide.data(), chunk.size()), begin, saturate, to);
    }
  });
}

}  // namespace zeropoint::runtime::reference
