#include "tools/report/render_report.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tools/report/html.h"
#include "tools/report/page_files.h"
#include "tools/report/report_json.h"
#include "tools/report/sections.h"

namespace zeropoint::tools {
namespace {

struct SectionRow {
  absl::string_view id;
  absl::string_view title;
  std::string (*render)(const ReportData&);
};

/// In the order in which people ask.
constexpr SectionRow kSections[] = {
    {"summary", "Summary", SummarySection},
    {"receipt", "Receipt", ReceiptSection},
    {"repairs", "Repairs", RepairsSection},
    {"search", "Search", FrontSection},
    {"graph", "Layers", GraphSection},
    {"distributions", "Activations and weights", DistributionsSection},
    {"times", "Time by op", TimesSection},
    {"remarks", "Remarks", RemarksSection},
};

struct Sections {
  std::string navigation;
  std::string html;
};

Sections RenderSections(const ReportData& data) {
  Sections sections;
  for (const SectionRow& row : kSections) {
    const std::string html = row.render(data);
    if (html.empty()) continue;
    absl::StrAppend(&sections.navigation, "<li><a href=\"#", row.id, "\">", row.title,
                    "</a></li>\n");
    absl::StrAppend(&sections.html, "<section id=\"", row.id, "\" aria-labelledby=\"", row.id,
                    "-heading\">\n<h2 id=\"", row.id, "-heading\">", row.title, "</h2>\n", html,
                    "</section>\n");
  }
  return sections;
}

}  // namespace

std::string RenderReport(const ReportData& data) {
  const Sections sections = RenderSections(data);
  const nlohmann::ordered_json json = ReportJson(data);
  const std::string json_text =
      json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  const std::string title = EscapeHtml(data.title);
  // What is filled in is not looked at again: a name may hold a place's mark.
  std::string page;
  for (const absl::string_view part : absl::StrSplit(PageTemplate(), '@')) {
    if (part == "TITLE") {
      absl::StrAppend(&page, title);
    } else if (part == "STYLE") {
      absl::StrAppend(&page, PageStyle());
    } else if (part == "NAVIGATION") {
      absl::StrAppend(&page, sections.navigation);
    } else if (part == "SECTIONS") {
      absl::StrAppend(&page, sections.html);
    } else if (part == "DATA") {
      absl::StrAppend(&page, EscapeJsonForScript(json_text));
    } else if (part == "SCRIPT") {
      absl::StrAppend(&page, PageScript());
    } else {
      absl::StrAppend(&page, part);
    }
  }
  return page;
}

}  // namespace zeropoint::tools
