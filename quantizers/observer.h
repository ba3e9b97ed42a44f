#ifndef ZEROPOINT_QUANTIZERS_OBSERVER_H_
#define ZEROPOINT_QUANTIZERS_OBSERVER_H_

// Observers: what calibration learns of a tensor.

#include <cstdint>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "quantizers/observers/histogram_data.h"
#include "quantizers/qparams.h"
#include "quantizers/spec.h"

namespace zeropoint::quantizers {

/// Sees tensors batch by batch and keeps O(bins) or O(channels) numbers of them, never samples.
///
///   std::unique_ptr<Observer> observer = CreateObserver(spec);
///   RETURN_IF_ERROR(observer->Observe(batch, {200, 16, 28, 28}));
///   ASSIGN_OR_RETURN(QParams qparams, observer->CalculateQParams());
class Observer {
 public:
  virtual ~Observer() = default;

  /// `values` in row-major order of `extents`; per-tensor observers do not look at the order. An
  /// empty tensor is ignored. kInvalidArgument for NaN.
  virtual absl::Status Observe(absl::Span<const float> values,
                               absl::Span<const std::int64_t> extents) = 0;
  /// False until a value was seen.
  virtual bool has_observed() const = 0;
  /// How many values were left out because they are infinite.
  virtual std::int64_t dropped_values() const { return 0; }
  /// kFailedPrecondition when nothing was observed.
  virtual absl::StatusOr<QParams> CalculateQParams() const = 0;
  /// What an observer of `kind` would have found; kInvalidArgument where this one cannot tell.
  virtual absl::StatusOr<QParams> CalculateQParamsAs(ObserverKind kind) const;

 protected:
  explicit Observer(ObserverKind kind) : kind_(kind) {}

 private:
  const ObserverKind kind_;
};

/// How an observer of `kind` chooses a range from a histogram; null where it looks at no histogram.
RangeChoice RangeChoiceOf(ObserverKind kind);

/// The observer a spec asks for. Requires Validate(spec).ok().
std::unique_ptr<Observer> CreateObserver(const QuantizationSpec& spec);

}  // namespace zeropoint::quantizers

#endif  // ZEROPOINT_QUANTIZERS_OBSERVER_H_
