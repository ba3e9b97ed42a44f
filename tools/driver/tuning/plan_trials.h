#ifndef ZEROPOINT_TOOLS_DRIVER_TUNING_PLAN_TRIALS_H_
#define ZEROPOINT_TOOLS_DRIVER_TUNING_PLAN_TRIALS_H_

// The plans that a search has measured, and the best of them.

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/driver/tuning/search.h"

namespace zeropoint::tools {

/// What the objective makes of time and bytes; noise is free. One counts, the other decides between
/// equals.
Prices BasePrices(Objective objective);

/// Measures plans, each once, and remembers them.
class PlanTrials {
 public:
  /// `task` must outlive it.
  explicit PlanTrials(const SearchTask& task) : task_(task) {}

  const SearchTask& task() const { return task_; }

  /// A plan that need not be measured.
  absl::Status AddKnown(MeasuredPlan plan);
  /// Measures `plan` as a whole.
  absl::StatusOr<Measured> Try(const TunePlan& plan);
  /// The SQNR of `plan` on a few samples, in dB.
  absl::StatusOr<double> Glance(const TunePlan& plan);

  bool Holds(const Measured& measured) const { return measured.value >= task_.floor; }
  /// What the objective asks to be small.
  double CostOf(const Measured& measured) const;

  /// Requires a plan.
  const MeasuredPlan& best() const { return plans_[best_]; }
  bool holds() const { return Holds(best().measured); }
  const std::vector<MeasuredPlan>& plans() const { return plans_; }
  /// That about so many more measurements will come.
  void Expect(std::int64_t more) { expected_ = done_ + more; }

 private:
  const Measured* Find(const TunePlan& plan) const;
  bool IsBetter(const Measured& a, const Measured& b) const;
  void Report();

  const SearchTask& task_;
  std::vector<MeasuredPlan> plans_;
  std::size_t best_ = 0;
  std::int64_t done_ = 0;
  std::int64_t expected_ = 0;
};

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_TUNING_PLAN_TRIALS_H_
