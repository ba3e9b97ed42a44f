#include "tools/verbs/pages/tune_page.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "runtime/status_macros.h"
#include "tools/report/about_program.h"
#include "tools/verbs/pages/compile_page.h"

namespace zeropoint::tools {
namespace {

/// "3 float, 1 dynamic, the rest int8".
std::string PlanName(const TunePlan& plan) {
  std::map<Treatment, int> counts;
  for (const auto& [node, choice] : plan.nodes) ++counts[choice.treatment];
  counts.erase(Treatment::kInt8);
  std::vector<std::string> parts;
  for (auto count = counts.rbegin(); count != counts.rend(); ++count) {
    parts.push_back(absl::StrCat(count->second, " ", TreatmentName(count->first)));
  }
  parts.push_back(parts.empty() ? "all int8" : "the rest int8");
  return absl::StrJoin(parts, ", ");
}

FrontPoint PointOf(std::string name, const Measured& measured) {
  return {.name = std::move(name),
          .quality = measured.value,
          .milliseconds = measured.milliseconds,
          .bytes = measured.bytes};
}

bool IsAsGood(const Measured& a, const Measured& b) {
  return a.value >= b.value && a.milliseconds <= b.milliseconds && a.bytes <= b.bytes;
}

}  // namespace

ReportFront FrontOf(const TuneReport& report, absl::string_view metric) {
  ReportFront front;
  front.metric = std::string(metric);
  for (const MeasuredPlan& plan : report.front) {
    FrontPoint& point = front.points.emplace_back(PointOf(PlanName(plan.plan), plan.measured));
    point.is_on_front = true;
    point.is_chosen = plan.plan == report.best.plan;
  }
  const bool is_beaten = std::any_of(
      report.front.begin(), report.front.end(),
      [&](const MeasuredPlan& plan) { return IsAsGood(plan.measured, report.in_float); });
  front.points.push_back(PointOf("all float", report.in_float));
  front.points.back().is_on_front = !is_beaten;
  // Chosen by measured times, it need not be on the front of estimated ones.
  const bool has_chosen = std::any_of(front.points.begin(), front.points.end(),
                                      [](const FrontPoint& point) { return point.is_chosen; });
  if (!has_chosen) {
    front.points.push_back(PointOf(PlanName(report.best.plan), report.best.measured));
    front.points.back().is_chosen = true;
  }
  return front;
}

absl::Status WriteTunePage(const TuneOptions& options, const TuneReport& report, bool quiet,
                           const std::string& path) {
  ASSIGN_OR_RETURN(
      ReportData data,
      DescribeCompiled({options.recipe_path, path, options.compile, quiet}, *report.compiled));
  data.front = FrontOf(report, options.budget->key());
  data.warnings.insert(data.warnings.end(), report.warnings.begin(), report.warnings.end());
  return WriteReport(data, path);
}

}  // namespace zeropoint::tools
