#ifndef ZEROPOINT_TOOLS_DRIVER_EXPLAIN_LAYER_STATISTICS_H_
#define ZEROPOINT_TOOLS_DRIVER_EXPLAIN_LAYER_STATISTICS_H_

// What one layer yields against what it yields in the reference, batch by batch.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runtime/program.h"
#include "tools/data/metrics.h"
#include "tools/data/running_sum.h"
#include "tools/driver/explain/layer_report.h"
#include "tools/driver/explain/layer_taps.h"

namespace zeropoint::tools {

/// The numbers of a LayerReport that need nothing but the two results. Memory does not grow.
class LayerStatistics {
 public:
  LayerStatistics(const LayerTap& tap, const LayerTap& reference,
                  const runtime::ProgramValue& value);

  /// Real numbers of one run, of the same size and in the same order.
  void Add(const std::vector<float>& expected, const std::vector<float>& actual);

  LayerReport Finish() const;

 private:
  void CountClipped(const std::vector<float>& expected);

  LayerReport report_;
  /// Of finite elements.
  RunningSum reference_;
  RunningSum program_;
  Sqnr sqnr_;
  std::int64_t clipped_ = 0;
  std::int64_t elements_ = 0;
};

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_EXPLAIN_LAYER_STATISTICS_H_
