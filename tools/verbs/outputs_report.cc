#include "tools/verbs/outputs_report.h"

#include "absl/strings/str_format.h"

namespace zeropoint::tools {
namespace {

Json SliceJson(const SliceSqnr& slice) {
  return {{"axis", slice.axis},
          {"index", slice.index},
          {"size", slice.size},
          {"sqnr_db", slice.sqnr_db}};
}

}  // namespace

Json OutputsJson(const std::vector<OutputReport>& outputs) {
  Json json = Json::array();
  for (const OutputReport& output : outputs) {
    json.push_back(
        {{"name", output.name},
         {"sqnr_db", output.sqnr_db},
         {"worst_slice", output.worst_slice ? SliceJson(*output.worst_slice) : Json()},
         {"median_sample_db", output.median_sample_db ? Json(*output.median_sample_db) : Json()},
         {"row_db", output.row_db ? Json(*output.row_db) : Json()},
         {"agreement", output.agreement},
         {"max_error", output.max_error}});
  }
  return json;
}

std::string OutputsText(const std::vector<OutputReport>& outputs) {
  std::string text = absl::StrFormat("SQNR: %.2f dB\n", WorstWhole(outputs).sqnr_db);
  for (const OutputReport& output : outputs) {
    absl::StrAppendFormat(&text, "  output %s: %.2f dB", output.name, output.sqnr_db);
    if (output.shape_differs) text += ", another shape than the reference";
    if (output.worst_slice) {
      absl::StrAppendFormat(&text, ", at worst %.2f dB at %s", output.worst_slice->sqnr_db,
                            Describe(*output.worst_slice));
    }
    if (WorstPart({output}).is_median_sample) {
      absl::StrAppendFormat(&text, ", %.2f dB or less in half of the samples",
                            *output.median_sample_db);
    }
    if (WorstPart({output}).is_row) {
      absl::StrAppendFormat(&text, ", %.2f dB in what tells columns apart (%.1f %% of rows agree)",
                            *output.row_db, 100 * output.agreement);
    }
    text.push_back('\n');
  }
  return text;
}

}  // namespace zeropoint::tools
