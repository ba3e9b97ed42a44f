#include "tools/driver/tuning/final_choice.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace zeropoint::tools {
namespace {

/// Of the estimated times.
constexpr std::size_t kFastest = 6;
/// Clocks differ by so much between runs of one program.
constexpr double kSameTime = 1.01;

void AddOnce(const MeasuredPlan& plan, std::vector<MeasuredPlan>& finalists) {
  const bool is_there = std::any_of(finalists.begin(), finalists.end(),
                                    [&](const auto& known) { return known.plan == plan.plan; });
  if (!is_there) finalists.push_back(plan);
}

}  // namespace

std::vector<MeasuredPlan> Finalists(const SearchResult& result, const std::vector<TunePlan>& seeds,
                                    double floor, Objective objective) {
  std::vector<MeasuredPlan> finalists = {result.best};
  if (objective == Objective::kSize) return finalists;
  std::vector<const MeasuredPlan*> held;
  for (const MeasuredPlan& plan : result.plans) {
    if (plan.measured.value >= floor) held.push_back(&plan);
  }
  // Of equal ones the one that was found first.
  std::sort(held.begin(), held.end(), [](const MeasuredPlan* a, const MeasuredPlan* b) {
    return std::make_pair(a->measured.milliseconds, a) <
           std::make_pair(b->measured.milliseconds, b);
  });
  for (std::size_t i = 0; i < std::min(kFastest, held.size()); ++i) AddOnce(*held[i], finalists);
  for (const MeasuredPlan* plan : held) {
    if (std::find(seeds.begin(), seeds.end(), plan->plan) != seeds.end()) AddOnce(*plan, finalists);
  }
  return finalists;
}

std::size_t ChooseByRunTime(const std::vector<MeasuredPlan>& finalists) {
  const auto least = std::min_element(
      finalists.begin(), finalists.end(),
      [](const auto& a, const auto& b) { return a.measured.run_ms < b.measured.run_ms; });
  const double limit = least->measured.run_ms * kSameTime;
  const auto rank = [&](const MeasuredPlan& plan) {
    const Measured& measured = plan.measured;
    return std::make_tuple(measured.run_ms <= limit, measured.value, measured.sqnr_db,
                           -measured.run_ms);
  };
  const auto best = std::max_element(
      finalists.begin(), finalists.end(),
      [&](const MeasuredPlan& a, const MeasuredPlan& b) { return rank(a) < rank(b); });
  return static_cast<std::size_t>(best - finalists.begin());
}

}  // namespace zeropoint::tools
