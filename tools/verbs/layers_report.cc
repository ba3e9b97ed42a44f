#include "tools/verbs/layers_report.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tools/driver/explain/remedies.h"
#include "tools/report/report_json.h"

namespace zeropoint::tools {
namespace {

/// Below all others where it is not known.
double OutputNoise(const LayerReport& layer) {
  return layer.blame ? layer.blame->noise_db : -std::numeric_limits<double>::infinity();
}

/// "weights 61 %, inherited 32 %": what makes up a tenth or more.
std::string CausesText(const LayerReport& layer) {
  if (!layer.split) return layer.unknown_reason.empty() ? "" : "?";
  std::vector<std::pair<double, std::string>> parts;
  for (std::size_t i = 0; i < kNumErrorCauses; ++i) {
    const std::optional<CauseNoise>& noise = layer.split->causes[i];
    if (!noise || noise->share < 0.1) continue;
    std::string name(ErrorCauseName(static_cast<ErrorCause>(i)));
    std::replace(name.begin(), name.end(), '_', ' ');
    parts.emplace_back(-noise->share, absl::StrFormat("%s %.0f %%", name, 100 * noise->share));
  }
  std::sort(parts.begin(), parts.end());
  std::string text;
  for (const auto& part : parts) absl::StrAppend(&text, text.empty() ? "" : ", ", part.second);
  return text;
}

std::string RowText(const LayerReport& layer, bool blamed) {
  const std::string clipped = layer.scale ? absl::StrFormat("%.3f", 100 * layer.clipped) : "-";
  std::string row = absl::StrFormat(
      "%-8s %8.1f %9.3g %9s  %-25s %-25s ", layer.handle.empty() ? "-" : layer.handle,
      layer.sqnr_db, layer.max_error, clipped,
      absl::StrFormat("[%.4g, %.4g]", layer.reference.min, layer.reference.max),
      absl::StrFormat("[%.4g, %.4g]", layer.program.min, layer.program.max));
  if (blamed) {
    absl::StrAppendFormat(&row, "%8s ",
                          layer.blame ? absl::StrFormat("%.2f", layer.blame->gain_db) : "?");
  }
  absl::StrAppend(&row, layer.name, " (", layer.op, ")");
  if (layer.reference_name != layer.name) {
    absl::StrAppend(&row, ", in the reference ", layer.reference_name);
  }
  const std::string causes = CausesText(layer);
  if (!causes.empty()) absl::StrAppend(&row, ": ", causes);
  return row;
}

/// Layers whose own doing is worth a line: those that cost the output most where that is known,
/// else those of least SQNR.
std::vector<const LayerReport*> WorthMending(const LayerComparison& comparison) {
  constexpr std::size_t kMost = 5;
  std::vector<const LayerReport*> layers;
  for (const LayerReport& layer : comparison.layers) {
    const auto main = Explain(layer);
    if (!layer.is_quantized || !main || !ExplainOwn(layer)) continue;
    // Without a ranking by the output, a layer that mostly inherits is not the one to mend.
    if (!comparison.blame && main->cause == ErrorCause::kInherited) continue;
    if (!comparison.blame || (layer.blame && layer.blame->share >= 0.01)) layers.push_back(&layer);
  }
  std::sort(layers.begin(), layers.end(), [](const LayerReport* a, const LayerReport* b) {
    return std::make_tuple(-OutputNoise(*a), a->sqnr_db, a->name) <
           std::make_tuple(-OutputNoise(*b), b->sqnr_db, b->name);
  });
  layers.resize(std::min(layers.size(), kMost));
  return layers;
}

std::string BlameText(const BlameSummary& blame) {
  return absl::StrFormat(
      "gain: what output '%s' (%.1f dB on %d samples) gains if the layer alone were exact; all "
      "layers alone make %+.1f dB of its error\n",
      blame.output, blame.output_sqnr_db, blame.samples, blame.explained_db);
}

}  // namespace

void RankLayers(LayerOrder order, std::int64_t count, LayerComparison& comparison) {
  auto& layers = comparison.layers;
  if (order == LayerOrder::kSqnr) {
    std::sort(layers.begin(), layers.end(), [](const LayerReport& a, const LayerReport& b) {
      return std::tie(a.sqnr_db, a.name) < std::tie(b.sqnr_db, b.name);
    });
  } else if (order == LayerOrder::kGain) {
    std::sort(layers.begin(), layers.end(), [](const LayerReport& a, const LayerReport& b) {
      return std::make_pair(-OutputNoise(a), a.name) < std::make_pair(-OutputNoise(b), b.name);
    });
  }
  if (count > 0) layers.resize(std::min(layers.size(), static_cast<std::size_t>(count)));
}

void AddLayersJson(const LayerComparison& comparison, Json& json) {
  Json layers = Json::array();
  for (const LayerReport& layer : comparison.layers) layers.push_back(LayerJson(layer));
  json["layers"] = std::move(layers);
  json["by_handle"] = comparison.by_handle;
  json["unmatched"] = comparison.unmatched;
  if (comparison.blame) json["blame"] = BlameJson(*comparison.blame);
}

std::string LayersText(const LayerComparison& comparison) {
  const bool blamed = comparison.blame.has_value();
  std::string text;
  if (!comparison.by_handle) {
    text = "layers are matched by name: the two are no forms of one imported model\n";
  }
  absl::StrAppendFormat(&text, "%-8s %8s %9s %9s  %-25s %-25s %s%s\n", "handle", "SQNR dB",
                        "max error", "clipped %", "reference", "range", blamed ? " gain dB " : "",
                        "layer");
  for (const LayerReport& layer : comparison.layers) {
    absl::StrAppend(&text, RowText(layer, blamed), "\n");
  }
  for (const std::string& name : comparison.unmatched) {
    absl::StrAppend(&text, "not compared, for the reference has no such layer: ", name, "\n");
  }
  for (const LayerReport& layer : comparison.layers) {
    if (layer.unknown_reason.empty()) continue;
    absl::StrAppend(&text, "causes of ", layer.name, " not known: ", layer.unknown_reason, "\n");
  }
  if (blamed) absl::StrAppend(&text, BlameText(*comparison.blame));
  for (const LayerReport* layer : WorthMending(comparison)) {
    const Explanation explanation = *ExplainOwn(*layer);
    absl::StrAppend(&text, layer->name, ": ", explanation.text, "; ", explanation.remedy, "\n");
  }
  return text;
}

}  // namespace zeropoint::tools
