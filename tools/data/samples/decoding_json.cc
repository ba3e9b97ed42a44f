#include "tools/data/samples/decoding_json.h"

#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "runtime/status_macros.h"
#include "tools/data/json_file.h"
#include "tools/data/samples/resize.h"

namespace zeropoint::tools {
namespace {

using Json = nlohmann::json;

/// Sides of images that models are made for are far below.
constexpr std::int64_t kMaxSide = 1 << 14;
/// Of a window: an hour at 48 kHz is below.
constexpr std::int64_t kMaxWindow = 1 << 28;
constexpr std::int64_t kMaxRate = 1 << 24;

/// A whole number from 1 to `max`; nullopt for anything else.
std::optional<std::int64_t> CountOf(const Json& value, std::int64_t max) {
  if (!value.is_number_integer()) return std::nullopt;
  if (value.is_number_unsigned() && value.get<std::uint64_t>() > kMaxWindow) return std::nullopt;
  const std::int64_t count = value.get<std::int64_t>();
  if (count < 1 || count > max) return std::nullopt;
  return count;
}

template <typename T>
struct Choice {
  const char* name;
  T value;
};

template <typename T, std::size_t kCount>
bool Choose(const Json& value, const Choice<T> (&choices)[kCount], T& chosen) {
  for (const Choice<T>& choice : choices) {
    if (!value.is_string() || value.get<std::string>() != choice.name) continue;
    chosen = choice.value;
    return true;
  }
  return false;
}

constexpr Choice<ImageColor> kColors[] = {
    {"rgb", ImageColor::kRgb}, {"bgr", ImageColor::kBgr}, {"gray", ImageColor::kGray}};
constexpr Choice<bool> kImageLayouts[] = {{"NCHW", false}, {"NHWC", true}};
constexpr Choice<AudioLayout> kAudioLayouts[] = {{"NT", AudioLayout::kMono},
                                                 {"NCT", AudioLayout::kChannelFirst},
                                                 {"NTC", AudioLayout::kChannelLast}};

/// [height, width].
bool ReadSize(const Json& value, ImageSize& size) {
  if (!value.is_array() || value.size() != 2) return false;
  const std::optional<std::int64_t> height = CountOf(value[0], kMaxSide);
  const std::optional<std::int64_t> width = CountOf(value[1], kMaxSide);
  if (!height || !width) return false;
  size = {*height, *width};
  return true;
}

bool ReadResize(const Json& value, ImageDecoding& image) {
  if (value.is_array()) return ReadSize(value, image.resize);
  image.resize.height = CountOf(value, kMaxSide).value_or(0);
  return image.resize.height > 0;
}

bool ReadCrop(const Json& value, ImageDecoding& image) {
  if (value.is_array()) return ReadSize(value, image.crop);
  const std::int64_t side = CountOf(value, kMaxSide).value_or(0);
  image.crop = {side, side};
  return side > 0;
}

bool ReadFilter(const Json& value, ImageDecoding& image) {
  if (!value.is_string() || !HasResizeFilter(value.get<std::string>())) return false;
  image.filter = value.get<std::string>();
  return true;
}

bool ReadCount(const Json& value, std::int64_t max, std::int64_t& into) {
  into = CountOf(value, max).value_or(0);
  return into > 0;
}

template <typename T>
struct Field {
  const char* key;
  const char* expected;
  bool (*read)(const Json& value, T& into);
};

constexpr Field<ImageDecoding> kImageFields[] = {
    {"resize", "the length of the shorter side, or [height, width], up to 16384", ReadResize},
    {"crop", "the side of a square, or [height, width], up to 16384", ReadCrop},
    {"filter", "bilinear, bicubic, box or nearest", ReadFilter},
    {"color", "rgb, bgr or gray",
     [](const Json& value, ImageDecoding& image) { return Choose(value, kColors, image.color); }},
    {"layout", "NCHW or NHWC",
     [](const Json& value, ImageDecoding& image) {
       return Choose(value, kImageLayouts, image.channels_last);
     }},
};
constexpr Field<AudioDecoding> kAudioFields[] = {
    {"rate", "a whole number of values per second",
     [](const Json& value, AudioDecoding& audio) {
       return ReadCount(value, kMaxRate, audio.rate);
     }},
    {"window", "a whole number of values in time",
     [](const Json& value, AudioDecoding& audio) {
       return ReadCount(value, kMaxWindow, audio.window);
     }},
    {"hop", "a whole number of values in time",
     [](const Json& value, AudioDecoding& audio) {
       return ReadCount(value, kMaxWindow, audio.hop);
     }},
    {"layout", "NT, NCT or NTC",
     [](const Json& value, AudioDecoding& audio) {
       return Choose(value, kAudioLayouts, audio.layout);
     }},
};

template <typename T, std::size_t kCount>
absl::StatusOr<T> Parse(const Json& json, absl::string_view where, absl::string_view key,
                        const Field<T> (&fields)[kCount]) {
  if (!json.is_object()) return BadValue(where, key, "an object");
  T parsed;
  for (const auto& [name, value] : json.items()) {
    const Field<T>* found = nullptr;
    for (const Field<T>& field : fields) {
      if (name == field.key) found = &field;
    }
    const std::string path = absl::StrCat(key, ".", name);
    if (found == nullptr) {
      return UnknownKey(where, path,
                        absl::StrJoin(fields, ", ", [](std::string* text, const Field<T>& field) {
                          text->append(field.key);
                        }));
    }
    if (!found->read(value, parsed)) return BadValue(where, path, found->expected);
  }
  return parsed;
}

}  // namespace

absl::StatusOr<ImageDecoding> ParseImageDecoding(const Json& json, absl::string_view where,
                                                 absl::string_view key) {
  return Parse(json, where, key, kImageFields);
}

absl::StatusOr<AudioDecoding> ParseAudioDecoding(const Json& json, absl::string_view where,
                                                 absl::string_view key) {
  ASSIGN_OR_RETURN(const AudioDecoding audio, Parse(json, where, key, kAudioFields));
  if (audio.hop > 0 && audio.window == 0) {
    return BadValue(where, absl::StrCat(key, ".hop"), "the \"window\" that it moves, too");
  }
  return audio;
}

}  // namespace zeropoint::tools
