#include "tools/driver/run_samples.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "tools/data/tensor_views.h"
#include "tools/error_text.h"

namespace zeropoint::tools {
namespace {

/// Whether all samples of `range` run, `range.batch` at a time.
bool Runs(runtime::Session& session, Dataset& data, const SampleRange& range) {
  for (std::int64_t begin = range.begin; begin < range.end; begin += range.batch) {
    const auto inputs = data.ReadBatch(begin, std::min(begin + range.batch, range.end));
    if (!inputs.ok() || !session.Run(ViewsOf(*inputs)).ok()) return false;
  }
  return true;
}

/// What to do about samples that do not run together.
std::string Advice(runtime::Session& session, Dataset& data, const SampleRange& range,
                   absl::string_view otherwise) {
  const std::int64_t samples = range.end - range.begin;
  for (std::int64_t batch = 1; batch < samples; batch *= 2) {
    if (Runs(session, data, {range.begin, range.end, batch})) {
      return absl::StrCat("the batch of this model is fixed in its graph; give --batch ", batch);
    }
  }
  if (range.begin > 0 && samples < range.batch) {
    return absl::StrCat("the model takes ", range.batch, " samples at a time; give --limit ",
                        range.begin);
  }
  return std::string(otherwise);
}

}  // namespace

std::string DescribeSamples(const Dataset& data, const SampleRange& range) {
  const bool one = range.end - range.begin == 1;
  return absl::StrCat(data.file().path(), one ? " (sample " : " (samples ", range.begin,
                      one ? "" : absl::StrCat(" to ", range.end - 1), ")");
}

absl::StatusOr<std::vector<runtime::Tensor>> RunSamples(runtime::Session& session, Dataset& data,
                                                        const SampleRange& range,
                                                        const std::vector<runtime::Tensor>& inputs,
                                                        absl::string_view where,
                                                        absl::string_view to_do) {
  absl::StatusOr<std::vector<runtime::Tensor>> outputs = session.Run(ViewsOf(inputs));
  if (outputs.ok() || absl::IsResourceExhausted(outputs.status())) {
    return WithPlace(std::move(outputs), where, to_do);
  }
  const std::string advice = Advice(session, data, range, to_do);
  return WithPlace(std::move(outputs), where, advice);
}

}  // namespace zeropoint::tools
