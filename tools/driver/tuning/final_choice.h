#ifndef ZEROPOINT_TOOLS_DRIVER_TUNING_FINAL_CHOICE_H_
#define ZEROPOINT_TOOLS_DRIVER_TUNING_FINAL_CHOICE_H_

// The last choice, by what whole programs take: sums of op times tell plans apart that differ much,
// not those that are close.

#include <cstddef>
#include <vector>

#include "tools/driver/tuning/front.h"
#include "tools/driver/tuning/search.h"

namespace zeropoint::tools {

/// Of the plans that hold, those that are worth being timed, without doubles: the best of `result`,
/// and for latency the fastest as estimated, and those of `seeds`.
std::vector<MeasuredPlan> Finalists(const SearchResult& result, const std::vector<TunePlan>& seeds,
                                    double floor, Objective objective);

/// The finalist of least run time; of those that are as fast, as far as clocks tell, the one of the
/// largest value. Requires one, and that all have run times.
std::size_t ChooseByRunTime(const std::vector<MeasuredPlan>& finalists);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_TUNING_FINAL_CHOICE_H_
