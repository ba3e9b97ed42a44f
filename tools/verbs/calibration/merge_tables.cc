#include "tools/verbs/calibration/merge_tables.h"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "runtime/status_macros.h"
#include "tools/driver/calibration/calibration_table.h"
#include "tools/driver/calibration/merge_tables.h"
#include "tools/verbs/output.h"
#include "tools/verbs/progress.h"

namespace zeropoint::tools {
namespace {

struct MergeFlags {
  std::vector<std::string> tables;
  std::string output;
  CommonOptions common;
};

absl::Status Merge(const MergeFlags& flags) {
  RETURN_IF_ERROR(CheckOutputPath(flags.output, flags.tables.front()));
  std::vector<CalibrationTable> tables;
  {
    Progress progress(flags.common.quiet);
    const auto total = static_cast<std::int64_t>(flags.tables.size());
    for (const std::string& path : flags.tables) {
      ASSIGN_OR_RETURN(CalibrationTable table, ReadTable(path));
      tables.push_back(std::move(table));
      progress.Update("read", static_cast<std::int64_t>(tables.size()), total);
    }
  }
  ASSIGN_OR_RETURN(const CalibrationTable merged, MergeTables(std::move(tables)));
  RETURN_IF_ERROR(WriteTable(merged, flags.output));
  const Json json = {{"output", flags.output},
                     {"tables", flags.tables.size()},
                     {"samples", merged.num_samples()},
                     {"tensors", merged.lines.size()}};
  return PrintReport(flags.common.json, json,
                     absl::StrCat(flags.output, ": ", merged.lines.size(), " tensors, ",
                                  merged.num_samples(), " samples of ", flags.tables.size(),
                                  flags.tables.size() == 1 ? " table\n" : " tables\n"));
}

}  // namespace

void AddMergeTablesVerb(CLI::App& app, Action& action) {
  CLI::App* verb = app.add_subcommand("merge-tables",
                                      "Make one calibration table of those of parts of the data");
  auto flags = std::make_shared<MergeFlags>();
  verb->add_option("TABLES", flags->tables, "Tables of zp calibrate")->required();
  verb->add_option("-o,--output", flags->output, "The table to write")->required();
  AddCommonOptions(*verb, flags->common);
  verb->callback([flags, &action] { action = [flags] { return Merge(*flags); }; });
}

}  // namespace zeropoint::tools
