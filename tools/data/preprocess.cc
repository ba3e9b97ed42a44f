#include "tools/data/preprocess.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "runtime/status_macros.h"
#include "tools/data/convert.h"
#include "tools/data/json_file.h"
#include "tools/data/samples/decoding_json.h"

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

absl::Status ReadAxis(const Json& value, absl::string_view where, absl::string_view key,
                      std::int64_t& axis) {
  if (!value.is_number_integer()) return BadValue(where, key, "a number of an axis: 1, or -1");
  axis = value.get<std::int64_t>();
  return absl::OkStatus();
}

absl::Status ReadImage(const Json& value, absl::string_view where, absl::string_view key,
                       std::optional<ImageDecoding>& image) {
  ASSIGN_OR_RETURN(image, ParseImageDecoding(value, where, key));
  return absl::OkStatus();
}

absl::Status ReadAudio(const Json& value, absl::string_view where, absl::string_view key,
                       std::optional<AudioDecoding>& audio) {
  ASSIGN_OR_RETURN(audio, ParseAudioDecoding(value, where, key));
  return absl::OkStatus();
}

struct Field {
  const char* key;
  absl::Status (*read)(const Json& value, absl::string_view where, absl::string_view key,
                       InputPreprocess& input);
};

template <auto kMember, auto kRead>
absl::Status ReadMember(const Json& value, absl::string_view where, absl::string_view key,
                        InputPreprocess& input) {
  return kRead(value, where, key, input.*kMember);
}

constexpr Field kFields[] = {
    {"from", ReadMember<&InputPreprocess::from, ReadText>},
    {"scale", ReadMember<&InputPreprocess::scale, ReadScale>},
    {"mean", ReadMember<&InputPreprocess::mean, ReadNumbers>},
    {"std", ReadMember<&InputPreprocess::std, ReadNumbers>},
    {"axis", ReadMember<&InputPreprocess::axis, ReadAxis>},
    {"image", ReadMember<&InputPreprocess::image, ReadImage>},
    {"audio", ReadMember<&InputPreprocess::audio, ReadAudio>},
};

absl::Status ReadInput(const Json& value, absl::string_view where, InputPreprocess& input) {
  const std::string prefix = absl::StrCat("inputs.", input.input);
  if (!value.is_object()) return BadValue(where, prefix, "an object");
  input.from = input.input;
  for (const auto& [key, field] : value.items()) {
    const std::string path = absl::StrCat(prefix, ".", key);
    const auto* known = std::find_if(std::begin(kFields), std::end(kFields),
                                     [&key = key](const Field& row) { return key == row.key; });
    if (known == std::end(kFields)) {
      return UnknownKey(where, path, "from, scale, mean, std, axis, image or audio");
    }
    RETURN_IF_ERROR(known->read(field, where, path, input));
  }
  for (const double std : input.std) {
    if (std == 0) return BadValue(where, absl::StrCat(prefix, ".std"), "numbers other than 0");
  }
  if (input.image && input.audio) {
    return BadValue(where, prefix, "one of \"image\" and \"audio\"");
  }
  const bool channels_last = (input.image && input.image->channels_last) ||
                             (input.audio && input.audio->layout == AudioLayout::kChannelLast);
  if (channels_last && !value.contains("axis")) input.axis = -1;
  return absl::OkStatus();
}

// Element c of a per-channel list as float32; a list of one serves every channel.
float ChannelValue(const std::vector<double>& values, std::size_t channel, float absent) {
  if (values.empty()) return absent;
  return static_cast<float>(values.size() == 1 ? values.front() : values[channel]);
}

/// The extents around the channels: those before, the channels, those behind. An array that has not
/// the axis is one channel.
struct Planes {
  std::int64_t outer = 1, channels = 1, inner = 1;
};

Planes PlanesAround(std::int64_t axis, absl::Span<const std::int64_t> extents) {
  const auto rank = static_cast<std::int64_t>(extents.size());
  if (axis < 0) axis += rank;
  if (axis < 0 || axis >= rank) axis = -1;
  Planes planes;
  for (std::int64_t i = 0; i < rank; ++i) {
    std::int64_t& part = i < axis ? planes.outer : i == axis ? planes.channels : planes.inner;
    part *= extents[static_cast<std::size_t>(i)];
  }
  return planes;
}

absl::Status CheckChannels(const InputPreprocess& preprocess, absl::string_view key,
                           const std::vector<double>& values, std::int64_t channels) {
  if (values.size() <= 1 || static_cast<std::int64_t>(values.size()) == channels) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "the preprocess manifest has ", values.size(), " entries in 'inputs.", preprocess.input, ".",
      key, "' but the array ", channels, " channels on axis ", preprocess.axis));
}

// One statement per operation, so that no compiler fuses two of them into one rounding.
void NormalizeChannel(absl::Span<float> values, float scale, float mean, float std) {
  for (float& value : values) {
    const float scaled = value * scale;
    const float centered = scaled - mean;
    value = centered / std;
  }
}

void Normalize(const InputPreprocess& preprocess, const Planes& planes,
               const runtime::TensorView& array, absl::Span<float> out) {
  ConvertToFloat(array, out);
  if (preprocess.is_identity()) return;
  const auto inner = static_cast<std::size_t>(planes.inner);
  for (std::int64_t i = 0; i < planes.outer; ++i) {
    for (std::size_t c = 0; c < static_cast<std::size_t>(planes.channels); ++c) {
      NormalizeChannel(out.first(inner), static_cast<float>(preprocess.scale),
                       ChannelValue(preprocess.mean, c, 0), ChannelValue(preprocess.std, c, 1));
      out.remove_prefix(inner);
    }
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

bool CanPreprocessInto(runtime::DType dtype) {
  using runtime::DType;
  return dtype == DType::kFloat16 || dtype == DType::kBfloat16 || dtype == DType::kFloat32 ||
         dtype == DType::kFloat64;
}

absl::Status ApplyPreprocess(const InputPreprocess& preprocess, const runtime::TensorView& array,
                             runtime::Tensor& out) {
  const Planes planes = PlanesAround(preprocess.axis, array.extents);
  RETURN_IF_ERROR(CheckChannels(preprocess, "mean", preprocess.mean, planes.channels));
  RETURN_IF_ERROR(CheckChannels(preprocess, "std", preprocess.std, planes.channels));
  if (out.dtype() == runtime::DType::kFloat32) {
    Normalize(preprocess, planes, array, out.mutable_values<float>());
    return absl::OkStatus();
  }
  std::vector<float> values(static_cast<std::size_t>(out.num_elements()));
  Normalize(preprocess, planes, array, absl::MakeSpan(values));
  ConvertFromFloat(values, out);
  return absl::OkStatus();
}

}  // namespace zeropoint::tools
