#include "tools/data/sample_axis.h"

#include <algorithm>

namespace zeropoint::tools {
namespace {

std::optional<std::size_t> AxisBehindTheFirst(const runtime::Extents& extents) {
  const auto free = std::find(extents.begin(), extents.end(), -1);
  if (extents.front() == 1 || free == extents.end()) return std::nullopt;
  return static_cast<std::size_t>(free - extents.begin());
}

}  // namespace

std::vector<std::optional<std::size_t>> SampleAxes(absl::Span<const runtime::Extents> inputs) {
  const bool batch_is_free = std::any_of(inputs.begin(), inputs.end(), [](const auto& extents) {
    return !extents.empty() && extents.front() == -1;
  });
  std::vector<std::optional<std::size_t>> axes;
  for (const runtime::Extents& extents : inputs) {
    if (extents.empty()) {
      axes.emplace_back();
    } else if (!batch_is_free || extents.front() == -1) {
      axes.emplace_back(0);
    } else {
      axes.push_back(AxisBehindTheFirst(extents));
    }
  }
  return axes;
}

}  // namespace zeropoint::tools
