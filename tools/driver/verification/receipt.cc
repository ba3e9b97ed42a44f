#include "tools/driver/verification/receipt.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <nlohmann/json.hpp>

namespace zeropoint::tools {
namespace {

// Keys stay in the order in which they are written.
using Json = nlohmann::ordered_json;

/// Tenths: the last bits of a sum depend on the machine, and nobody reads them.
double Rounded(double decibels) { return std::round(decibels * 10) / 10; }
/// Three digits, for the same reason.
double ThreeDigits(double value) {
  if (value == 0) return 0;
  const double unit = std::pow(10.0, std::floor(std::log10(std::fabs(value))) - 2);
  return std::round(value / unit) * unit;
}

const char* VerdictOf(const Verification& verification) {
  if (verification.outputs.empty()) return "good";
  const double worst = WorstPart(verification.outputs).sqnr_db;
  if (worst >= verification.target_db) {
    const bool decides_otherwise = DifferingIntegers(verification.outputs) != nullptr ||
                                   DifferingChoices(verification.outputs) != nullptr;
    return decides_otherwise ? "weak" : "good";
  }
  return worst >= kWorthlessDb ? "weak" : "worthless";
}

Json OutputJson(const OutputReport& output) {
  Json json = {{"name", output.name},
               {"sqnr_db", Rounded(output.sqnr_db)},
               {"agreement", std::round(output.agreement * 1000) / 1000},
               {"max_error", ThreeDigits(output.max_error)}};
  if (output.worst_slice) {
    const SliceSqnr& slice = *output.worst_slice;
    json["worst_slice"] = {{"axis", slice.axis},
                           {"index", slice.index},
                           {"size", slice.size},
                           {"sqnr_db", Rounded(slice.sqnr_db)}};
  }
  if (output.median_sample_db) json["median_sample_db"] = Rounded(*output.median_sample_db);
  if (output.row_db) json["row_db"] = Rounded(*output.row_db);
  return json;
}

Json NodeJson(const RepairedNode& repaired) {
  return {{"node", repaired.node.name},
          {"op", repaired.node.op},
          {"treatment", std::string(TreatmentName(repaired.treatment))},
          {"alone_db", Rounded(repaired.alone_db)},
          {"weight_bytes", repaired.node.weight_bytes},
          {"extra_ms", repaired.extra_ms ? Json(ThreeDigits(*repaired.extra_ms)) : Json()},
          {"extra_bytes", repaired.extra_bytes}};
}

Json BlameJson(const std::vector<NodeLoss>& losses) {
  constexpr std::size_t kMost = 10;
  Json json = Json::array();
  for (std::size_t i = 0; i < std::min(losses.size(), kMost); ++i) {
    json.push_back({{"node", losses[i].node.name},
                    {"op", losses[i].node.op},
                    {"alone_db", Rounded(losses[i].alone_db)}});
  }
  return json;
}

Json RepairJson(const RepairResult& repair) {
  Json json = {{"measurements", repair.measurements}};
  if (repair.plan.observer) {
    json["observer"] = std::string(quantizers::ObserverKindName(*repair.plan.observer));
  }
  if (repair.plan.weight_passes) json["weight_passes"] = *repair.plan.weight_passes;
  json["nodes"] = Json::array();
  for (const RepairedNode& node : repair.nodes) json["nodes"].push_back(NodeJson(node));
  return json;
}

Json HashesJson(const InputHashes& hashes) {
  Json json = Json::object();
  const std::pair<const char*, const std::string&> rows[] = {{"model", hashes.model},
                                                             {"data", hashes.data},
                                                             {"manifest", hashes.manifest},
                                                             {"table", hashes.table}};
  for (const auto& [name, hash] : rows) {
    if (!hash.empty()) json[name] = hash;
  }
  return json;
}

std::string TextOf(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string UnverifiedReceiptJson(const std::string& why, const InputHashes& hashes) {
  return TextOf({{"verdict", "unverified"}, {"why", why}, {"sha256", HashesJson(hashes)}});
}

std::string ReceiptJson(const Verification& verification, const InputHashes& hashes) {
  Json json = {{"verdict", VerdictOf(verification)},   {"sha256", HashesJson(hashes)},
               {"target_db", verification.target_db},  {"samples", verification.samples},
               {"held_out", verification.is_held_out}, {"outputs", Json::array()}};
  if (verification.variety != Variety::kVaried) {
    json["samples_are"] = verification.variety == Variety::kFlat ? "flat" : "alike";
  }
  if (!verification.unchanging_inputs.empty()) {
    json["unchanging_inputs"] = verification.unchanging_inputs;
  }
  for (const OutputReport& output : verification.outputs) {
    json["outputs"].push_back(OutputJson(output));
  }
  json["initial_db"] = Rounded(verification.initial_db);
  json["blame"] = BlameJson(verification.repair.losses);
  json["repair"] = RepairJson(verification.repair);
  return TextOf(json);
}

}  // namespace zeropoint::tools
