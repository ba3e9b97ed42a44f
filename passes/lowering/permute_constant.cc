#include "passes/lowering/permute_constant.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <numeric>
#include <vector>

namespace zeropoint::passes::lowering {
namespace {

std::vector<std::int64_t> RowMajorStrides(absl::Span<const std::int64_t> extents) {
  std::vector<std::int64_t> strides(extents.size(), 1);
  for (std::size_t i = extents.size(); i-- > 1;) {
    strides[i - 1] = strides[i] * extents[i];
  }
  return strides;
}

bool IsIdentity(absl::Span<const std::int64_t> permutation) {
  for (std::size_t i = 0; i < permutation.size(); ++i) {
    if (permutation[i] != static_cast<std::int64_t>(i)) {
      return false;
    }
  }
  return true;
}

/// `count` elements that lie `stride` bytes apart, side by side. The size of elements is a constant
/// for the compiler, which so makes moves of them.
template <std::size_t kSize>
void Gather(const std::byte* from, std::size_t stride, std::size_t count, std::byte* to) {
  for (std::size_t i = 0; i < count; ++i) std::memcpy(to + i * kSize, from + i * stride, kSize);
}

void GatherElements(const std::byte* from, std::size_t stride, std::size_t count, std::size_t size,
                    std::byte* to) {
  switch (size) {
    case 1:
      return Gather<1>(from, stride, count, to);
    case 2:
      return Gather<2>(from, stride, count, to);
    case 4:
      return Gather<4>(from, stride, count, to);
    default:
      return Gather<8>(from, stride, count, to);
  }
}

/// Row by row of the last axis; `strides` are in elements of `from`.
void Permute(absl::Span<const std::byte> from, std::size_t element_size,
             absl::Span<const std::int64_t> extents, absl::Span<const std::int64_t> strides,
             absl::Span<std::byte> into) {
  if (into.empty()) return;
  const auto row = static_cast<std::size_t>(extents.back());
  const std::size_t stride = static_cast<std::size_t>(strides.back()) * element_size;
  std::vector<std::int64_t> index(extents.size() - 1, 0);
  for (std::size_t done = 0; done < into.size(); done += row * element_size) {
    const auto source = static_cast<std::size_t>(
        std::inner_product(index.begin(), index.end(), strides.begin(), std::int64_t{0}));
    GatherElements(from.data() + source * element_size, stride, row, element_size,
                   into.data() + done);
    for (std::size_t axis = index.size(); axis-- > 0;) {
      if (++index[axis] < extents[axis]) break;
      index[axis] = 0;
    }
  }
}

}  // namespace

ir::TensorData PermuteConstant(const ir::TensorData& data,
                               absl::Span<const std::int64_t> permutation) {
  if (IsIdentity(permutation)) {
    return data;
  }
  const std::vector<std::int64_t> strides = RowMajorStrides(data.shape());
  std::vector<std::int64_t> extents, source_strides;
  for (std::int64_t axis : permutation) {
    extents.push_back(data.shape()[static_cast<std::size_t>(axis)]);
    source_strides.push_back(strides[static_cast<std::size_t>(axis)]);
  }
  return ir::TensorData::Make(data.dtype(), extents, [&](absl::Span<std::byte> into) {
    Permute(data.bytes(), ir::DTypeSize(data.dtype()), extents, source_strides, into);
  });
}

}  // namespace zeropoint::passes::lowering
