#include "tools/driver/calibration/merge_tables.h"

#include <algorithm>
#include <memory>
#include <string>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "ir/status_macros.h"
#include "tools/error_text.h"

namespace zeropoint::tools {
namespace {

using quantizers::Observer;

std::string SubjectText(const std::vector<std::string>& flags) {
  std::string text;
  for (const std::string& flag : flags) absl::StrAppend(&text, flag, "\n");
  return text;
}

/// What of two subjects differs, in words; null where nothing does.
const char* DifferenceOf(const TableSubject& a, const TableSubject& b) {
  const struct {
    bool differs;
    const char* words;
  } rows[] = {
      {a.model != b.model, "another model"},
      {a.preprocess != b.preprocess, "another preprocess manifest"},
      {a.settings != b.settings, "other settings"},
      {a.batch != b.batch, "another batch"},
      {SubjectText(a.shapes) != SubjectText(b.shapes), "other shapes of inputs"},
      {SubjectText(a.binds) != SubjectText(b.binds), "other constant inputs"},
  };
  for (const auto& row : rows) {
    if (row.differs) return row.words;
  }
  return nullptr;
}

absl::Status CheckSubject(const CalibrationTable& table, const CalibrationTable& first) {
  const char* difference = DifferenceOf(first.subject, table.subject);
  if (difference == nullptr) return absl::OkStatus();
  return absl::InvalidArgumentError(
      ErrorText(absl::StrCat("is of ", difference, " than ", first.path), table.path,
                "merge tables of one model that were made with the same flags"));
}

absl::Status CheckTensors(const CalibrationTable& table, const CalibrationTable& first) {
  for (const CalibrationTable* one : {&table, &first}) {
    const CalibrationTable& other = one == &table ? first : table;
    for (const auto& [key, line] : one->lines) {
      if (other.lines.count(key) > 0) continue;
      return absl::InvalidArgumentError(
          ErrorText(absl::StrCat("tensor '", line.tensor, "' has no such line in ", other.path),
                    one->WhereOf(line), "calibrate again the one that lacks it"));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckIsMeasured(const CalibrationTable& table, const TableLine& line) {
  ASSIGN_OR_RETURN(const bool is_edited,
                   WithPlace(IsEdited(line), table.WhereOf(line), "calibrate again"));
  if (!is_edited) return absl::OkStatus();
  return absl::InvalidArgumentError(
      ErrorText(absl::StrCat("tensor '", line.tensor, "' has another range than its counts say"),
                table.WhereOf(line), "merge first, and change ranges in what comes of it"));
}

/// The line of `key` in all tables.
absl::StatusOr<TableLine> MergedLine(const std::vector<CalibrationTable>& tables,
                                     const std::string& key) {
  const TableLine& first = tables.front().lines.at(key);
  if (!first.same_as.empty()) return first;
  std::unique_ptr<Observer> merged;
  for (const CalibrationTable& table : tables) {
    const TableLine& line = table.lines.at(key);
    RETURN_IF_ERROR(CheckIsMeasured(table, line));
    ASSIGN_OR_RETURN(std::unique_ptr<Observer> observer,
                     WithPlace(ObserverOf(line), table.WhereOf(line), "calibrate again"));
    if (merged == nullptr) {
      merged = std::move(observer);
      continue;
    }
    const absl::Status status = merged->Merge(line.state);
    if (status.ok()) continue;
    return absl::InvalidArgumentError(
        ErrorText(absl::StrCat("tensor '", line.tensor, "': ", status.message()),
                  table.WhereOf(line), "calibrate with another --observer, or on one machine"));
  }
  return WithPlace(LineOf(first.tensor, first.spec, *merged), tables.front().path,
                   "check the samples of all tables");
}

}  // namespace

absl::StatusOr<CalibrationTable> MergeTables(std::vector<CalibrationTable> tables) {
  const auto begins_with = [](const CalibrationTable& table) {
    const DataPart& part = table.data.front();
    return std::tie(part.hash, part.begin, part.end);
  };
  std::sort(tables.begin(), tables.end(),
            [&](const CalibrationTable& a, const CalibrationTable& b) {
              return begins_with(a) < begins_with(b);
            });
  const CalibrationTable& first = tables.front();
  CalibrationTable merged = {
      .subject = first.subject, .data = {}, .lines = {}, .fit = "", .path = ""};
  for (const CalibrationTable& table : tables) {
    RETURN_IF_ERROR(CheckSubject(table, first));
    RETURN_IF_ERROR(CheckTensors(table, first));
    merged.data.insert(merged.data.end(), table.data.begin(), table.data.end());
    RETURN_IF_ERROR(WithPlace(JoinParts(merged.data), table.path, "name each part once"));
  }
  for (const auto& [key, line] : first.lines) {
    ASSIGN_OR_RETURN(TableLine whole, MergedLine(tables, key));
    merged.lines.emplace(key, std::move(whole));
  }
  return merged;
}

}  // namespace zeropoint::tools
