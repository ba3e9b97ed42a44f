#include "tools/driver/weights/channel_factors.h"

#include <nlohmann/json.hpp>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

namespace zeropoint::tools {

std::string ChannelFactorsToJson(const passes::ChannelFactors& factors) {
  // Nine digits tell all floats apart.
  const auto number = [](std::string* text, float factor) {
    absl::StrAppendFormat(text, "%.9g", factor);
  };
  const auto list = [&](std::string* text, const std::vector<float>& channels) {
    absl::StrAppend(text, "[", absl::StrJoin(channels, ",", number), "]");
  };
  return absl::StrCat("[", absl::StrJoin(factors, ",", list), "]");
}

absl::StatusOr<passes::ChannelFactors> ParseChannelFactors(absl::string_view json) {
  const auto parsed = nlohmann::json::parse(json.begin(), json.end(), nullptr,
                                            /*allow_exceptions=*/false);
  const absl::Status malformed = absl::InvalidArgumentError(
      absl::StrCat("its ", kChannelFactorsKey, " are no lists of numbers"));
  if (!parsed.is_array()) return malformed;
  passes::ChannelFactors factors;
  for (const auto& list : parsed) {
    if (!list.is_array()) return malformed;
    std::vector<float>& channels = factors.emplace_back();
    for (const auto& number : list) {
      if (!number.is_number()) return malformed;
      channels.push_back(number.get<float>());
    }
  }
  return factors;
}

}  // namespace zeropoint::tools
