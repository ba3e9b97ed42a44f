#include "runtime/reference/support/broadcast.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "runtime/reference/support/checks.h"

namespace zeropoint::runtime::reference {
namespace {

/// `operand` with leading extents of 1 up to `rank`.
Extents Aligned(absl::Span<const std::int64_t> operand, std::size_t rank) {
  Extents aligned(rank - operand.size(), 1);
  aligned.insert(aligned.end(), operand.begin(), operand.end());
  return aligned;
}

/// Row-major strides, 0 along the axes that are repeated.
Strides RepeatingStrides(const Extents& aligned) {
  Strides strides = RowMajorStrides(aligned);
  for (std::size_t axis = 0; axis < aligned.size(); ++axis) {
    if (aligned[axis] == 1) strides[axis] = 0;
  }
  return strides;
}

}  // namespace

absl::StatusOr<Broadcast> MakeBroadcast(absl::Span<const std::int64_t> a,
                                        absl::Span<const std::int64_t> b) {
  const std::size_t rank = std::max(a.size(), b.size());
  const Extents aligned_a = Aligned(a, rank);
  const Extents aligned_b = Aligned(b, rank);
  Broadcast broadcast;
  for (std::size_t axis = 0; axis < rank; ++axis) {
    const std::int64_t extent_a = aligned_a[axis], extent_b = aligned_b[axis];
    if (extent_a != extent_b && extent_a != 1 && extent_b != 1) {
      return Mismatch("shapes that broadcast",
                      absl::StrCat(ExtentsToString(a), " and ", ExtentsToString(b)));
    }
    broadcast.extents.push_back(extent_a == 1 ? extent_b : extent_a);
  }
  if (!CheckedNumElements(broadcast.extents)) {
    return Mismatch("a result of a possible size", ExtentsToString(broadcast.extents));
  }
  broadcast.loops =
      MakeStridedLoops(broadcast.extents, RepeatingStrides(aligned_a), RepeatingStrides(aligned_b));
  return broadcast;
}

absl::StatusOr<Strides> RepeatingStrides(absl::Span<const std::int64_t> operand,
                                         absl::Span<const std::int64_t> extents) {
  bool fits = operand.size() <= extents.size();
  const Extents aligned = fits ? Aligned(operand, extents.size()) : Extents();
  for (std::size_t axis = 0; fits && axis < extents.size(); ++axis) {
    fits = aligned[axis] == 1 || aligned[axis] == extents[axis];
  }
  if (!fits) {
    return Mismatch(absl::StrCat("an operand that broadcasts to ", ExtentsToString(extents)),
                    ExtentsToString(operand));
  }
  return RepeatingStrides(aligned);
}

}  // namespace zeropoint::runtime::reference
