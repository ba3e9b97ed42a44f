#ifndef ZEROPOINT_QUANTIZERS_OBSERVER_SET_H_
#define ZEROPOINT_QUANTIZERS_OBSERVER_SET_H_

// The observers of a prepared module while it is being calibrated.

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "ir/module.h"
#include "ir/op.h"
#include "quantizers/observer.h"
#include "quantizers/spec.h"

namespace zeropoint::quantizers {

/// One observer for each group of the quant.observe ops of all functions. Constants (weights) are
/// observed when the set is made: their values do not depend on the data.
///
///   ASSIGN_OR_RETURN(ObserverSet observers, ObserverSet::Create(module));
///   for (each batch) for (each tapped tensor)
///     RETURN_IF_ERROR(observers.Observe(group, values, extents));  // parts: observed_batch.h
///   RETURN_IF_ERROR(observers.WriteQParams(module));
class ObserverSet {
 public:
  /// kInvalidArgument names an observe op that no observer understands, or that contradicts another
  /// of its group.
  static absl::StatusOr<ObserverSet> Create(const ir::Module& prepared);

  /// Feeds one tensor of a batch. Groups without an observer (fixed, derived) ignore it.
  /// kInvalidArgument names the tensor that holds NaN.
  absl::Status Observe(std::int64_t group, absl::Span<const float> values,
                       absl::Span<const std::int64_t> extents);

  /// What watches a group; null for those without (fixed, derived).
  const Observer* Find(std::int64_t group) const;
  /// Puts `observer`, which has watched elsewhere, in place of that of a group that has one.
  void Replace(std::int64_t group, std::unique_ptr<Observer> observer);
  /// Takes in a batch of a group that has an observer (see there).
  absl::Status Add(std::int64_t group, const TensorSummary& batch);
  /// An error of a group that has an observer, with the tensor's name.
  absl::Status AtTensorOf(std::int64_t group, const absl::Status& status) const;

  /// Fills "scale" and "zero_point" of every observe op. What was observed but always empty (the
  /// boxes of images without one) has no range: its observe ops go, and it stays float.
  /// kFailedPrecondition lists the tensors that were never observed; kInvalidArgument names one
  /// whose range is not finite.
  absl::Status WriteQParams(ir::Module& prepared) const { return WriteQParams(prepared, {}); }
  /// The same with the qparams of groups that were not observed here, but are known.
  absl::Status WriteQParams(ir::Module& prepared,
                            const std::map<std::int64_t, QParams>& known) const;

  /// The qparams of one group as an observer of `kind` finds them, which need not be the one that
  /// watched: a histogram knows what all kinds of a static range want. kInvalidArgument where it
  /// does not, or the range is not finite. Requires a group that was observed.
  absl::StatusOr<QParams> QParamsOf(std::int64_t group, ObserverKind kind) const;

  /// Whether it was observed and had no element in any sample.
  bool IsAlwaysEmpty(std::int64_t group) const;

  /// How many groups were observed and always empty.
  std::int64_t num_always_empty() const;

  /// One line for each tensor that was always empty or of which values were left out.
  std::vector<std::string> Remarks() const;

 private:
  struct Group {
    QuantizationSpec spec;
    std::unique_ptr<Observer> observer;
    std::string tensor;    // how messages name what it observes
    bool was_fed = false;  // with values or without

    bool IsAlwaysEmpty() const { return was_fed && !observer->has_observed(); }
  };

  absl::Status AddGroup(const ir::Op& observe, const QuantizationSpec& spec);
  /// Of the groups that saw a value.
  absl::StatusOr<std::map<std::int64_t, QParams>> CalculateQParams(
      const std::map<std::int64_t, QParams>& known) const;
  /// A bias whose input or weight is always empty.
  bool DerivesFromEmpty(const ir::Op& observe) const;

  std::map<std::int64_t, Group> groups_;
};

/// Calibration without data, for graphs whose activations are not observed: fills in the qparams of
/// the weights. kFailedPrecondition when an activation is observed after all.
absl::Status CalibrateConstants(ir::Module& prepared);

}  // namespace zeropoint::quantizers

#endif  // ZEROPOINT_QUANTIZERS_OBSERVER_SET_H_
