#include "runtime/xnnpack/broadcast.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace zeropoint::runtime::xnnpack {

absl::StatusOr<Extents> BroadcastExtents(const NodeReader& node, const Extents& a,
                                         const Extents& b) {
  Extents result(std::max(a.size(), b.size()), 1);
  for (std::size_t i = 1; i <= result.size(); ++i) {
    const std::int64_t from_a = i <= a.size() ? a[a.size() - i] : 1;
    const std::int64_t from_b = i <= b.size() ? b[b.size() - i] : 1;
    if (from_a != from_b && from_a != 1 && from_b != 1) {
      return node.Error(absl::StrCat("extents ", ExtentsToString(a), " and ", ExtentsToString(b),
                                     " do not broadcast"));
    }
    result[result.size() - i] = from_a == 1 ? from_b : from_a;  // which may be 0
  }
  return result;
}

}  // namespace zeropoint::runtime::xnnpack
