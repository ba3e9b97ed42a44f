#include "runtime/reference/support/strided_copy.h"

#include <cstdint>
#include <cstring>

namespace zeropoint::runtime::reference {
namespace {

/// Element is any type of the right size: bits are moved, not values.
template <typename Element>
void CopyAs(const StridedLoops& loops, const Element* source, Element* target) {
  const auto [count, source_stride, target_stride] = loops.inner;
  if (source_stride == 1 && target_stride == 1) {
    ForEachRun(loops, [&, bytes = static_cast<std::size_t>(count) * sizeof(Element)](
                          std::int64_t from, std::int64_t to) {
      std::memcpy(target + to, source + from, bytes);
    });
  } else {
    ForEachPair(loops, [&](std::int64_t from, std::int64_t to) { target[to] = source[from]; });
  }
}

template <typename Element>
void CopyAs(const StridedCopy& copy, const TensorView& source, Tensor& target) {
  CopyAs(MakeStridedLoops(copy.extents, copy.source_strides, copy.target_strides),
         static_cast<const Element*>(source.data) + copy.source_offset,
         static_cast<Element*>(target.data()) + copy.target_offset);
}

}  // namespace

void CopyElements(const StridedCopy& copy, const TensorView& source, Tensor& target) {
  if (CheckedNumElements(copy.extents) == 0) return;  // an empty source may have no data at all
  switch (DTypeSize(source.dtype)) {
    case 1:
      return CopyAs<std::uint8_t>(copy, source, target);
    case 2:
      return CopyAs<std::uint16_t>(copy, source, target);
    case 4:
      return CopyAs<std::uint32_t>(copy, source, target);
    default:
      return CopyAs<std::uint64_t>(copy, source, target);
  }
}

}  // namespace zeropoint::runtime::reference
