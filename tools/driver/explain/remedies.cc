#include "tools/driver/explain/remedies.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tools/data/metrics.h"

namespace zeropoint::tools {
namespace {

/// A rule of a recipe that selects the layer: {"node":"/conv","quantize":false}.
template <typename Value>
std::string Rule(const LayerReport& layer, const char* key, const Value& value) {
  nlohmann::ordered_json rule = {{"node", layer.name}};
  rule[key] = value;
  return absl::StrCat("a rule ",
                      rule.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

std::string LeaveFloat(const LayerReport& layer) { return Rule(layer, "quantize", false); }

/// The part of the range that holds all but a thousandth of the values at each end.
double SharePeopleLiveIn(const LayerReport& layer) {
  const ValueHistogram& histogram = layer.histogram;
  std::int64_t all = 0;
  for (const std::int64_t count : histogram.counts()) all += count;
  std::size_t first = 0;
  std::size_t last = ValueHistogram::kBins - 1;
  const std::int64_t few = all / 1000;
  for (std::int64_t seen = 0; first < last && (seen += histogram.counts()[first]) <= few;) ++first;
  for (std::int64_t seen = 0; first < last && (seen += histogram.counts()[last]) <= few;) --last;
  const double bin = (histogram.max() - histogram.min()) / ValueHistogram::kBins;
  const double range = layer.representable.max - layer.representable.min;
  return range == 0 ? 1 : static_cast<double>(last - first + 1) * bin / range;
}

Explanation OfWeights(const LayerReport& layer) {
  const bool per_channel = layer.weights && layer.weights->is_per_channel;
  if (layer.weights && !per_channel && layer.weights->channels.size() > 1) {
    return {ErrorCause::kWeights, "its weights are rounded with one scale for all channels",
            Rule(layer, "weights", "per-channel")};
  }
  return {
      ErrorCause::kWeights, "its weights are rounded to 8 bits",
      layer.has_best_weights
          ? LeaveFloat(layer)
          : absl::StrCat("--weights best (\"weight_passes\" in a recipe), or ", LeaveFloat(layer))};
}

Explanation OfClipping(const LayerReport& layer) {
  const std::string range =
      layer.scale ? absl::StrFormat(" [%.4g, %.4g], %.3g %% of them", layer.representable.min,
                                    layer.representable.max, 100 * layer.clipped)
                  : " of its input";
  return {ErrorCause::kActivationClipping, absl::StrCat("values lie beyond its range", range),
          absl::StrCat("more samples, or ", Rule(layer, "observer", "minmax"))};
}

Explanation OfRounding(const LayerReport& layer) {
  constexpr double kWide = 0.25;
  if (layer.scale && SharePeopleLiveIn(layer) < kWide) {
    return {ErrorCause::kActivationRounding,
            absl::StrFormat("outliers stretch its range [%.4g, %.4g], so that a step of %.3g is "
                            "coarse for most values",
                            layer.representable.min, layer.representable.max, *layer.scale),
            Rule(layer, "observer", "percentile")};
  }
  const std::string step = layer.scale ? absl::StrFormat(" of %.3g", *layer.scale) : "";
  return {ErrorCause::kActivationRounding, absl::StrCat("activations are rounded to steps", step),
          LeaveFloat(layer)};
}

Explanation OfBias(const LayerReport& layer) {
  return {ErrorCause::kBias, "its bias differs from the float model's", LeaveFloat(layer)};
}

Explanation OfRequantization(const LayerReport& layer) {
  return {ErrorCause::kRequantization, "integers of one scale are turned into those of another",
          LeaveFloat(layer)};
}

Explanation OfInherited(const LayerReport& layer) {
  if (layer.origin.empty()) {
    return {ErrorCause::kInherited, "its inputs are wrong already", "see the layers before it"};
  }
  return {ErrorCause::kInherited,
          absl::StrCat("its inputs are wrong already, mostly since ", layer.origin),
          absl::StrCat("see ", layer.origin)};
}

/// By ErrorCause.
constexpr std::array<Explanation (*)(const LayerReport&), kNumErrorCauses> kExplanations = {
    OfWeights, OfClipping, OfRounding, OfBias, OfRequantization, OfInherited};

}  // namespace

std::optional<Explanation> Explain(const LayerReport& layer) {
  if (!layer.split || !layer.split->main) return std::nullopt;
  return kExplanations[static_cast<std::size_t>(*layer.split->main)](layer);
}

std::optional<Explanation> ExplainOwn(const LayerReport& layer) {
  if (!layer.split) return std::nullopt;
  std::optional<ErrorCause> own;
  for (std::size_t i = 0; i < kNumErrorCauses; ++i) {
    const auto cause = static_cast<ErrorCause>(i);
    const std::optional<CauseNoise>& noise = layer.split->of(cause);
    if (cause == ErrorCause::kInherited || !noise || noise->noise_db <= -kIdenticalSqnrDb) continue;
    if (!own || noise->noise_db > layer.split->of(*own)->noise_db) own = cause;
  }
  if (!own) return std::nullopt;
  return kExplanations[static_cast<std::size_t>(*own)](layer);
}

}  // namespace zeropoint::tools
