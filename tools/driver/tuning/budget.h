#ifndef ZEROPOINT_TOOLS_DRIVER_TUNING_BUDGET_H_
#define ZEROPOINT_TOOLS_DRIVER_TUNING_BUDGET_H_

// How much accuracy a search may spend.

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace zeropoint::tools {

struct BudgetRow;

/// "top1=0.5": at most half a point of accuracy below float. The others are floors:
/// "agreement=0.99" (rows of the first output whose best class is float's), "sqnr=30" (dB of every
/// output and slice, as --min-sqnr), "lines=0.97" and "hits=0.95" (shares, task_metric.h),
/// "metric=0.8" (--metric-cmd).
class Budget {
 public:
  /// UsageError names the budgets there are, and a number that is out of its range.
  static absl::StatusOr<Budget> Parse(absl::string_view text);

  /// "top1=0.5", as it was given.
  const std::string& text() const { return text_; }
  /// "top1".
  absl::string_view key() const;
  /// The metric of tasks/task_metric.h that measures it; empty for the other budgets.
  absl::string_view task() const;
  /// Whether --metric-cmd measures it.
  bool is_command() const { return key() == "metric"; }
  /// Whether what it needs of float is the noise of whole outputs, or of their worst slice too.
  bool judges_slices() const;
  /// The least value that holds, where the float model has `float_value`.
  double Floor(double float_value) const;

 private:
  Budget(const BudgetRow& row, double bound, absl::string_view text)
      : row_(&row), bound_(bound), text_(text) {}

  const BudgetRow* row_;
  double bound_;
  std::string text_;
};

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_TUNING_BUDGET_H_
