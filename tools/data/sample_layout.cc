#include "tools/data/sample_layout.h"

#include <optional>

#include "tools/data/sample_axis.h"

namespace zeropoint::tools {
namespace {

using Kind = SampleLayout::Kind;

bool IsStacked(const runtime::Extents& input, const runtime::Extents& array) {
  return array.size() == input.size() + 1;
}

bool AnyIsStacked(absl::Span<const runtime::Extents> inputs,
                  absl::Span<const runtime::Extents> arrays) {
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (IsStacked(inputs[i], arrays[i])) return true;
  }
  return false;
}

/// Whether all first extents are fixed, and not to one number.
bool FirstExtentsDiffer(absl::Span<const runtime::Extents> inputs) {
  std::optional<std::int64_t> first;
  bool differ = false;
  for (const runtime::Extents& extents : inputs) {
    if (extents.empty()) continue;
    if (extents.front() == -1) return false;
    differ |= first.value_or(extents.front()) != extents.front();
    first = extents.front();
  }
  return differ;
}

SampleLayout Layout(const runtime::Extents& input, const runtime::Extents& array,
                    std::optional<std::size_t> axis, bool one_by_one) {
  if (IsStacked(input, array)) return {Kind::kStacked};
  // A scalar has no samples: the same one goes into every batch.
  if (!axis || array.empty()) return {Kind::kShared};
  const std::int64_t extent = input[*axis];
  if (one_by_one && extent != -1 && extent != 1) return {Kind::kWhole};
  return {Kind::kOnAxis, *axis};
}

}  // namespace

SampleLayouts LayOutSamples(absl::Span<const runtime::Extents> inputs,
                            absl::Span<const runtime::Extents> arrays) {
  SampleLayouts layouts;
  layouts.one_by_one = AnyIsStacked(inputs, arrays) || FirstExtentsDiffer(inputs);
  const std::vector<std::optional<std::size_t>> axes = SampleAxes(inputs, arrays);
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    layouts.arrays.push_back(Layout(inputs[i], arrays[i], axes[i], layouts.one_by_one));
  }
  return layouts;
}

}  // namespace zeropoint::tools
