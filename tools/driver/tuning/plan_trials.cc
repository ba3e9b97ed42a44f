#include "tools/driver/tuning/plan_trials.h"

#include <algorithm>
#include <cstddef>
#include <tuple>
#include <utility>

#include "ir/status_macros.h"

namespace zeropoint::tools {
namespace {

/// A byte against a millisecond, where one of them only decides between equals.
constexpr double kMillisecondsPerByte = 1e-12;
constexpr double kBytesPerMillisecond = 1e-3;

}  // namespace

Prices BasePrices(Objective objective) {
  return objective == Objective::kLatency
             ? Prices{.of_millisecond = 1, .of_byte = kMillisecondsPerByte}
             : Prices{.of_millisecond = kBytesPerMillisecond, .of_byte = 1};
}

absl::Status PlanTrials::AddKnown(MeasuredPlan plan) {
  plans_.push_back(std::move(plan));
  const bool is_best = plans_.size() == 1 || IsBetter(plans_.back().measured, best().measured);
  if (!is_best) return absl::OkStatus();
  best_ = plans_.size() - 1;
  return task_.keep ? task_.keep(best()) : absl::OkStatus();
}

absl::StatusOr<Measured> PlanTrials::Try(const TunePlan& plan) {
  if (const Measured* known = Find(plan)) return *known;
  ASSIGN_OR_RETURN(const Measured measured, task_.measure(plan, Thoroughness::kWhole));
  Report();
  RETURN_IF_ERROR(AddKnown({plan, measured}));
  return measured;
}

absl::StatusOr<double> PlanTrials::Glance(const TunePlan& plan) {
  ASSIGN_OR_RETURN(const Measured measured, task_.measure(plan, Thoroughness::kGlance));
  Report();
  return measured.sqnr_db;
}

double PlanTrials::CostOf(const Measured& measured) const {
  const Prices prices = BasePrices(task_.objective);
  return measured.milliseconds * prices.of_millisecond +
         static_cast<double>(measured.bytes) * prices.of_byte;
}

const Measured* PlanTrials::Find(const TunePlan& plan) const {
  const auto found = std::find_if(plans_.begin(), plans_.end(),
                                  [&](const MeasuredPlan& known) { return known.plan == plan; });
  return found == plans_.end() ? nullptr : &found->measured;
}

/// What holds is better than what does not; of those that hold the cheaper, of others the nearer.
bool PlanTrials::IsBetter(const Measured& a, const Measured& b) const {
  if (Holds(a) != Holds(b)) return Holds(a);
  if (!Holds(a)) return std::tie(a.value, a.sqnr_db) > std::tie(b.value, b.sqnr_db);
  return CostOf(a) < CostOf(b);
}

void PlanTrials::Report() {
  ++done_;
  expected_ = std::max(expected_, done_);
  if (task_.progress) task_.progress(done_, expected_);
}

}  // namespace zeropoint::tools
