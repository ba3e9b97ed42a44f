#include "tools/report/report_json.h"

#include <optional>
#include <string>
#include <utility>

#include "tools/driver/explain/remedies.h"

namespace zeropoint::tools {
namespace {

using Json = nlohmann::ordered_json;

/// Null where it is not known, so that nobody takes it for nothing.
Json CausesJson(const LayerReport& layer) {
  if (!layer.split) return nullptr;
  Json causes = Json::object();
  for (std::size_t i = 0; i < kNumErrorCauses; ++i) {
    const std::optional<CauseNoise>& noise = layer.split->causes[i];
    Json& at = causes[std::string(ErrorCauseName(static_cast<ErrorCause>(i)))];
    if (noise) at = {{"noise_db", noise->noise_db}, {"share", noise->share}};
  }
  return causes;
}

Json ExplanationJson(const Explanation& explanation) {
  return {{"cause", std::string(ErrorCauseName(explanation.cause))},
          {"text", explanation.text},
          {"remedy", explanation.remedy}};
}

Json TimesJson(const ReportTimes& times) {
  Json nodes = Json::array();
  for (const runtime::NodeTime& node : times.nodes) {
    nodes.push_back({{"name", node.name}, {"kind", node.kind}, {"ms", node.milliseconds}});
  }
  return {{"label", times.label}, {"ops", std::move(nodes)}};
}

Json FrontJson(const ReportFront& front) {
  Json points = Json::array();
  for (const FrontPoint& point : front.points) {
    points.push_back({{"name", point.name},
                      {"quality", point.quality},
                      {"ms", point.milliseconds},
                      {"bytes", point.bytes},
                      {"on_front", point.is_on_front},
                      {"chosen", point.is_chosen}});
  }
  return {{"metric", front.metric}, {"points", std::move(points)}};
}

void AddComparison(const LayerComparison& comparison, Json& json) {
  json["layers"] = Json::array();
  for (const LayerReport& layer : comparison.layers) json["layers"].push_back(LayerJson(layer));
  json["by_handle"] = comparison.by_handle;
  json["unmatched"] = comparison.unmatched;
  if (comparison.blame) json["blame"] = BlameJson(*comparison.blame);
}

}  // namespace

Json LayerJson(const LayerReport& layer) {
  Json json = {{"name", layer.name},
               {"op", layer.op},
               {"handle", layer.handle.empty() ? Json(nullptr) : Json(layer.handle)},
               {"reference_name", layer.reference_name},
               {"sqnr_db", layer.sqnr_db},
               {"max_error", layer.max_error},
               {"min", layer.program.min},
               {"max", layer.program.max},
               {"mean", layer.program_spread.mean},
               {"deviation", layer.program_spread.deviation},
               {"reference_min", layer.reference.min},
               {"reference_max", layer.reference.max},
               {"reference_mean", layer.reference_spread.mean},
               {"reference_deviation", layer.reference_spread.deviation}};
  if (layer.scale) {
    json["scale"] = *layer.scale;
    json["clipped"] = layer.clipped;
  }
  json["reads"] = layer.reads;
  json["causes"] = CausesJson(layer);
  if (!layer.unknown_reason.empty()) json["causes_unknown"] = layer.unknown_reason;
  if (layer.split) json["explained_db"] = layer.split->explained_db;
  const auto main = Explain(layer);
  if (main) json["main_cause"] = ExplanationJson(*main);
  // What can be done here, where most of the error comes from elsewhere.
  if (main && main->cause == ErrorCause::kInherited) {
    if (const auto own = ExplainOwn(layer)) json["own_cause"] = ExplanationJson(*own);
  }
  if (!layer.origin.empty()) json["origin"] = layer.origin;
  if (layer.blame) {
    json["output"] = {{"noise_db", layer.blame->noise_db},
                      {"share", layer.blame->share},
                      {"gain_db", layer.blame->gain_db}};
  }
  return json;
}

Json BlameJson(const BlameSummary& blame) {
  return {{"output", blame.output},
          {"samples", blame.samples},
          {"sqnr_db", blame.output_sqnr_db},
          {"explained_db", blame.explained_db}};
}

Json ReportJson(const ReportData& data) {
  Json json = {{"title", data.title}, {"verdict", data.verdict.text}};
  for (const ReportFact& fact : data.facts) json["facts"][fact.label] = fact.value;
  const Json receipt = Json::parse(data.receipt_json, nullptr, /*allow_exceptions=*/false);
  if (receipt.is_object()) json["receipt"] = receipt;
  if (data.comparison) AddComparison(*data.comparison, json);
  for (const ReportTimes& times : data.times) json["times"].push_back(TimesJson(times));
  if (!data.warnings.empty()) json["warnings"] = data.warnings;
  if (!data.remarks.empty()) json["remarks"] = data.remarks;
  if (data.front) json["front"] = FrontJson(*data.front);
  return json;
}

}  // namespace zeropoint::tools
