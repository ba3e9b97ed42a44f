#ifndef ZEROPOINT_TOOLS_REPORT_CHARTS_H_
#define ZEROPOINT_TOOLS_REPORT_CHARTS_H_

// Pictures of numbers, as SVG inside the page. Each says in words what it shows.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "tools/driver/explain/activation_grid.h"
#include "tools/driver/explain/value_histogram.h"
#include "tools/driver/explain/weight_channels.h"
#include "tools/report/report_data.h"

namespace zeropoint::tools {

/// Counts on a logarithmic scale, so that outliers show, and the range that int8 can express.
std::string HistogramChart(const ValueHistogram& histogram,
                           const std::optional<ValueRange>& representable);

/// The largest magnitude of each channel; what 127 steps of its scale reach lies as a line above.
std::string WeightsChart(const WeightChannels& weights);

/// Quality over time: what the search tried, and the front.
std::string FrontChart(const ReportFront& front);

/// A bar of one line for the shares of a whole, `parts` being a class of the style sheet and a
/// share each. What is negative is left out.
std::string ShareBar(const std::vector<std::pair<std::string, double>>& parts);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_REPORT_CHARTS_H_
