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
  const std::size_t element_size = ir::DTypeSize(data.dtype());
  std::vector<std::byte> bytes(data.bytes().size());
  std::vector<std::int64_t> index(extents.size(), 0);
  for (std::int64_t i = 0; i < data.num_elements(); ++i) {
    const std::int64_t source =
        std::inner_product(index.begin(), index.end(), source_strides.begin(), std::int64_t{0});
    std::memcpy(bytes.data() + static_cast<std::size_t>(i) * element_size,
                data.bytes().data() + static_cast<std::size_t>(source) * element_size,
                element_size);
    for (std::size_t axis = index.size(); axis-- > 0;) {
      if (++index[axis] < extents[axis]) {
        break;
      }
      index[axis] = 0;
    }
  }
  return ir::TensorData::Copy(data.dtype(), std::move(extents), bytes).value();
}

}  // namespace zeropoint::passes::lowering
