#include "tools/driver/tuning/tuning_state.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/str_cat.h"
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

absl::Status TuningState::Save() {
  saved_ = Clock::now();
  Json measured = Json::object();
  for (const auto& [key, value] : measured_) measured[key] = ToJson(value);
  return WriteTextFile(path_, Json({{"subject", subject_}, {"measured", measured}}).dump(0));
}

}  // namespace zeropoint::tools
