#ifndef ZEROPOINT_QUANTIZERS_OBSERVERS_TENSOR_SUMMARY_H_
#define ZEROPOINT_QUANTIZERS_OBSERVERS_TENSOR_SUMMARY_H_

// What observers want to know of one batch of a tensor.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "quantizers/observers/bin_counts.h"
#include "quantizers/observers/extremes.h"
#include "quantizers/observers/histogram_data.h"

namespace zeropoint::quantizers {

/// A batch may come in parts, which are scanned for their extremes, and seen again where values are
/// to be counted: the bins are known when the whole batch was scanned. What is kept of it does not
/// grow with the batch.
///
///   TensorSummary batch(/*ch_axis=*/std::nullopt);
///   for (each part) RETURN_IF_ERROR(batch.Scan(values, extents));
///   batch.StartCounts(range, 2048);
///   for (each part) batch.Count(values);
class TensorSummary {
 public:
  /// With an axis, each slice along it has extremes of its own.
  explicit TensorSummary(std::optional<int> ch_axis) : ch_axis_(ch_axis) {}

  /// `values` in row-major order of `extents`, which only an axis wants to know. kInvalidArgument
  /// for NaN, where there is no such axis, and where it has another extent than in parts before.
  absl::Status Scan(absl::Span<const float> values, absl::Span<const std::int64_t> extents);

  /// Requires that `range` holds `finite()`.
  void StartCounts(ValueRange range, std::size_t bins) { counts_.emplace(range, bins); }
  /// The same values again; infinite ones are left out.
  void Count(absl::Span<const float> values);

  /// Of the tensor, or of each slice; empty before a value was seen.
  const std::vector<Extremes>& extremes() const { return extremes_; }
  /// Of what is not infinite; nullopt where nothing was. Only without an axis.
  const std::optional<Extremes>& finite() const { return finite_; }
  std::int64_t num_infinite() const { return num_infinite_; }
  /// nullopt unless started.
  const std::optional<BinCounts>& counts() const { return counts_; }

 private:
  void ScanFinite(absl::Span<const float> values, const Extremes& extremes);
  absl::Status ScanSlices(absl::Span<const float> values, absl::Span<const std::int64_t> extents,
                          std::size_t axis);

  std::optional<int> ch_axis_;
  std::vector<Extremes> extremes_;
  std::optional<Extremes> finite_;
  std::int64_t num_infinite_ = 0;
  std::optional<BinCounts> counts_;
};

}  // namespace zeropoint::quantizers

#endif  // ZEROPOINT_QUANTIZERS_OBSERVERS_TENSOR_SUMMARY_H_
