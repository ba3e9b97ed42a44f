#include "quantizers/observed_batch.h"

#include <cstddef>
#include <optional>

#include "ir/status_macros.h"
#include "quantizers/observers/extremes.h"

namespace zeropoint::quantizers {

absl::Status ObservedBatch::Scan(int tensor, std::int64_t group, absl::Span<const float> values,
                                 absl::Span<const std::int64_t> extents) {
  const Observer* observer = observers_->Find(group);
  if (observer == nullptr) return absl::OkStatus();
  const auto [found, is_new] = entry_of_tensor_.emplace(tensor, entries_.size());
  if (is_new) entries_.push_back({group, TensorSummary(observer->ch_axis())});
  return observers_->AtTensorOf(group, entries_[found->second].summary.Scan(values, extents));
}

bool ObservedBatch::StartCounts() {
  std::map<std::int64_t, std::optional<Extremes>> before;
  bool counts = false;
  for (Entry& entry : entries_) {
    std::optional<Extremes>& known = before[entry.group];
    if (!observers_->Find(entry.group)->StartCounts(entry.summary, known)) continue;
    counts = true;
    if (!known) known = *entry.summary.finite();
    known->Include(*entry.summary.finite());
  }
  return counts;
}

void ObservedBatch::Count(int tensor, absl::Span<const float> values) {
  const auto found = entry_of_tensor_.find(tensor);
  if (found == entry_of_tensor_.end()) return;
  TensorSummary& summary = entries_[found->second].summary;
  if (summary.counts()) summary.Count(values);
}

absl::Status ObservedBatch::Finish() {
  for (const Entry& entry : entries_) {
    RETURN_IF_ERROR(observers_->Add(entry.group, entry.summary));
  }
  return absl::OkStatus();
}

}  // namespace zeropoint::quantizers
