#include "tools/driver/verification/verifier.h"

#include <algorithm>
#include <string>
#include <utility>

#include "ir/status_macros.h"
#include "tools/data/tensor_views.h"
#include "tools/driver/open_session.h"

namespace zeropoint::tools {
namespace {

constexpr absl::string_view kCheckSamples = "check these samples with `zp run`";

/// Inputs of batches, and what the reference makes of them, are kept up to this size.
constexpr std::int64_t kMaxKeptBytes = std::int64_t{64} << 20;

}  // namespace

absl::StatusOr<Verifier> Verifier::Create(runtime::Program reference, Dataset& data,
                                          const std::vector<SampleRange>& ranges, int threads,
                                          std::shared_ptr<const runtime::Arena> arena) {
  if (arena == nullptr) {
    ASSIGN_OR_RETURN(arena, runtime::Arena::Create());
  }
  ASSIGN_OR_RETURN(std::unique_ptr<runtime::Session> session,
                   OpenSession(std::move(reference), threads, data.file().path(), arena));
  std::int64_t largest = 0;
  for (const SampleRange& range : ranges) {
    largest = std::max(largest, std::min(range.batch, range.end - range.begin));
  }
  const std::int64_t fit = SamplesThatFit(*session, data, largest, kDefaultTensorMib << 20);
  std::vector<SampleRange> batches;
  for (const SampleRange& range : ranges) {
    const std::int64_t part = std::min(fit, range.batch);
    for (std::int64_t begin = range.begin; begin < range.end; begin += part) {
      batches.push_back({begin, std::min(begin + part, range.end), part});
    }
  }
  return Verifier(std::move(session), data, std::move(batches), threads, std::move(arena));
}

std::int64_t Verifier::num_samples() const {
  std::int64_t samples = 0;
  for (const SampleRange& batch : batches_) samples += batch.end - batch.begin;
  return samples;
}

absl::StatusOr<std::vector<OutputReport>> Verifier::Measure(runtime::Program program,
                                                            std::int64_t samples,
                                                            const BatchHook& at_batch) {
  ASSIGN_OR_RETURN(const std::unique_ptr<runtime::Session> session,
                   OpenSession(std::move(program), threads_, data_->file().path(), arena_));
  OutputComparison comparison(session->program(), reference_->program());
  for (SampleRange batch : batches_) {
    if (samples <= 0) break;
    batch.end = std::min(batch.end, batch.begin + samples);
    samples -= batch.end - batch.begin;
    ASSIGN_OR_RETURN(const JudgedBatch* judged, Judged(batch));
    ASSIGN_OR_RETURN(const Outputs actual, Run(*session, batch, judged->inputs));
    comparison.Add(judged->expected, actual);
    if (at_batch) RETURN_IF_ERROR(at_batch(batch, judged->expected, actual));
  }
  return comparison.Report();
}

absl::StatusOr<const Verifier::JudgedBatch*> Verifier::Judged(const SampleRange& batch) {
  const auto known = std::find_if(kept_.begin(), kept_.end(), [&](const JudgedBatch& kept) {
    return kept.begin == batch.begin && kept.end == batch.end;
  });
  if (known != kept_.end()) return &*known;
  JudgedBatch judged = {batch.begin, batch.end, {}, {}};
  ASSIGN_OR_RETURN(judged.inputs, data_->ReadBatch(batch.begin, batch.end));
  variety_.Add(judged.inputs, batch.end - batch.begin);
  if (!non_finite_) {
    ASSIGN_OR_RETURN(const std::vector<NonFiniteInput> found,
                     data_->FindNonFinite(judged.inputs, batch.begin));
    if (!found.empty()) non_finite_ = found.front();
  }
  ASSIGN_OR_RETURN(judged.expected, Run(*reference_, batch, judged.inputs));
  output_elements_ = NumElements(judged.expected) / (batch.end - batch.begin);
  const std::int64_t bytes = NumBytes(judged.inputs) + NumBytes(judged.expected);
  if (kept_bytes_ + bytes > kMaxKeptBytes) {
    latest_ = std::move(judged);
    return &latest_;
  }
  kept_bytes_ += bytes;
  return &kept_.emplace_back(std::move(judged));
}

absl::StatusOr<Verifier::Outputs> Verifier::Run(runtime::Session& session, const SampleRange& batch,
                                                const std::vector<runtime::Tensor>& inputs) {
  return RunSamples(session, *data_, batch, inputs, DescribeSamples(*data_, batch), kCheckSamples);
}

}  // namespace zeropoint::tools
