#ifndef ZEROPOINT_TOOLS_REPORT_HTML_H_
#define ZEROPOINT_TOOLS_REPORT_HTML_H_

// Building blocks of pages. Whatever takes `text` escapes it; whatever takes `html` does not.

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace zeropoint::tools {

/// Text as it may stand in an element or in a quoted attribute. Control characters become U+FFFD.
std::string EscapeHtml(absl::string_view text);

/// JSON as it may stand in a script element: no "<" is left.
std::string EscapeJsonForScript(const std::string& json);

/// A name from a model: isolated, so that its direction of writing does not spread.
std::string NameHtml(absl::string_view text);

/// A number with so many digits behind the point, and a unit: "31.4 dB".
std::string NumberHtml(double value, int digits, absl::string_view unit = "");

/// "93.0 kB".
std::string BytesText(double bytes);

struct TableColumn {
  absl::string_view title;
  bool is_number = false;
};

/// Rows of cells. The first cell of a row is its heading.
class TableBuilder {
 public:
  /// `caption` says what the table is, for those who do not see it.
  TableBuilder(absl::string_view caption, const std::vector<TableColumn>& columns,
               absl::string_view css_class = "");

  void BeginRow(absl::string_view id = "");
  /// `sort_key` is what rows are sorted by; empty takes what the cell shows.
  void Cell(const std::string& html, absl::string_view css_class = "",
            absl::string_view sort_key = "");
  /// Can be scrolled by keyboard where it is wider than the page.
  std::string Finish();

 private:
  std::string caption_;
  std::vector<bool> is_number_;
  std::size_t column_ = 0;
  bool has_rows_ = false;
  std::string html_;
};

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_REPORT_HTML_H_
