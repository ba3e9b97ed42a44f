#include "tools/data/offset_allowance.h"

#include <iterator>

namespace zeropoint::tools {
namespace {

struct Knot {
  double all_over_varying_db;
  double allowance_db;
};

constexpr Knot kKnots[] = {{0, 0}, {10, 10}, {26, 0}, {66, 0}, {72, 10}};

double AllowanceFor(double all_over_varying_db) {
  const Knot* below = std::begin(kKnots);
  if (all_over_varying_db <= below->all_over_varying_db) return below->allowance_db;
  for (const Knot* above = below + 1; above != std::end(kKnots); below = above++) {
    if (all_over_varying_db > above->all_over_varying_db) continue;
    const double share = (all_over_varying_db - below->all_over_varying_db) /
                         (above->all_over_varying_db - below->all_over_varying_db);
    return below->allowance_db + share * (above->allowance_db - below->allowance_db);
  }
  return below->allowance_db;
}

}  // namespace

double WithAllowance(double varying_db, double all_over_varying_db) {
  return varying_db + AllowanceFor(all_over_varying_db);
}

}  // namespace zeropoint::tools
