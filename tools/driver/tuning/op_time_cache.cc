#include "tools/driver/tuning/op_time_cache.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "tools/driver/content_hash.h"
#include "tools/driver/tuning/text_file.h"

namespace zeropoint::tools {
namespace {

using Json = nlohmann::json;

constexpr int kVersion = 1;

/// The value of the first line "name : value".
std::string CpuInfo(absl::string_view name) {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    if (!absl::StartsWith(line, name)) continue;
    const std::pair<std::string, std::string> parts = absl::StrSplit(line, absl::MaxSplits(':', 1));
    return std::string(absl::StripAsciiWhitespace(parts.second));
  }
  return "";
}

}  // namespace

std::string CpuName() {
  // Machines of a cloud often share a name and differ in what the host lets through.
  return absl::StrCat(CpuInfo("model name"), " ", HashText(CpuInfo("flags")));
}

OpTimeCache OpTimeCache::Open(std::string path, std::string cpu) {
  OpTimeCache cache;
  cache.path_ = std::move(path);
  cache.cpu_ = std::move(cpu);
  const absl::StatusOr<std::string> text = ReadTextFile(cache.path_);
  if (!text.ok()) return cache;
  const Json json = Json::parse(*text, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object() || json.value("version", 0) != kVersion || !json.contains("cpus")) {
    return cache;
  }
  for (const auto& [name, times] : json["cpus"].items()) {
    for (const auto& [signature, milliseconds] : times.items()) {
      if (milliseconds.is_number()) cache.cpus_[name][signature] = milliseconds.get<double>();
    }
  }
  return cache;
}

std::string OpTimeCache::DefaultPath() {
  const char* cache = std::getenv("XDG_CACHE_HOME");
  const char* home = std::getenv("HOME");
  if (cache != nullptr && *cache != '\0') return absl::StrCat(cache, "/zeropoint/op_times.json");
  if (home == nullptr || *home == '\0') return "";
  return absl::StrCat(home, "/.cache/zeropoint/op_times.json");
}

std::optional<double> OpTimeCache::Find(const std::string& signature) const {
  const auto times = cpus_.find(cpu_);
  if (times == cpus_.end()) return std::nullopt;
  const auto found = times->second.find(signature);
  return found == times->second.end() ? std::nullopt : std::optional<double>(found->second);
}

void OpTimeCache::Set(const std::string& signature, double milliseconds) {
  cpus_[cpu_][signature] = milliseconds;
  is_new_ = true;
}

absl::Status OpTimeCache::Save() {
  if (!is_new_ || path_.empty()) return absl::OkStatus();
  std::error_code error;
  std::filesystem::create_directories(std::filesystem::path(path_).parent_path(), error);
  is_new_ = false;
  const Json json = {{"version", kVersion}, {"cpus", cpus_}};
  return WriteTextFile(path_, json.dump(0, ' ', false, Json::error_handler_t::replace));
}

}  // namespace zeropoint::tools
