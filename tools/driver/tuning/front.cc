#include "tools/driver/tuning/front.h"

#include <algorithm>
#include <cstddef>
#include <tuple>

namespace zeropoint::tools {
namespace {

std::tuple<double, double, double> CostsOf(const Measured& measured) {
  return {measured.milliseconds, static_cast<double>(measured.bytes), -measured.value};
}

bool IsAsGood(const Measured& a, const Measured& b) {
  return a.milliseconds <= b.milliseconds && a.bytes <= b.bytes && a.value >= b.value;
}

/// Whether another plan is better, or equal and found earlier.
bool IsBeaten(std::size_t index, const std::vector<MeasuredPlan>& plans) {
  const Measured& measured = plans[index].measured;
  for (std::size_t i = 0; i < plans.size(); ++i) {
    if (i == index || !IsAsGood(plans[i].measured, measured)) continue;
    if (i < index || CostsOf(plans[i].measured) != CostsOf(measured)) return true;
  }
  return false;
}

}  // namespace

std::vector<MeasuredPlan> ParetoFront(const std::vector<MeasuredPlan>& plans) {
  std::vector<MeasuredPlan> front;
  for (std::size_t i = 0; i < plans.size(); ++i) {
    if (!IsBeaten(i, plans)) front.push_back(plans[i]);
  }
  // No two are equal: of those, the later is beaten.
  std::sort(front.begin(), front.end(), [](const MeasuredPlan& a, const MeasuredPlan& b) {
    return CostsOf(a.measured) < CostsOf(b.measured);
  });
  return front;
}

}  // namespace zeropoint::tools
