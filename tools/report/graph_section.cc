#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tools/driver/explain/remedies.h"
#include "tools/report/charts.h"
#include "tools/report/html.h"
#include "tools/report/sections.h"

namespace zeropoint::tools {
namespace {

/// From cool to hot; the number beside says the same.
absl::string_view HeatClass(double sqnr_db) {
  constexpr std::pair<double, absl::string_view> kSteps[] = {
      {40, "heat0"}, {30, "heat1"}, {25, "heat2"}, {20, "heat3"}, {10, "heat4"}};
  for (const auto& [least, css_class] : kSteps) {
    if (sqnr_db >= least) return css_class;
  }
  return "heat5";
}

std::string InWords(ErrorCause cause) {
  std::string name(ErrorCauseName(cause));
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

std::string CausesHtml(const LayerReport& layer) {
  if (!layer.split) {
    return layer.unknown_reason.empty()
               ? "–"
               : absl::StrCat("not known: ", EscapeHtml(layer.unknown_reason));
  }
  if (!layer.split->main) return "no error";
  std::vector<std::pair<std::string, double>> parts;
  for (std::size_t i = 0; i < kNumErrorCauses; ++i) {
    const auto& noise = layer.split->causes[i];
    if (noise) parts.emplace_back(ErrorCauseName(static_cast<ErrorCause>(i)), noise->share);
  }
  const ErrorCause main = *layer.split->main;
  return absl::StrCat(ShareBar(parts), "<br>", InWords(main), " ",
                      absl::StrFormat("%.0f&nbsp;%%", 100 * layer.split->of(main)->share));
}

class GraphTable {
 public:
  explicit GraphTable(const LayerComparison& comparison)
      : comparison_(comparison),
        table_("Layers in the order in which they run", Columns(), "layers") {
    for (std::size_t i = 0; i < comparison.layers.size(); ++i) {
      anchors_[comparison.layers[i].name] = LayerAnchor(i);
    }
  }

  std::string Render() {
    for (std::size_t i = 0; i < comparison_.layers.size(); ++i) Row(i, comparison_.layers[i]);
    return table_.Finish();
  }

 private:
  std::vector<TableColumn> Columns() const {
    std::vector<TableColumn> columns = {
        {"Layer"}, {"Op"}, {"Computes in"}, {"SQNR", true}, {"Cause of its error"}, {"What to do"}};
    if (comparison_.blame) columns.push_back({"Output would gain", true});
    columns.push_back({"Reads"});
    return columns;
  }

  void Row(std::size_t index, const LayerReport& layer) {
    table_.BeginRow();
    table_.Cell(
        absl::StrCat("<a href=\"#", LayerAnchor(index), "\">", NameHtml(layer.name), "</a>"), "",
        layer.name);
    table_.Cell(EscapeHtml(layer.op));
    table_.Cell(layer.is_quantized ? (layer.scale ? "int8" : "int8 weights") : "float");
    table_.Cell(NumberHtml(layer.sqnr_db, 1, "dB"), HeatClass(layer.sqnr_db),
                absl::StrCat(layer.sqnr_db));
    table_.Cell(CausesHtml(layer));
    table_.Cell(RemedyHtml(layer));
    if (comparison_.blame) {
      table_.Cell(layer.blame ? NumberHtml(layer.blame->gain_db, 2, "dB") : "not known", "",
                  absl::StrCat(layer.blame ? layer.blame->gain_db : -1));
    }
    table_.Cell(ReadsHtml(layer));
  }

  std::string RemedyHtml(const LayerReport& layer) const {
    const auto explanation = Explain(layer);
    if (!explanation) return "";
    const bool is_inherited = explanation->cause == ErrorCause::kInherited;
    const auto own = is_inherited ? ExplainOwn(layer) : explanation;
    const std::string to_do =
        own ? absl::StrCat(EscapeHtml(own->text), "; ", EscapeHtml(own->remedy)) : "";
    if (!is_inherited) return to_do;
    const auto origin = anchors_.find(layer.origin);
    const std::string elsewhere = origin == anchors_.end()
                                      ? "see the layers before it"
                                      : absl::StrCat("see <a href=\"#", origin->second, "\">",
                                                     NameHtml(layer.origin), "</a>");
    return to_do.empty() ? elsewhere : absl::StrCat(elsewhere, "; of its own: ", to_do);
  }

  std::string ReadsHtml(const LayerReport& layer) const {
    std::string html;
    for (const std::string& name : layer.reads) {
      const auto anchor = anchors_.find(name);
      if (!html.empty()) absl::StrAppend(&html, ", ");
      absl::StrAppend(
          &html, anchor == anchors_.end()
                     ? NameHtml(name)
                     : absl::StrCat("<a href=\"#", anchor->second, "\">", NameHtml(name), "</a>"));
    }
    return html;
  }

  const LayerComparison& comparison_;
  TableBuilder table_;
  std::map<std::string, std::string> anchors_;
};

std::string Legend() {
  std::string html = "<p class=\"legend\">Causes: ";
  for (std::size_t i = 0; i < kNumErrorCauses; ++i) {
    const auto cause = static_cast<ErrorCause>(i);
    absl::StrAppend(&html,
                    "<span><svg width=\"10\" height=\"10\" aria-hidden=\"true\"><rect class=\"",
                    std::string(ErrorCauseName(cause)), "\" width=\"10\" height=\"10\"/></svg> ",
                    InWords(cause), "</span> ");
  }
  return html + "</p>\n";
}

}  // namespace

std::string LayerAnchor(std::size_t index) { return absl::StrCat("layer-", index); }

std::string GraphSection(const ReportData& data) {
  if (!data.comparison) return "";
  std::string html =
      "<p>SQNR is how much stronger the float model's values are than the difference: below 20 dB "
      "is weak, below 10 dB worthless.</p>\n";
  if (data.comparison->blame) {
    const BlameSummary& blame = *data.comparison->blame;
    absl::StrAppend(&html, "<p>The last number but one of a row is what output ",
                    NameHtml(blame.output), " (", NumberHtml(blame.output_sqnr_db, 1, "dB"), " on ",
                    blame.samples, " samples) would gain if the layer were exact.</p>\n");
  }
  absl::StrAppend(&html, Legend(), GraphTable(*data.comparison).Render());
  for (const std::string& name : data.comparison->unmatched) {
    absl::StrAppend(&html, "<p>Not compared, for the reference has no such layer: ", NameHtml(name),
                    "</p>\n");
  }
  return html;
}

}  // namespace zeropoint::tools
