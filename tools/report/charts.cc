#include "tools/report/charts.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tools/report/html.h"

namespace zeropoint::tools {
namespace {

constexpr double kWidth = 480;
constexpr double kHeight = 110;

/// Maps numbers to places of a picture.
struct Axis {
  double min = 0;
  double max = 1;
  double length = kWidth;

  double At(double value) const {
    return max > min ? (value - min) / (max - min) * length : length / 2;
  }
};

std::string BeginSvg(double width, double height, const std::string& label) {
  return absl::StrFormat(
      "<svg class=\"chart\" viewBox=\"0 0 %.0f %.0f\" width=\"%.0f\" height=\"%.0f\" role=\"img\" "
      "aria-label=\"%s\">",
      width, height, width, height, EscapeHtml(label));
}

std::string Rectangle(absl::string_view css_class, double x, double y, double width,
                      double height) {
  return absl::StrFormat(
      "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>",
      std::string(css_class), x, y, std::max(width, 0.0), std::max(height, 0.0));
}

std::string Label(double x, double y, const char* anchor, const std::string& text) {
  return absl::StrFormat("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>", x, y, anchor,
                         EscapeHtml(text));
}

/// Bars from the bottom of the picture, as one path.
class Bars {
 public:
  void Add(double x, double width, double height) {
    if (height <= 0) return;
    absl::StrAppendFormat(&path_, "M%.1f %.1fV%.1fH%.1fV%.1fZ", x, kHeight, kHeight - height,
                          x + width, kHeight);
  }
  std::string Finish(absl::string_view css_class) const {
    return absl::StrCat("<path class=\"", css_class, "\" d=\"", path_, "\"/>");
  }

 private:
  std::string path_;
};

std::string HistogramLabel(const ValueHistogram& histogram,
                           const std::optional<ValueRange>& representable) {
  std::string label = absl::StrFormat("Distribution of the float values from %.4g to %.4g",
                                      histogram.min(), histogram.max());
  if (representable) {
    absl::StrAppendFormat(&label, "; int8 expresses %.4g to %.4g", representable->min,
                          representable->max);
  }
  return label;
}

}  // namespace

std::string HistogramChart(const ValueHistogram& histogram,
                           const std::optional<ValueRange>& representable) {
  Axis axis = {histogram.min(), histogram.max()};
  if (representable) {
    axis.min = std::min<double>(axis.min, representable->min);
    axis.max = std::max<double>(axis.max, representable->max);
  }
  std::int64_t most = 1;
  for (const std::int64_t count : histogram.counts()) most = std::max(most, count);
  const double unit = (kHeight - 4) / std::log1p(static_cast<double>(most));
  const double bin = (histogram.max() - histogram.min()) / ValueHistogram::kBins;
  Bars bars;
  for (std::size_t i = 0; i < ValueHistogram::kBins; ++i) {
    const double left = axis.At(histogram.min() + bin * static_cast<double>(i));
    const double right = axis.At(histogram.min() + bin * static_cast<double>(i + 1));
    bars.Add(left, right - left, unit * std::log1p(static_cast<double>(histogram.counts()[i])));
  }
  std::string svg = BeginSvg(kWidth, kHeight + 18, HistogramLabel(histogram, representable));
  if (representable) {
    const double left = axis.At(representable->min);
    absl::StrAppend(&svg, Rectangle("range", left, 0, axis.At(representable->max) - left, kHeight));
  }
  absl::StrAppend(&svg, bars.Finish("bars"),
                  Label(0, kHeight + 14, "start", absl::StrFormat("%.4g", axis.min)),
                  Label(kWidth, kHeight + 14, "end", absl::StrFormat("%.4g", axis.max)), "</svg>");
  return svg;
}

std::string WeightsChart(const WeightChannels& weights) {
  double most = 0;
  for (const WeightChannel& channel : weights.channels) {
    most = std::max<double>({most, channel.max_abs, 127.0 * channel.scale});
  }
  const auto count = static_cast<double>(weights.channels.size());
  const double width = kWidth / std::max(count, 1.0);
  const double unit = most > 0 ? (kHeight - 4) / most : 0;
  Bars reached;
  Bars bars;
  for (std::size_t i = 0; i < weights.channels.size(); ++i) {
    const double left = width * static_cast<double>(i);
    reached.Add(left, width, 127.0 * weights.channels[i].scale * unit);
    bars.Add(left, width * 0.8, weights.channels[i].max_abs * unit);
  }
  return absl::StrCat(
      BeginSvg(kWidth, kHeight + 18,
               absl::StrFormat("Largest weight of each of %d channels, up to %.4g",
                               weights.channels.size(), most)),
      reached.Finish("range"), bars.Finish("bars"), Label(0, kHeight + 14, "start", "channel 0"),
      Label(kWidth, kHeight + 14, "end", absl::StrCat(weights.channels.size() - 1)), "</svg>");
}

std::string FrontChart(const ReportFront& front) {
  Axis x = {1e300, -1e300, kWidth - 40};
  Axis y = {1e300, -1e300, 200};
  for (const FrontPoint& point : front.points) {
    x.min = std::min(x.min, point.milliseconds);
    x.max = std::max(x.max, point.milliseconds);
    y.min = std::min(y.min, point.quality);
    y.max = std::max(y.max, point.quality);
  }
  std::string svg = BeginSvg(
      kWidth, 250,
      absl::StrCat(front.metric, " over time of ", front.points.size(), " ways of quantizing"));
  for (const FrontPoint& point : front.points) {
    const char* css_class = point.is_chosen ? "chosen" : point.is_on_front ? "front" : "tried";
    absl::StrAppendFormat(&svg, "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%d\"/>",
                          css_class, 20 + x.At(point.milliseconds), 215 - y.At(point.quality),
                          point.is_chosen ? 7 : 4);
  }
  absl::StrAppend(&svg, Label(20, 240, "start", absl::StrFormat("%.3g ms", x.min)),
                  Label(kWidth - 20, 240, "end", absl::StrFormat("%.3g ms", x.max)), "</svg>");
  return svg;
}

std::string ShareBar(const std::vector<std::pair<std::string, double>>& parts) {
  double sum = 0;
  for (const auto& part : parts) sum += std::max(part.second, 0.0);
  std::string svg =
      "<svg class=\"shares\" viewBox=\"0 0 100 8\" width=\"100\" height=\"8\" "
      "aria-hidden=\"true\">";
  double left = 0;
  for (const auto& part : parts) {
    const double width = sum > 0 ? 100 * std::max(part.second, 0.0) / sum : 0;
    if (width >= 0.5) absl::StrAppend(&svg, Rectangle(part.first, left, 0, width, 8));
    left += width;
  }
  return svg + "</svg>";
}

}  // namespace zeropoint::tools
