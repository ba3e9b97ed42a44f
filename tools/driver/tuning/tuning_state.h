#ifndef ZEROPOINT_TOOLS_DRIVER_TUNING_TUNING_STATE_H_
#define ZEROPOINT_TOOLS_DRIVER_TUNING_TUNING_STATE_H_

// What a search has measured, in a file, so that a run that was interrupted goes on.

#include <chrono>
#include <map>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "tools/driver/tuning/front.h"
#include "tools/driver/tuning/search.h"

namespace zeropoint::tools {

/// A search does what its measurements tell it, so one that finds them here repeats its way without
/// measuring, and then goes on.
class TuningState {
 public:
  /// What `path` knows of measurements whose circumstances (model, data, metric) have the hash
  /// `subject`; nothing where the file is missing, broken, or of another subject.
  static TuningState Open(std::string path, std::string subject);

  std::optional<Measured> Find(const TunePlan& plan, Thoroughness thoroughness) const;
  /// Also writes the file, every few seconds.
  absl::Status Add(const TunePlan& plan, Thoroughness thoroughness, const Measured& measured);
  /// Writes the file, atomically. Errors name it.
  absl::Status Save();
  /// What a run of the whole program takes, in milliseconds.
  std::optional<double> FindRunTime(const TunePlan& plan) const;
  void SetRunTime(const TunePlan& plan, double milliseconds);
  /// The plan of `zp compile` without a recipe, which takes a repair to find.
  const std::optional<TunePlan>& default_plan() const { return default_plan_; }
  void SetDefaultPlan(const TunePlan& plan) { default_plan_ = plan; }
  /// How many measurements were found in the file.
  std::size_t num_known() const { return num_known_; }

 private:
  using Clock = std::chrono::steady_clock;

  std::string path_;
  std::string subject_;
  std::map<std::string, Measured> measured_;
  std::map<std::string, double> run_times_;
  std::optional<TunePlan> default_plan_;
  std::size_t num_known_ = 0;
  Clock::time_point saved_ = Clock::now();
};

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_TUNING_TUNING_STATE_H_
