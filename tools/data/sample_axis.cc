#include "tools/data/sample_axis.h"

#include <algorithm>

namespace zeropoint::tools {
namespace {

constexpr std::size_t kRankOfStates = 3;

/// Of the arrays whose axis 0 holds samples; 0 for none.
std::int64_t NumSamples(absl::Span<const runtime::Extents> inputs,
                        absl::Span<const runtime::Extents> arrays) {
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const bool has_samples = !inputs[i].empty() && inputs[i].front() == -1;
    if (has_samples && arrays[i].size() == inputs[i].size()) return arrays[i].front();
  }
  return 0;
}

std::optional<std::size_t> AxisBehindTheFirst(const runtime::Extents& input,
                                              const runtime::Extents& array, std::int64_t samples) {
  const auto free = std::find(input.begin(), input.end(), -1);
  if (free == input.end()) return std::nullopt;
  const auto axis = static_cast<std::size_t>(free - input.begin());
  const bool holds_samples = input.size() >= kRankOfStates && array.size() == input.size() &&
                             samples > 1 && array[axis] == samples;
  if (input.front() == 1 && !holds_samples) return std::nullopt;
  return axis;
}

}  // namespace

std::vector<std::optional<std::size_t>> SampleAxes(absl::Span<const runtime::Extents> inputs,
                                                   absl::Span<const runtime::Extents> arrays) {
  const bool batch_is_free = std::any_of(inputs.begin(), inputs.end(), [](const auto& extents) {
    return !extents.empty() && extents.front() == -1;
  });
  const std::int64_t samples = NumSamples(inputs, arrays);
  std::vector<std::optional<std::size_t>> axes;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (inputs[i].empty()) {
      axes.emplace_back();
    } else if (!batch_is_free || inputs[i].front() == -1) {
      axes.emplace_back(0);
    } else {
      axes.push_back(AxisBehindTheFirst(inputs[i], arrays[i], samples));
    }
  }
  return axes;
}

}  // namespace zeropoint::tools
