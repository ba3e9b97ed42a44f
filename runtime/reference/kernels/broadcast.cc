#include "runtime/reference/kernels/broadcast.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "runtime/reference/kernels/checks.h"

namespace zeropoint::runtime::reference {
namespace {

/// Extent of `axis` of the result in `operand`, aligned at the end; 1 in front of it.
std::int64_t AlignedExtent(absl::Span<const std::int64_t> operand, std::size_t axis,
                           std::size_t rank) {
  const std::size_t missing = rank - operand.size();
  return axis < missing ? 1 : operand[axis - missing];
}

std::vector<std::int64_t> Strides(absl::Span<const std::int64_t> operand, std::size_t rank) {
  std::vector<std::int64_t> strides(rank, 0);
  std::int64_t stride = 1;
  for (std::size_t axis = rank; axis-- > 0;) {
    const std::int64_t extent = AlignedExtent(operand, axis, rank);
    strides[axis] = extent == 1 ? 0 : stride;
    stride *= extent;
  }
  return strides;
}

}  // namespace

absl::StatusOr<Broadcast> MakeBroadcast(absl::Span<const std::int64_t> a,
                                        absl::Span<const std::int64_t> b) {
  const std::size_t rank = std::max(a.size(), b.size());
  Broadcast broadcast;
  for (std::size_t axis = 0; axis < rank; ++axis) {
    const std::int64_t extent_a = AlignedExtent(a, axis, rank);
    const std::int64_t extent_b = AlignedExtent(b, axis, rank);
    if (extent_a != extent_b && extent_a != 1 && extent_b != 1) {
      return Mismatch("shapes that broadcast",
                      absl::StrCat(ExtentsToString(a), " and ", ExtentsToString(b)));
    }
    broadcast.extents.push_back(extent_a == 1 ? extent_b : extent_a);
  }
  broadcast.strides_a = Strides(a, rank);
  broadcast.strides_b = Strides(b, rank);
  return broadcast;
}

}  // namespace zeropoint::runtime::reference
