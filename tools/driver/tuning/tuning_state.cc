#include "tools/driver/tuning/tuning_state.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/str_cat.h"
#include "quantizers/quantizer_registry.h"
#include "tools/driver/content_hash.h"
#include "tools/driver/tuning/text_file.h"

namespace zeropoint::tools {
namespace {

using Json = nlohmann::json;

constexpr std::chrono::seconds kSaveInterval(3);

std::string KeyOf(const TunePlan& plan, Thoroughness thoroughness) {
  return absl::StrCat(thoroughness == Thoroughness::kWhole ? "whole " : "glance ",
                      HashText(RecipeText(plan)));
}

Json ToJson(const Measured& measured) {
  return {measured.value, measured.sqnr_db, measured.milliseconds, measured.bytes};
}

/// Nullopt for anything that ToJson does not write.
std::optional<Measured> FromJson(const Json& json) {
  if (!json.is_array() || json.size() != 4) return std::nullopt;
  for (const Json& number : json) {
    if (!number.is_number()) return std::nullopt;
  }
  return Measured{.value = json[0].get<double>(),
                  .sqnr_db = json[1].get<double>(),
                  .milliseconds = json[2].get<double>(),
                  .bytes = json[3].get<std::int64_t>()};
}

/// The observer, and how nodes are treated: a repair changes nothing else.
Json DefaultPlanJson(const TunePlan& plan) {
  Json nodes = Json::object();
  for (const auto& [node, choice] : plan.nodes) {
    nodes[node] = std::string(TreatmentName(choice.treatment));
  }
  return {{"observer", quantizers::ActivationObserverName(plan.model.observer)}, {"nodes", nodes}};
}

/// Nullopt for anything that DefaultPlanJson does not write.
std::optional<TunePlan> ReadDefaultPlan(const Json& json) {
  const auto is_known = [](const Json& treatment) {
    return treatment.is_string() && TreatmentByName(treatment.get<std::string>()).has_value();
  };
  const bool has_form = json.is_object() && json.contains("observer") && json.contains("nodes") &&
                        json["observer"].is_string() && json["nodes"].is_object();
  if (!has_form || !std::all_of(json["nodes"].begin(), json["nodes"].end(), is_known)) {
    return std::nullopt;
  }
  const auto observer = quantizers::ActivationObserverByName(json["observer"].get<std::string>());
  if (!observer.ok()) return std::nullopt;
  TunePlan plan;
  plan.model.observer = *observer;
  for (const auto& [node, treatment] : json["nodes"].items()) {
    plan.nodes[node] = {.treatment = *TreatmentByName(treatment.get<std::string>())};
  }
  return plan;
}

}  // namespace

TuningState TuningState::Open(std::string path, std::string subject) {
  TuningState state;
  state.path_ = std::move(path);
  state.subject_ = std::move(subject);
  const absl::StatusOr<std::string> text = ReadTextFile(state.path_);
  if (!text.ok()) return state;
  const Json json = Json::parse(*text, nullptr, /*allow_exceptions=*/false);
  const bool is_ours = json.is_object() && json.contains("subject") &&
                       json["subject"] == state.subject_ && json.contains("measured") &&
                       json["measured"].is_object();
  if (!is_ours) return state;
  for (const auto& [key, value] : json["measured"].items()) {
    if (const std::optional<Measured> measured = FromJson(value)) state.measured_[key] = *measured;
  }
  state.num_known_ = state.measured_.size();
  state.default_plan_ = ReadDefaultPlan(json.value("default", Json()));
  const Json run_times = json.value("run_ms", Json::object());
  for (const auto& [key, value] : run_times.items()) {
    if (value.is_number()) state.run_times_[key] = value.get<double>();
  }
  return state;
}

std::optional<Measured> TuningState::Find(const TunePlan& plan, Thoroughness thoroughness) const {
  const auto found = measured_.find(KeyOf(plan, thoroughness));
  return found == measured_.end() ? std::nullopt : std::optional<Measured>(found->second);
}

absl::Status TuningState::Add(const TunePlan& plan, Thoroughness thoroughness,
                              const Measured& measured) {
  measured_[KeyOf(plan, thoroughness)] = measured;
  return Clock::now() - saved_ < kSaveInterval ? absl::OkStatus() : Save();
}

std::optional<double> TuningState::FindRunTime(const TunePlan& plan) const {
  const auto found = run_times_.find(HashText(RecipeText(plan)));
  return found == run_times_.end() ? std::nullopt : std::optional<double>(found->second);
}

void TuningState::SetRunTime(const TunePlan& plan, double milliseconds) {
  run_times_[HashText(RecipeText(plan))] = milliseconds;
}

absl::Status TuningState::Save() {
  saved_ = Clock::now();
  Json measured = Json::object();
  for (const auto& [key, value] : measured_) measured[key] = ToJson(value);
  Json json = {{"subject", subject_}, {"measured", measured}, {"run_ms", run_times_}};
  if (default_plan_) json["default"] = DefaultPlanJson(*default_plan_);
  return WriteTextFile(path_, json.dump(0, ' ', false, Json::error_handler_t::replace));
}

}  // namespace zeropoint::tools
