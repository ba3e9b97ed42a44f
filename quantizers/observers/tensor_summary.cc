#include "quantizers/observers/tensor_summary.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

#include "ir/status_macros.h"
#include "ir/str_cat.h"

namespace zeropoint::quantizers {
namespace {

std::vector<float> FiniteOf(absl::Span<const float> values) {
  std::vector<float> finite;
  std::copy_if(values.begin(), values.end(), std::back_inserter(finite),
               [](float value) { return std::isfinite(value); });
  return finite;
}

}  // namespace

absl::Status TensorSummary::Scan(absl::Span<const float> values,
                                 absl::Span<const std::int64_t> extents) {
  if (values.empty()) return absl::OkStatus();
  if (ch_axis_) return ScanSlices(values, extents, static_cast<std::size_t>(*ch_axis_));
  ASSIGN_OR_RETURN(const Extremes part, ExtremesOf(values));
  if (extremes_.empty()) extremes_.push_back(part);
  extremes_.front().Include(part);
  ScanFinite(values, part);
  return absl::OkStatus();
}

void TensorSummary::ScanFinite(absl::Span<const float> values, const Extremes& extremes) {
  Extremes part = extremes;
  if (!std::isfinite(part.min) || !std::isfinite(part.max)) {
    const std::vector<float> finite = FiniteOf(values);
    num_infinite_ += static_cast<std::int64_t>(values.size() - finite.size());
    if (finite.empty()) return;
    part = *ExtremesOf(finite);
  }
  if (!finite_) finite_ = part;
  finite_->Include(part);
}

absl::Status TensorSummary::ScanSlices(absl::Span<const float> values,
                                       absl::Span<const std::int64_t> extents, std::size_t axis) {
  if (axis >= extents.size()) {
    return absl::InvalidArgumentError(
        ir::StrCat("a tensor of rank ", extents.size(), " has no channel axis ", axis));
  }
  const auto channels = static_cast<std::size_t>(extents[axis]);
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  if (extremes_.empty()) extremes_.assign(channels, {kInfinity, -kInfinity});
  if (extremes_.size() != channels) {
    return absl::InvalidArgumentError(
        ir::StrCat("expected ", extremes_.size(), " channels, found ", channels));
  }
  std::size_t inner = 1;
  for (std::size_t i = axis + 1; i < extents.size(); ++i) {
    inner *= static_cast<std::size_t>(extents[i]);
  }
  for (std::size_t i = 0; i < values.size(); i += inner) {
    ASSIGN_OR_RETURN(const Extremes run, ExtremesOf(values.subspan(i, inner)));
    extremes_[(i / inner) % channels].Include(run);
  }
  return absl::OkStatus();
}

void TensorSummary::Count(absl::Span<const float> values) {
  if (num_infinite_ == 0) return counts_->Add(values);
  counts_->Add(FiniteOf(values));
}

}  // namespace zeropoint::quantizers
