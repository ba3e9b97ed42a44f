#ifndef ZEROPOINT_QUANTIZERS_OBSERVER_H_
#define ZEROPOINT_QUANTIZERS_OBSERVER_H_

// Observers: what calibration learns of a tensor.

#include <cstdint>
#include <memory>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "quantizers/observers/extremes.h"
#include "quantizers/observers/histogram_data.h"
#include "quantizers/observers/observer_state.h"
#include "quantizers/observers/tensor_summary.h"
#include "quantizers/qparams.h"
#include "quantizers/spec.h"

namespace zeropoint::quantizers {

/// Learns of tensors batch by batch and keeps O(bins) or O(channels) numbers of them, never
/// samples.
///
///   std::unique_ptr<Observer> observer = CreateObserver(spec);
///   RETURN_IF_ERROR(observer->Observe(batch, {200, 16, 28, 28}));
///   ASSIGN_OR_RETURN(QParams qparams, observer->CalculateQParams());
///
/// A batch that is too large for memory is summarized part by part:
///
///   TensorSummary batch(observer->ch_axis());
///   for (each part) RETURN_IF_ERROR(batch.Scan(values, extents));
///   if (observer->StartCounts(batch)) for (each part) batch.Count(values);
///   RETURN_IF_ERROR(observer->Add(batch));
class Observer {
 public:
  virtual ~Observer() = default;

  /// A whole batch: `values` in row-major order of `extents`; per-tensor observers do not look at
  /// the order. An empty tensor is ignored. kInvalidArgument for NaN.
  absl::Status Observe(absl::Span<const float> values, absl::Span<const std::int64_t> extents);

  /// The axis whose slices are observed each for itself; nullopt for the tensor as a whole.
  virtual std::optional<int> ch_axis() const { return std::nullopt; }
  /// Whether values are counted, and a batch that comes in parts must so be seen twice.
  virtual bool counts_values() const { return false; }
  /// Has the values of a batch that was scanned counted; false where there is nothing to count.
  /// `before` are the extremes of what will be added before it and has not been yet.
  virtual bool StartCounts(TensorSummary& /*batch*/,
                           const std::optional<Extremes>& /*before*/ = std::nullopt) const {
    return false;
  }
  /// Takes in one batch, which was scanned, and counted if StartCounts wanted it.
  /// kInvalidArgument when it has another number of channels than before.
  virtual absl::Status Add(const TensorSummary& batch) = 0;

  /// False until a value was seen.
  virtual bool has_observed() const = 0;
  /// How many values were left out because they are infinite.
  virtual std::int64_t dropped_values() const { return 0; }
  /// kFailedPrecondition when nothing was observed.
  virtual absl::StatusOr<QParams> CalculateQParams() const = 0;
  /// What an observer of `kind` would have found; kInvalidArgument where this one cannot tell.
  virtual absl::StatusOr<QParams> CalculateQParamsAs(ObserverKind kind) const;
  /// The ranges that CalculateQParams makes scales of, one for the tensor or for each channel.
  /// Empty when nothing was observed.
  virtual std::vector<Extremes> Ranges() const = 0;

  /// What was learned so far.
  virtual ObserverState State() const = 0;
  /// Forgets what was learned and goes on from `state`. kInvalidArgument where an observer of this
  /// kind does not get into that state.
  virtual absl::Status Restore(const ObserverState& state) = 0;
  /// Takes in what another observer of the same spec learned of other batches. Extremes are those
  /// of all batches; a histogram has the range and the number of all values, which its bins place
  /// as they do when a range grows. kInvalidArgument where the order of batches matters.
  virtual absl::Status Merge(const ObserverState& other) = 0;

 protected:
  explicit Observer(ObserverKind kind) : kind_(kind) {}

 private:
  const ObserverKind kind_;
};

/// How an observer of `kind` chooses a range from a histogram; null where it looks at no histogram.
RangeChoice RangeChoiceOf(ObserverKind kind);

/// The observer a spec asks for. Requires Validate(spec).ok().
std::unique_ptr<Observer> CreateObserver(const QuantizationSpec& spec);

/// What has not watched anything: the range is stated, whatever kind of observer is asked for.
std::unique_ptr<Observer> CreateStatedRange(const QuantizationSpec& spec, const Extremes& range);

}  // namespace zeropoint::quantizers

#endif  // ZEROPOINT_QUANTIZERS_OBSERVER_H_
