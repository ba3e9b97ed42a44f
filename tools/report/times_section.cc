#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tools/report/charts.h"
#include "tools/report/html.h"
#include "tools/report/sections.h"

namespace zeropoint::tools {
namespace {

double Total(const ReportTimes& times) {
  return std::accumulate(
      times.nodes.begin(), times.nodes.end(), 0.0,
      [](double sum, const runtime::NodeTime& node) { return sum + node.milliseconds; });
}

std::string TimesTable(const ReportTimes& times) {
  const double total = Total(times);
  TableBuilder table(absl::StrCat("Time by op of ", times.label),
                     {{"Op"}, {"Kind"}, {"Time", true}, {"Share", true}});
  for (const runtime::NodeTime& node : times.nodes) {
    const double share = total > 0 ? node.milliseconds / total : 0;
    table.BeginRow();
    table.Cell(node.name.empty() ? "(conversion)" : NameHtml(node.name));
    table.Cell(EscapeHtml(node.kind));
    table.Cell(absl::StrFormat("%.3f&nbsp;ms", node.milliseconds), "",
               absl::StrCat(node.milliseconds));
    table.Cell(absl::StrCat(ShareBar({{"time", share}, {"rest", 1 - share}}), " ",
                            absl::StrFormat("%.1f&nbsp;%%", 100 * share)),
               "", absl::StrCat(share));
  }
  return table.Finish();
}

}  // namespace

std::string TimesSection(const ReportData& data) {
  std::string html;
  for (const ReportTimes& times : data.times) {
    absl::StrAppend(&html, "<details", &times == &data.times.front() ? " open" : "", "><summary>",
                    EscapeHtml(times.label),
                    absl::StrFormat(": %.3f&nbsp;ms a run</summary>\n", Total(times)),
                    TimesTable(times), "</details>\n");
  }
  return html;
}

std::string FrontSection(const ReportData& data) {
  if (!data.front || data.front->points.empty()) return "";
  const ReportFront& front = *data.front;
  TableBuilder table("Ways of quantizing that were measured",
                     {{"Way"}, {front.metric, true}, {"Time", true}, {"Size", true}, {"Result"}});
  for (const FrontPoint& point : front.points) {
    table.BeginRow();
    table.Cell(NameHtml(point.name));
    table.Cell(absl::StrFormat("%.4g", point.quality), "", absl::StrCat(point.quality));
    table.Cell(absl::StrFormat("%.3f&nbsp;ms", point.milliseconds), "",
               absl::StrCat(point.milliseconds));
    table.Cell(EscapeHtml(BytesText(static_cast<double>(point.bytes))), "",
               absl::StrCat(point.bytes));
    table.Cell(point.is_chosen ? "chosen" : point.is_on_front ? "on the front" : "dominated");
  }
  return FrontChart(front) + "\n" + table.Finish();
}

}  // namespace zeropoint::tools
