#include "absl/strings/str_cat.h"
#include "tools/report/html.h"
#include "tools/report/sections.h"

namespace zeropoint::tools {
namespace {

absl::string_view ToneClass(VerdictTone tone) {
  switch (tone) {
    case VerdictTone::kGood:
      return "good";
    case VerdictTone::kWeak:
      return "weak";
    case VerdictTone::kBad:
      return "bad";
    case VerdictTone::kNeutral:
      break;
  }
  return "neutral";
}

}  // namespace

std::string SummarySection(const ReportData& data) {
  std::string html;
  if (!data.verdict.text.empty()) {
    absl::StrAppend(&html, "<p class=\"verdict ", ToneClass(data.verdict.tone), "\">",
                    EscapeHtml(data.verdict.text), "</p>\n");
  }
  absl::StrAppend(&html, "<dl class=\"facts\">\n");
  for (const ReportFact& fact : data.facts) {
    absl::StrAppend(&html, "<div><dt>", EscapeHtml(fact.label), "</dt><dd>", EscapeHtml(fact.value),
                    "</dd></div>\n");
  }
  return html + "</dl>\n";
}

std::string RemarksSection(const ReportData& data) {
  std::string html;
  for (const std::string& warning : data.warnings) {
    absl::StrAppend(&html, "<p class=\"warning\"><strong>Warning:</strong> ", EscapeHtml(warning),
                    "</p>\n");
  }
  if (data.remarks.empty()) return html;
  absl::StrAppend(&html, "<ul>\n");
  for (const std::string& remark : data.remarks) {
    absl::StrAppend(&html, "<li>", EscapeHtml(remark), "</li>\n");
  }
  return html + "</ul>\n";
}

}  // namespace zeropoint::tools
