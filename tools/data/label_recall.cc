#include "tools/data/label_recall.h"

#include <cstddef>

namespace zeropoint::tools {
namespace {

constexpr std::size_t kMaxLabels = 1024;
constexpr std::int64_t kMinElements = 32;
constexpr double kMinShare = 0.01;

}  // namespace

void LabelRecall::Add(absl::Span<const float> reference, absl::Span<const float> labels) {
  if (!are_classes_) return;
  for (std::size_t i = 0; i < reference.size(); ++i) {
    Count& count = counts_[static_cast<std::int64_t>(reference[i])];
    ++count.elements;
    count.kept += labels[i] == reference[i] ? 1 : 0;
  }
  elements_ += static_cast<std::int64_t>(reference.size());
  if (counts_.size() <= kMaxLabels) return;
  are_classes_ = false;
  counts_.clear();
}

std::optional<LabelLoss> LabelRecall::Worst() const {
  std::optional<LabelLoss> worst;
  for (const auto& [label, count] : counts_) {
    const double share = static_cast<double>(count.elements) / static_cast<double>(elements_);
    if (count.elements < kMinElements || share < kMinShare) continue;
    const double lost = 1 - static_cast<double>(count.kept) / static_cast<double>(count.elements);
    if (!worst || lost > worst->lost) worst = {label, share, lost};
  }
  return worst;
}

}  // namespace zeropoint::tools
