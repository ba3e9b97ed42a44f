#include "tools/driver/verification/verifier.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "ir/status_macros.h"
#include "tools/data/tensor_views.h"
#include "tools/driver/open_session.h"

namespace zeropoint::tools {
namespace {

constexpr absl::string_view kCheckSamples = "check these samples with `zp run`";

/// The index of a batch that is not kept.
constexpr std::size_t kNotKept = std::numeric_limits<std::size_t>::max();

/// What the reference yields is kept up to this size.
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
  for (std::size_t index = 0; index < batches_.size() && samples > 0; ++index) {
    SampleRange batch = batches_[index];
    batch.end = std::min(batch.end, batch.begin + samples);
    samples -= batch.end - batch.begin;
    // A batch that is cut short is another one than those that are kept.
    const bool is_whole = batch.end == batches_[index].end;
    ASSIGN_OR_RETURN(const std::vector<runtime::Tensor> inputs,
                     data_->ReadBatch(batch.begin, batch.end));
    variety_.Add(inputs, batch.end - batch.begin);
    if (!non_finite_) {
      ASSIGN_OR_RETURN(const std::vector<NonFiniteInput> found,
                       data_->FindNonFinite(inputs, batch.begin));
      if (!found.empty()) non_finite_ = found.front();
    }
    ASSIGN_OR_RETURN(const Outputs* expected, Expected(is_whole ? index : kNotKept, batch, inputs));
    ASSIGN_OR_RETURN(const Outputs actual, Run(*session, batch, inputs));
    comparison.Add(*expected, actual);
    if (at_batch) RETURN_IF_ERROR(at_batch(batch, *expected, actual));
  }
  return comparison.Report();
}

absl::StatusOr<const Verifier::Outputs*> Verifier::Expected(
    std::size_t index, const SampleRange& batch, const std::vector<runtime::Tensor>& inputs) {
  if (index < kept_.size()) return &kept_[index];
  ASSIGN_OR_RETURN(Outputs outputs, Run(*reference_, batch, inputs));
  const std::int64_t bytes = NumBytes(outputs);
  if (index == kept_.size() && kept_bytes_ + bytes <= kMaxKeptBytes) {
    kept_bytes_ += bytes;
    kept_.push_back(std::move(outputs));
    return &kept_.back();
  }
  latest_ = std::move(outputs);
  return &latest_;
}

absl::StatusOr<Verifier::Outputs> Verifier::Run(runtime::Session& session, const SampleRange& batch,
                                                const std::vector<runtime::Tensor>& inputs) {
  return RunSamples(session, *data_, batch, inputs, DescribeSamples(*data_, batch), kCheckSamples);
}

}  // namespace zeropoint::tools
