#include "tools/driver/tuning/budget.h"

#include <limits>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "tools/exit_code.h"

namespace zeropoint::tools {

struct BudgetRow {
  absl::string_view key;
  absl::string_view task;
  bool judges_slices = false;
  double lowest = 0;
  double highest = 1;
  /// What is stated is a loss in percent of samples, not a floor.
  bool is_loss = false;
};

namespace {

constexpr double kAny = std::numeric_limits<double>::max();

constexpr BudgetRow kBudgets[] = {
    {.key = "top1", .task = "top1", .highest = 100, .is_loss = true},
    {.key = "agreement", .task = ""},
    {.key = "sqnr", .task = "", .judges_slices = true, .highest = 300},
    {.key = "lines", .task = "ctc"},
    {.key = "hits", .task = "iou", .judges_slices = true},
    {.key = "metric", .task = "", .lowest = -kAny, .highest = kAny},
};

constexpr double kPercent = 100;

}  // namespace

absl::StatusOr<Budget> Budget::Parse(absl::string_view text) {
  const std::vector<absl::string_view> parts = absl::StrSplit(text, absl::MaxSplits('=', 1));
  const std::string flag = absl::StrCat("--budget ", text);
  for (const BudgetRow& row : kBudgets) {
    if (row.key != parts[0]) continue;
    double bound = 0;
    // False for NaN, too.
    const bool is_in_range = parts.size() == 2 && absl::SimpleAtod(parts[1], &bound) &&
                             bound >= row.lowest && bound <= row.highest;
    if (is_in_range) return Budget(row, bound, text);
    return UsageError("is no number in the range of that budget", flag,
                      row.highest == kAny ? absl::StrCat("give ", row.key, "=NUMBER")
                                          : absl::StrCat("give ", row.key, "= a number from ",
                                                         row.lowest, " to ", row.highest));
  }
  return UsageError(
      "is no budget", flag,
      absl::StrCat("give one of ",
                   absl::StrJoin(kBudgets, ", ", [](std::string* out, const BudgetRow& row) {
                     absl::StrAppend(out, row.key, "=NUMBER");
                   })));
}

absl::string_view Budget::key() const { return row_->key; }
absl::string_view Budget::task() const { return row_->task; }
bool Budget::judges_slices() const { return row_->judges_slices; }

double Budget::Floor(double float_value) const {
  return row_->is_loss ? float_value - bound_ / kPercent : bound_;
}

}  // namespace zeropoint::tools
