#include "tools/verbs/calibration/table_flag.h"

#include <algorithm>
#include <utility>

#include "runtime/status_macros.h"

namespace zeropoint::tools {
namespace {

void AddNew(const std::vector<std::string>& entries, std::vector<std::string>& flags) {
  for (const std::string& entry : entries) {
    if (std::find(flags.begin(), flags.end(), entry) == flags.end()) flags.push_back(entry);
  }
}

}  // namespace

absl::StatusOr<std::shared_ptr<const CalibrationTable>> ReadTableFlag(
    const std::string& path, std::vector<std::string>& shapes, std::vector<std::string>& bound) {
  if (path.empty()) return std::shared_ptr<const CalibrationTable>();
  ASSIGN_OR_RETURN(CalibrationTable table, ReadTable(path));
  AddNew(table.subject.shapes, shapes);
  AddNew(table.subject.binds, bound);
  return std::make_shared<const CalibrationTable>(std::move(table));
}

}  // namespace zeropoint::tools
