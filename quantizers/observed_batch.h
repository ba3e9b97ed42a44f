#ifndef ZEROPOINT_QUANTIZERS_OBSERVED_BATCH_H_
#define ZEROPOINT_QUANTIZERS_OBSERVED_BATCH_H_

// One batch of samples as observers see it, though it runs in parts.

#include <cstdint>
#include <map>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "quantizers/observer_set.h"
#include "quantizers/observers/tensor_summary.h"

namespace zeropoint::quantizers {

/// Gathers the parts of a batch, so that what observers learn does not depend on how many there
/// were. Batches are finished in order, and scanned and counted in any.
///
///   ObservedBatch batch(observers);
///   for (each part) for (each tensor)
///     RETURN_IF_ERROR(batch.Scan(tensor, group, values, extents));
///   if (batch.StartCounts()) for (each part) for (each tensor) batch.Count(tensor, values);
///   RETURN_IF_ERROR(batch.Finish());
class ObservedBatch {
 public:
  /// `observers` outlives it.
  explicit ObservedBatch(ObserverSet& observers) : observers_(&observers) {}

  /// A part of tensor number `tensor` of `group`. Groups without an observer are ignored.
  /// kInvalidArgument names the tensor that holds NaN.
  absl::Status Scan(int tensor, std::int64_t group, absl::Span<const float> values,
                    absl::Span<const std::int64_t> extents);

  /// After all parts were scanned, and the batches before this one finished. False where no
  /// observer counts values.
  bool StartCounts();
  /// A part again.
  void Count(int tensor, absl::Span<const float> values);

  /// Hands all to the observers, tensors in the order in which they were first seen.
  absl::Status Finish();

 private:
  struct Entry {
    std::int64_t group;
    TensorSummary summary;
  };

  ObserverSet* observers_;
  std::vector<Entry> entries_;
  std::map<int, std::size_t> entry_of_tensor_;
};

}  // namespace zeropoint::quantizers

#endif  // ZEROPOINT_QUANTIZERS_OBSERVED_BATCH_H_
