#include "tools/data/tensor_slice.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "runtime/status_macros.h"

namespace zeropoint::tools {

absl::StatusOr<runtime::Tensor> Slice(const runtime::Tensor& whole, std::size_t axis,
                                      std::int64_t begin, std::int64_t end) {
  runtime::Extents extents = whole.extents();
  const std::int64_t extent = extents[axis];
  std::int64_t outer = 1;
  for (std::size_t i = 0; i < axis; ++i) outer *= extents[i];
  extents[axis] = end - begin;
  ASSIGN_OR_RETURN(runtime::Tensor slice,
                   runtime::Tensor::Allocate(whole.dtype(), std::move(extents)));
  if (slice.num_elements() == 0) return slice;

  const std::size_t sample_bytes =
      whole.view().num_bytes() / static_cast<std::size_t>(outer * extent);
  const std::size_t count = static_cast<std::size_t>(end - begin) * sample_bytes;
  const auto* from =
      static_cast<const std::byte*>(whole.data()) + static_cast<std::size_t>(begin) * sample_bytes;
  auto* into = static_cast<std::byte*>(slice.data());
  for (std::int64_t i = 0; i < outer; ++i) {
    std::copy_n(from, count, into);
    from += static_cast<std::size_t>(extent) * sample_bytes;
    into += count;
  }
  return slice;
}

}  // namespace zeropoint::tools
