#ifndef ZEROPOINT_TOOLS_DATA_ROW_SQNR_H_
#define ZEROPOINT_TOOLS_DATA_ROW_SQNR_H_

// SQNR of what tells the columns of a row apart: what all columns of a row have in common makes up
// power and decides nothing.

#include <cstdint>
#include <optional>

#include "absl/types/span.h"
#include "tools/data/metrics.h"

namespace zeropoint::tools {

/// A common part has at least this many times the power of what tells columns apart.
inline constexpr double kMinCommonPower = 10;

/// Accumulates rows, of which each chooses a column: values of actions, scores of classes. Both
/// sides count from the mean of their own row.
class RowSqnr {
 public:
  /// Rows of `columns` elements each; one that is not finite is left out.
  void Add(absl::Span<const float> reference, absl::Span<const float> value, std::int64_t columns);

  /// In dB; nullopt where columns do not differ, and of scores of 0 to 1.
  std::optional<double> decibels() const;
  /// Whether what columns have in common makes up so much of the power that no number for all tells
  /// of what decides. False where decibels() has no value.
  bool HasCommonPart() const;

 private:
  void AddRow(absl::Span<const float> reference, absl::Span<const float> value);

  Sqnr differences_;
  double signal_ = 0;  // of differences_
  double power_ = 0;   // of all
  bool is_score_ = true;
};

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DATA_ROW_SQNR_H_
