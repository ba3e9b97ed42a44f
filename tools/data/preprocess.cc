#include "tools/data/preprocess.h"

#include <cmath>
#include <cstddef>
#include <cstdint>

#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "runtime/status_macros.h"
#include "tools/data/convert.h"
#include "tools/data/json_file.h"

namespace zeropoint::tools {
namespace {

using Json = nlohmann::json;

absl::Status ReadNumbers(const Json& value, absl::string_view where, absl::string_view key,
                         std::vector<double>& numbers) {
  if (!value.is_array() || value.empty()) {
    return BadValue(where, key, "a list of numbers, one per channel");
  }
  for (const Json& number : value) {
    if (!number.is_number() || !std::isfinite(number.get<double>())) {
      return BadValue(where, key, "finite numbers");
    }
    numbers.push_back(number.get<double>());
  }
  return absl::OkStatus();
}

absl::Status ReadText(const Json& value, absl::string_view where, absl::string_view key,
                      std::string& text) {
  if (!value.is_string()) return BadValue(where, key, "the name of an array");
  text = value.get<std::string>();
  return absl::OkStatus();
}

absl::Status ReadScale(const Json& value, absl::string_view where, absl::string_view key,
                       double& scale) {
  if (!value.is_number() || !std::isfinite(value.get<double>())) {
    return BadValue(where, key, "a finite number");
  }
  scale = value.get<double>();
  return absl::OkStatus();
}

absl::Status ReadInput(const Json& value, absl::string_view where, InputPreprocess& input) {
  const std::string prefix = absl::StrCat("inputs.", input.input);
  if (!value.is_object()) return BadValue(where, prefix, "an object");
  input.from = input.input;
  for (const auto& [key, field] : value.items()) {
    const std::string path = absl::StrCat(prefix, ".", key);
    if (key == "from") {
      RETURN_IF_ERROR(ReadText(field, where, path, input.from));
    } else if (key == "scale") {
      RETURN_IF_ERROR(ReadScale(field, where, path, input.scale));
    } else if (key == "mean") {
      RETURN_IF_ERROR(ReadNumbers(field, where, path, input.mean));
    } else if (key == "std") {
      RETURN_IF_ERROR(ReadNumbers(field, where, path, input.std));
    } else {
      return UnknownKey(where, path, "from, scale, mean or std");
    }
  }
  for (const double std : input.std) {
    if (std == 0) return BadValue(where, absl::StrCat(prefix, ".std"), "numbers other than 0");
  }
  return absl::OkStatus();
}

// Element c of a per-channel list as float32; a list of one serves every channel.
float ChannelValue(const std::vector<double>& values, std::size_t channel, float absent) {
  if (values.empty()) return absent;
  return static_cast<float>(values.size() == 1 ? values.front() : values[channel]);
}

absl::Status CheckChannels(const InputPreprocess& preprocess, absl::string_view key,
                           const std::vector<double>& values, std::int64_t channels) {
  if (values.size() <= 1 || static_cast<std::int64_t>(values.size()) == channels) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "the preprocess manifest has ", values.size(), " entries in 'inputs.", preprocess.input, ".",
      key, "' but the array ", channels, " channels on axis 1"));
}

// One statement per operation, so that no compiler fuses two of them into one rounding.
void NormalizeChannel(absl::Span<float> values, float scale, float mean, float std) {
  for (float& value : values) {
    const float scaled = value * scale;
    const float centered = scaled - mean;
    value = centered / std;
  }
}

}  // namespace

const InputPreprocess* PreprocessManifest::Find(absl::string_view input) const {
  for (const InputPreprocess& candidate : inputs) {
    if (candidate.input == input) return &candidate;
  }
  return nullptr;
}

absl::StatusOr<PreprocessManifest> ParsePreprocess(absl::string_view json,
                                                   absl::string_view where) {
  Json root;
  RETURN_IF_ERROR(ParseJsonObject(json, where, R"({"inputs": {…}, "label": …})", root));
  PreprocessManifest manifest;
  manifest.json = root.dump(-1, ' ', false, Json::error_handler_t::replace);
  for (const auto& [key, value] : root.items()) {
    if (key == "label") {
      RETURN_IF_ERROR(ReadText(value, where, key, manifest.label));
    } else if (key == "inputs") {
      if (!value.is_object()) return BadValue(where, key, "an object, one key per model input");
      for (const auto& [name, fields] : value.items()) {
        InputPreprocess& input = manifest.inputs.emplace_back();
        input.input = name;
        RETURN_IF_ERROR(ReadInput(fields, where, input));
      }
    } else {
      return UnknownKey(where, key, "inputs or label");
    }
  }
  return manifest;
}

absl::StatusOr<PreprocessManifest> ReadPreprocessFile(const std::string& path) {
  ASSIGN_OR_RETURN(const std::string text, ReadJsonFile(path, "a preprocess manifest"));
  return ParsePreprocess(text, path);
}

absl::Status ApplyPreprocess(const InputPreprocess& preprocess, const runtime::TensorView& array,
                             runtime::Tensor& out) {
  const std::int64_t samples = array.extents.empty() ? 1 : array.extents[0];
  const std::int64_t channels = array.extents.size() < 2 ? 1 : array.extents[1];
  RETURN_IF_ERROR(CheckChannels(preprocess, "mean", preprocess.mean, channels));
  RETURN_IF_ERROR(CheckChannels(preprocess, "std", preprocess.std, channels));
  absl::Span<float> values = out.mutable_values<float>();
  ConvertToFloat(array, values);
  if (preprocess.is_identity() || values.empty()) return absl::OkStatus();
  const std::size_t plane = values.size() / static_cast<std::size_t>(samples * channels);
  std::size_t offset = 0;
  for (std::int64_t sample = 0; sample < samples; ++sample) {
    for (std::int64_t channel = 0; channel < channels; ++channel, offset += plane) {
      const auto c = static_cast<std::size_t>(channel);
      NormalizeChannel(values.subspan(offset, plane), static_cast<float>(preprocess.scale),
                       ChannelValue(preprocess.mean, c, 0), ChannelValue(preprocess.std, c, 1));
    }
  }
  return absl::OkStatus();
}

}  // namespace zeropoint::tools
