#include "tools/data/tasks/ctc.h"

#include "absl/strings/str_cat.h"
#include "tools/data/convert.h"
#include "tools/data/metrics.h"

namespace zeropoint::tools {
namespace {

/// Where the scores of a step of a sample begin, in classes.
struct Strides {
  std::int64_t sample = 0;
  std::int64_t step = 0;
};

}  // namespace

Sequence CollapseCtc(absl::Span<const std::int64_t> best, std::int64_t blank) {
  Sequence sequence;
  std::int64_t previous = blank;
  for (const std::int64_t label : best) {
    if (label != previous && label != blank) sequence.push_back(label);
    previous = label;
  }
  return sequence;
}

absl::StatusOr<std::vector<Sequence>> DecodeCtc(const runtime::Tensor& scores, std::int64_t samples,
                                                std::int64_t blank) {
  const runtime::Extents& extents = scores.extents();
  const bool is_3d = extents.size() == 3 && extents[2] > 0;
  const bool batch_first = is_3d && extents[0] == samples;
  if (!batch_first && !(is_3d && extents[1] == samples)) {
    return absl::InvalidArgumentError(
        absl::StrCat("sequences take scores of shape [samples,steps,classes] or "
                     "[steps,samples,classes], and those of ",
                     samples, " samples have ", runtime::ExtentsToString(extents)));
  }
  const std::int64_t steps = extents[batch_first ? 1 : 0];
  const Strides strides =
      batch_first ? Strides{.sample = steps, .step = 1} : Strides{.sample = 1, .step = samples};
  std::vector<float> values(static_cast<std::size_t>(scores.num_elements()));
  ConvertToFloat(scores.view(), absl::MakeSpan(values));
  std::vector<Sequence> sequences;
  for (std::int64_t sample = 0; sample < samples; ++sample) {
    Sequence best;
    for (std::int64_t step = 0; step < steps; ++step) {
      const std::int64_t row = sample * strides.sample + step * strides.step;
      best.push_back(ArgMax(absl::MakeConstSpan(values).subspan(
          static_cast<std::size_t>(row * extents[2]), static_cast<std::size_t>(extents[2]))));
    }
    sequences.push_back(CollapseCtc(best, blank));
  }
  return sequences;
}

}  // namespace zeropoint::tools
