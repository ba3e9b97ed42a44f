#ifndef ZEROPOINT_TOOLS_DRIVER_VERIFICATION_CALIBRATED_RANGES_H_
#define ZEROPOINT_TOOLS_DRIVER_VERIFICATION_CALIBRATED_RANGES_H_

// What one calibration learned, for every way of quantizing the same float graph.

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ir/module.h"
#include "quantizers/observer_set.h"
#include "quantizers/qparams.h"
#include "quantizers/spec.h"

namespace zeropoint::tools {

/// What becomes of a tensor that the calibration did not watch, for another annotation made it part
/// of something that is computed as one.
enum class Unwatched : std::uint8_t { kRefuse, kStaysFloat };

/// The observers of a calibrated module by the values that they saw. Other annotations of the same
/// float graph (fewer ops in int8, another observer) observe some of the same values, so they get
/// their scales from here and no sample is run again. A value is known by its function and the
/// position of its op among those that are no quant.observe.
///
///   CalibratedRanges ranges(prepared, std::move(calibration.observers));
///   RETURN_IF_ERROR(ranges.Apply(other_prepared));
class CalibratedRanges {
 public:
  /// Of a graph whose activations are not observed.
  CalibratedRanges() = default;
  /// `prepared` is what `observers` were made of and have watched.
  CalibratedRanges(const ir::Module& prepared, quantizers::ObserverSet observers);

  /// Writes scale and zero point into every observe of `prepared`, with the range that the observer
  /// it asks for finds. Observes of tensors that were always empty go, those of functions that no
  /// sample ran, weights included, and those of tensors that the calibration did not watch, or
  /// kFailedPrecondition names one; kInvalidArgument one whose range is not finite.
  absl::Status Apply(ir::Module& prepared, Unwatched unwatched = Unwatched::kRefuse) const;

  const quantizers::ObserverSet& observers() const { return observers_; }

  /// Functions of control flow whose activations were to be observed and that no sample ran: a
  /// branch that was never taken, a loop without a round.
  const std::set<std::string>& functions_never_run() const { return never_run_; }

 private:
  void AddValues(const ir::Function& function, bool is_main);
  absl::StatusOr<quantizers::QParams> QParamsOf(const std::vector<std::int64_t>& groups,
                                                quantizers::ObserverKind kind) const;

  using QParamsByGroup = std::map<std::int64_t, quantizers::QParams>;
  /// What is known of the observes of `function`; erases those that watched nothing.
  absl::Status ApplyTo(ir::Function& function, Unwatched unwatched, QParamsByGroup& known) const;

  quantizers::ObserverSet observers_;
  std::set<std::string> never_run_;
  /// Several where the readers of a value ask for different observers.
  std::map<std::string, std::vector<std::int64_t>> groups_of_value_;
  /// A search for the least squared error takes milliseconds, and each way of quantizing asks for
  /// the same.
  mutable std::map<std::pair<std::int64_t, quantizers::ObserverKind>, quantizers::QParams> known_;
};

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_VERIFICATION_CALIBRATED_RANGES_H_
