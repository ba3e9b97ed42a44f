#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "tools/report/html.h"
#include "tools/report/sections.h"

namespace zeropoint::tools {
namespace {

using Json = nlohmann::ordered_json;

/// Receipts come from files: what is not as it should be is left out.
Json ReceiptOf(const ReportData& data) {
  Json receipt = Json::parse(data.receipt_json, nullptr, /*allow_exceptions=*/false);
  return receipt.is_object() ? receipt : Json::object();
}

std::string TextAt(const Json& json, const char* key) {
  const auto found = json.find(key);
  if (found == json.end()) return "";
  return found->is_string()
             ? EscapeHtml(found->get<std::string>())
             : EscapeHtml(found->dump(-1, ' ', false, Json::error_handler_t::replace));
}

Json ArrayAt(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_array() ? *found : Json::array();
}

std::string WorstSlice(const Json& output) {
  const auto slice = output.find("worst_slice");
  if (slice == output.end() || !slice->is_object()) return "–";
  return absl::StrCat(TextAt(*slice, "sqnr_db"), " dB at index ", TextAt(*slice, "index"),
                      " of axis ", TextAt(*slice, "axis"));
}

}  // namespace

std::string ReceiptSection(const ReportData& data) {
  if (data.receipt_json.empty()) return "";
  const Json receipt = ReceiptOf(data);
  std::string html = absl::StrCat(
      "<p>Measured on ", TextAt(receipt, "samples"), " samples",
      TextAt(receipt, "held_out") == "true" ? " that calibration did not see" : "",
      "; the target is ", TextAt(receipt, "target_db"),
      " dB; before any repair the worst part had ", TextAt(receipt, "initial_db"), " dB.</p>\n");
  TableBuilder table(
      "Outputs against the float model",
      {{"Output"}, {"SQNR", true}, {"Worst slice"}, {"Agreement", true}, {"Largest error", true}});
  for (const Json& output : ArrayAt(receipt, "outputs")) {
    if (!output.is_object()) continue;
    table.BeginRow();
    table.Cell(absl::StrCat("<bdi class=\"name\">", TextAt(output, "name"), "</bdi>"));
    table.Cell(absl::StrCat(TextAt(output, "sqnr_db"), "&nbsp;dB"));
    table.Cell(WorstSlice(output));
    table.Cell(TextAt(output, "agreement"));
    table.Cell(TextAt(output, "max_error"));
  }
  return html + table.Finish();
}

std::string RepairsSection(const ReportData& data) {
  const Json receipt = ReceiptOf(data);
  const auto repair = receipt.find("repair");
  if (repair == receipt.end() || !repair->is_object()) return "";
  std::string html = absl::StrCat("<p>", TextAt(*repair, "measurements"),
                                  " other ways of quantizing it were measured.");
  const std::string observer = TextAt(*repair, "observer");
  if (!observer.empty()) absl::StrAppend(&html, " Ranges are found by ", observer, ".");
  absl::StrAppend(&html, "</p>\n");
  const Json nodes = ArrayAt(*repair, "nodes");
  if (nodes.empty()) return html + "<p>No op is treated otherwise than asked.</p>\n";
  TableBuilder table(
      "Ops that are treated otherwise than asked, and what that costs: time of a "
      "sample on one core, estimated by a fixed table, and bytes of weights",
      {{"Op"},
       {"Kind"},
       {"Treatment"},
       {"Alone in int8", true},
       {"ms more", true},
       {"Bytes more", true}});
  for (const Json& node : nodes) {
    if (!node.is_object()) continue;
    table.BeginRow();
    table.Cell(absl::StrCat("<bdi class=\"name\">", TextAt(node, "node"), "</bdi>"));
    table.Cell(TextAt(node, "op"));
    table.Cell(TextAt(node, "treatment"));
    table.Cell(absl::StrCat(TextAt(node, "alone_db"), "&nbsp;dB"));
    table.Cell(TextAt(node, "extra_ms"));
    table.Cell(TextAt(node, "extra_bytes"));
  }
  return html + table.Finish();
}

}  // namespace zeropoint::tools
