#include "tools/report/html.h"

#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"

namespace zeropoint::tools {
namespace {

/// Escaped, or empty where the character stands for itself.
absl::string_view Escaped(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    case '\n':
    case '\t':
      return "";
    default:
      return static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? "\xEF\xBF\xBD" : "";
  }
}

}  // namespace

std::string EscapeHtml(absl::string_view text) {
  std::string html;
  html.reserve(text.size());
  for (const char c : text) {
    const absl::string_view escaped = Escaped(c);
    if (escaped.empty()) {
      html.push_back(c);
    } else {
      absl::StrAppend(&html, escaped);
    }
  }
  return html;
}

std::string EscapeJsonForScript(const std::string& json) {
  return absl::StrReplaceAll(json, {{"<", "\\u003c"}});
}

std::string NameHtml(absl::string_view text) {
  return absl::StrCat("<bdi class=\"name\">", EscapeHtml(text), "</bdi>");
}

std::string NumberHtml(double value, int digits, absl::string_view unit) {
  if (!std::isfinite(value)) return "–";
  std::string text = absl::StrFormat("%.*f", digits, value);
  if (!unit.empty()) absl::StrAppend(&text, "&nbsp;", unit);
  return text;
}

std::string BytesText(double bytes) {
  if (bytes >= 1e6) return absl::StrFormat("%.1f MB", bytes / 1e6);
  if (bytes >= 1e3) return absl::StrFormat("%.1f kB", bytes / 1e3);
  return absl::StrFormat("%.0f bytes", bytes);
}

TableBuilder::TableBuilder(absl::string_view caption, const std::vector<TableColumn>& columns,
                           absl::string_view css_class)
    : caption_(EscapeHtml(caption)) {
  absl::StrAppend(&html_, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"",
                  caption_, "\">\n<table class=\"", css_class, "\">\n<caption>", caption_,
                  "</caption>\n<thead><tr>");
  for (const TableColumn& column : columns) {
    absl::StrAppend(&html_, "<th scope=\"col\"", column.is_number ? " class=\"number\"" : "", ">",
                    EscapeHtml(column.title), "</th>");
    is_number_.push_back(column.is_number);
  }
  absl::StrAppend(&html_, "</tr></thead>\n<tbody>");
}

void TableBuilder::BeginRow(absl::string_view id) {
  if (has_rows_) absl::StrAppend(&html_, "</tr>");
  has_rows_ = true;
  column_ = 0;
  absl::StrAppend(&html_, "\n<tr");
  if (!id.empty()) absl::StrAppend(&html_, " id=\"", EscapeHtml(id), "\"");
  absl::StrAppend(&html_, ">");
}

void TableBuilder::Cell(const std::string& html, absl::string_view css_class,
                        absl::string_view sort_key) {
  const bool is_heading = column_ == 0;
  const bool is_number = column_ < is_number_.size() && is_number_[column_];
  absl::StrAppend(&html_, is_heading ? "<th scope=\"row\"" : "<td");
  if (is_number || !css_class.empty()) {
    absl::StrAppend(&html_, " class=\"", is_number ? "number " : "", css_class, "\"");
  }
  if (!sort_key.empty()) absl::StrAppend(&html_, " data-sort=\"", EscapeHtml(sort_key), "\"");
  absl::StrAppend(&html_, ">", html, is_heading ? "</th>" : "</td>");
  ++column_;
}

std::string TableBuilder::Finish() {
  absl::StrAppend(&html_, has_rows_ ? "</tr>" : "", "\n</tbody></table></div>\n");
  return std::move(html_);
}

}  // namespace zeropoint::tools
