#include "tools/driver/run_samples.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/str_cat.h"
#include "ir/status_macros.h"
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

/// What is to be said of a run that failed.
absl::Status Explain(const absl::Status& status, runtime::Session& session, Dataset& data,
                     const SampleRange& range, absl::string_view where, absl::string_view to_do) {
  if (status.ok() || absl::IsResourceExhausted(status)) return WithPlace(status, where, to_do);
  return WithPlace(status, where, Advice(session, data, range, to_do));
}

/// Larger batches run no faster, and leave the caches.
constexpr std::int64_t kEnoughBytes = std::int64_t{8} << 20;

}  // namespace

std::int64_t SamplesThatFit(runtime::Session& session, Dataset& data, std::int64_t batch,
                            std::int64_t max_bytes) {
  const std::int64_t unit = data.ChooseBatch(1);
  if (unit >= batch) return batch;
  const auto inputs = data.ReadBatch(0, unit);
  const auto ignore = [](std::size_t, const runtime::TensorView&) { return absl::OkStatus(); };
  if (!inputs.ok() || !session.Stream(ViewsOf(*inputs), ignore).ok()) return batch;
  // What was read from the file, the inputs made of it, and the session's copy of them.
  const std::int64_t bytes =
      3 * NumBytes(*inputs) + static_cast<std::int64_t>(session.peak_bytes());
  // A sample without elements has no bytes.
  const std::int64_t units = std::min(max_bytes, kEnoughBytes) / std::max<std::int64_t>(bytes, 1);
  return std::clamp<std::int64_t>(units * unit, unit, batch);
}

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
  RETURN_IF_ERROR(Explain(outputs.status(), session, data, range, where, to_do));
  return outputs;
}

absl::Status StreamSamples(runtime::Session& session, Dataset& data, const SampleRange& range,
                           const std::vector<runtime::Tensor>& inputs, absl::string_view where,
                           absl::string_view to_do, runtime::OutputSink sink) {
  bool is_refused = false;
  const absl::Status status = session.Stream(
      ViewsOf(inputs), [&](std::size_t index, const runtime::TensorView& output) -> absl::Status {
        absl::Status taken = sink(index, output);
        is_refused = !taken.ok();
        return taken;
      });
  return is_refused ? status : Explain(status, session, data, range, where, to_do);
}

}  // namespace zeropoint::tools
