#include <algorithm>
#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tools/report/charts.h"
#include "tools/report/html.h"
#include "tools/report/sections.h"

namespace zeropoint::tools {
namespace {

std::string RangesHtml(const LayerReport& layer) {
  std::string text = absl::StrFormat(
      "Float values lie in [%.5g, %.5g], the program's in [%.5g, %.5g].", layer.reference.min,
      layer.reference.max, layer.program.min, layer.program.max);
  if (layer.scale) {
    absl::StrAppendFormat(&text,
                          " int8 expresses [%.5g, %.5g] in steps of %.4g; %.3g %% of the "
                          "values are beyond.",
                          layer.representable.min, layer.representable.max, *layer.scale,
                          100 * layer.clipped);
  }
  return absl::StrCat("<p>", EscapeHtml(text), "</p>\n");
}

std::string CauseTable(const LayerReport& layer) {
  if (!layer.split) return "";
  TableBuilder table("Causes of its error",
                     {{"Cause"}, {"Noise against the signal", true}, {"Share", true}});
  for (std::size_t i = 0; i < kNumErrorCauses; ++i) {
    const auto& noise = layer.split->causes[i];
    if (!noise) continue;
    table.BeginRow();
    std::string name(ErrorCauseName(static_cast<ErrorCause>(i)));
    std::replace(name.begin(), name.end(), '_', ' ');
    table.Cell(name);
    table.Cell(noise->noise_db <= -300 ? "none" : NumberHtml(noise->noise_db, 1, "dB"));
    table.Cell(NumberHtml(100 * noise->share, 1, "%"));
  }
  return table.Finish();
}

/// The channels that lose most.
std::string ChannelTable(const WeightChannels& weights) {
  constexpr std::size_t kMost = 8;
  std::vector<std::size_t> order(weights.channels.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const double noise_a = weights.channels[a].noise_db;
    const double noise_b = weights.channels[b].noise_db;
    return noise_a != noise_b ? noise_a > noise_b : a < b;
  });
  order.resize(std::min(order.size(), kMost));
  TableBuilder table("Channels whose weights lose most",
                     {{"Channel"}, {"Largest weight", true}, {"Scale", true}, {"Noise", true}});
  for (const std::size_t index : order) {
    const WeightChannel& channel = weights.channels[index];
    table.BeginRow();
    table.Cell(absl::StrCat(index));
    table.Cell(absl::StrFormat("%.4g", channel.max_abs));
    table.Cell(absl::StrFormat("%.4g", channel.scale));
    table.Cell(NumberHtml(channel.noise_db, 1, "dB"));
  }
  return table.Finish();
}

std::string LayerHtml(std::size_t index, const LayerReport& layer) {
  std::string html =
      absl::StrCat("<details id=\"", LayerAnchor(index), "\"><summary>", NameHtml(layer.name),
                   " <span>", EscapeHtml(layer.op), ", ", NumberHtml(layer.sqnr_db, 1, "dB"),
                   "</span></summary>\n", RangesHtml(layer));
  std::optional<ValueRange> range;
  if (layer.scale) range = layer.representable;
  absl::StrAppend(&html, "<h3>Activations</h3>\n", HistogramChart(layer.histogram, range), "\n",
                  CauseTable(layer));
  if (layer.weights) {
    absl::StrAppend(&html, "<h3>Weights, ",
                    layer.weights->is_per_channel ? "a scale per channel" : "one scale", "</h3>\n",
                    WeightsChart(*layer.weights), "\n", ChannelTable(*layer.weights));
  }
  return html + "</details>\n";
}

}  // namespace

std::string DistributionsSection(const ReportData& data) {
  if (!data.comparison || data.comparison->layers.empty()) return "";
  std::string html =
      "<p>Bars show how often float values occur, on a logarithmic scale; the shaded range is what "
      "int8 expresses.</p>\n";
  for (std::size_t i = 0; i < data.comparison->layers.size(); ++i) {
    absl::StrAppend(&html, LayerHtml(i, data.comparison->layers[i]));
  }
  return html;
}

}  // namespace zeropoint::tools
