#include "runtime/xnnpack/block_filter.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "runtime/quantization_math.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::xnnpack {
namespace {

constexpr int kFilter = 1, kBias = 2, kZeroPoints = 3, kScales = 4;

TensorView ViewOf(const ProgramValue& constant) {
  return {constant.dtype, constant.extents, constant.constant.bytes.data()};
}

bool IsVectorOf(const ProgramValue& value, DType dtype, std::int64_t extent) {
  return value.is_constant && value.dtype == dtype && value.extents == Extents{extent};
}

std::int64_t NumElements(const ProgramValue& value) {
  return CheckedNumElements(value.extents).value_or(-1);
}

/// A signed integer of 4 bits.
std::int32_t Nibble(std::uint8_t byte, bool upper) {
  const std::int32_t bits = upper ? byte >> 4 : byte & 15;
  return bits < 8 ? bits : bits - 16;
}

}  // namespace

bool HasBlockFilter(const NodeReader& node) { return node.has_input(kScales); }

absl::StatusOr<Extents> FilterExtents(const NodeReader& node) {
  if (!HasBlockFilter(node)) return node.input(kFilter).extents;
  return node.Ints("filter_extents", 2, {1, std::numeric_limits<std::int32_t>::max()});
}

absl::Status CheckBlockFilter(const NodeReader& node) {
  ASSIGN_OR_RETURN(const Extents extents, FilterExtents(node));
  const std::int64_t elements = extents[0] * extents[1];
  const ProgramValue& filter = node.input(kFilter);
  const std::int64_t stored = filter.dtype == DType::kUint8 ? (elements + 1) / 2 : elements;
  if (!filter.is_constant || (filter.dtype != DType::kUint8 && filter.dtype != DType::kInt8) ||
      NumElements(filter) != stored) {
    return node.Error(absl::StrCat("a filter in blocks of extents ", ExtentsToString(extents),
                                   " must be a constant of u8 in pairs, or of i8"));
  }
  const std::int64_t runs = NumElements(node.input(kScales));
  if (runs < 1 || elements % runs != 0 || extents[1] % (elements / runs) != 0 ||
      !IsVectorOf(node.input(kScales), DType::kFloat32, runs) ||
      (node.has_input(kZeroPoints) && !IsVectorOf(node.input(kZeroPoints), DType::kInt8, runs))) {
    return node.Error("scales and zero points must be constants, one for each run of a row");
  }
  const bool has_bias = node.has_input(kBias);
  if (node.input(0).dtype != DType::kFloat32 || node.output().dtype != DType::kFloat32 ||
      (has_bias && !IsVectorOf(node.input(kBias), DType::kFloat32, extents[0]))) {
    return node.Error("beside a filter in blocks, input, bias and output must be f32");
  }
  return absl::OkStatus();
}

absl::StatusOr<Tensor> DequantizedBlockFilter(const NodeReader& node) {
  ASSIGN_OR_RETURN(const Extents extents, FilterExtents(node));
  ASSIGN_OR_RETURN(Tensor tensor, Tensor::Allocate(DType::kFloat32, extents));
  const TensorView filter = ViewOf(node.input(kFilter));
  const bool is_packed = filter.dtype == DType::kUint8;
  const absl::Span<const float> scales = ViewOf(node.input(kScales)).values<float>();
  const bool has_zeros = node.has_input(kZeroPoints);
  const absl::Span<const std::int8_t> zeros =
      has_zeros ? ViewOf(node.input(kZeroPoints)).values<std::int8_t>()
                : absl::Span<const std::int8_t>();
  const absl::Span<float> result = tensor.mutable_values<float>();
  const std::size_t run = result.size() / scales.size();
  for (std::size_t i = 0; i < result.size(); ++i) {
    const std::int32_t q = is_packed ? Nibble(filter.values<std::uint8_t>()[i / 2], i % 2 != 0)
                                     : filter.values<std::int8_t>()[i];
    result[i] = Dequantize(q, scales[i / run], has_zeros ? zeros[i / run] : 0);
  }
  return absl::StatusOr<Tensor>(std::move(tensor));
}

absl::Status CheckFourBitFilter(const NodeReader& node) {
  ASSIGN_OR_RETURN(const Extents extents, FilterExtents(node));
  // XNNPACK knows no scales of one channel.
  if (node.input(kFilter).dtype != DType::kUint8 || node.has_input(kZeroPoints) ||
      extents[0] == 1 || NumElements(node.input(kScales)) != extents[0]) {
    return node.Error(
        "beside an input that is quantized at run time, a filter in blocks must be of 4 bits, with "
        "a scale for each of several output channels and zero point 0");
  }
  return absl::OkStatus();
}

absl::StatusOr<Tensor> FourBitFilter(const NodeReader& node) {
  ASSIGN_OR_RETURN(const Extents extents, FilterExtents(node));
  const std::int64_t row_bytes = (extents[1] + 1) / 2;
  ASSIGN_OR_RETURN(Tensor tensor, Tensor::Allocate(DType::kUint8, {extents[0], row_bytes}));
  constexpr std::uint8_t kZeros = 0x88;
  const absl::Span<const std::uint8_t> pairs = ViewOf(node.input(kFilter)).values<std::uint8_t>();
  const absl::Span<std::uint8_t> result = tensor.mutable_values<std::uint8_t>();
  std::fill(result.begin(), result.end(), kZeros);
  for (std::int64_t row = 0; row < extents[0]; ++row) {
    for (std::int64_t column = 0; column < extents[1]; ++column) {
      const std::int64_t i = row * extents[1] + column;
      const int shift = column % 2 == 0 ? 0 : 4;
      const std::int32_t q = Nibble(pairs[static_cast<std::size_t>(i / 2)], i % 2 != 0);
      // Adds to the 8 that is there; what stands for -8 .. 7 is 0 .. 15, so nothing is carried.
      std::uint8_t& byte = result[static_cast<std::size_t>(row * row_bytes + column / 2)];
      byte = static_cast<std::uint8_t>(byte + q * (1 << shift));
    }
  }
  return absl::StatusOr<Tensor>(std::move(tensor));
}

absl::Span<const float> FilterScales(const NodeReader& node) {
  return ViewOf(node.input(kScales)).values<float>();
}

}  // namespace zeropoint::runtime::xnnpack
