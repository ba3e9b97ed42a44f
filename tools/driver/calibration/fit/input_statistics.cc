#include "tools/driver/calibration/fit/input_statistics.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace zeropoint::tools {
namespace {

using Json = nlohmann::json;
using quantizers::Extremes;

/// Fewer elements are often equal.
constexpr std::size_t kLeastFlat = 16;
/// Axes that are longer are positions or features, not channels.
constexpr std::int64_t kMostChannels = 64;

constexpr Extremes kNothing = {std::numeric_limits<float>::infinity(),
                               -std::numeric_limits<float>::infinity()};

void Include(float value, Extremes& extremes) {
  if (std::isfinite(value)) extremes.Include({value, value});
}

Json SumJson(const RunningSum& sum) { return {sum.count, sum.sum, sum.squares}; }

bool ReadSum(const Json& json, RunningSum& sum) {
  if (!json.is_array() || json.size() != 3 || !json[0].is_number_integer()) return false;
  if (!json[1].is_number() || !json[2].is_number()) return false;
  sum = {json[0].get<std::int64_t>(), json[1].get<double>(), json[2].get<double>()};
  return true;
}

/// JSON knows no infinity: a channel without a value is null.
Json ExtremesJson(const Extremes& extremes) {
  return extremes.min <= extremes.max ? Json{extremes.min, extremes.max} : Json();
}

bool ReadExtremes(const Json& json, Extremes& extremes) {
  extremes = kNothing;
  if (json.is_null()) return true;
  if (!json.is_array() || json.size() != 2 || !json[0].is_number() || !json[1].is_number()) {
    return false;
  }
  extremes = {json[0].get<float>(), json[1].get<float>()};
  return true;
}

}  // namespace

void InputStatistics::See(const runtime::TensorView& tensor, std::int64_t samples,
                          std::int64_t begin, std::int64_t middle) {
  if (tensor.dtype != runtime::DType::kFloat32 || samples == 0) return;
  const absl::Span<const float> values = tensor.values<float>();
  const bool is_listed = !tensor.extents.empty() && tensor.extents.front() == samples;
  const std::size_t parts = is_listed ? static_cast<std::size_t>(samples) : 1;
  const std::size_t size = values.size() / parts;
  if (size == 0) return;
  for (std::size_t i = 0; i < parts; ++i) {
    const std::int64_t number = begin + static_cast<std::int64_t>(i);
    SeeSample(values.subspan(i * size, size), number, halves_[number < middle ? 0 : 1]);
  }
  SeeChannels(tensor);
}

void InputStatistics::SeeSample(absl::Span<const float> values, std::int64_t number,
                                HalfStatistics& half) {
  RunningSum sum;
  Extremes extremes = kNothing;
  for (const float value : values) {
    if (!std::isfinite(value)) continue;
    sum.Add(static_cast<double>(value));
    extremes.Include({value, value});
  }
  if (sum.count == 0) return;
  half.means.Add(sum.mean());
  half.deviations.Add(std::sqrt(sum.variance()));
  if (values.size() >= kLeastFlat && extremes.min == extremes.max) {
    if (num_flat_++ == 0) first_flat_ = number;
  }
  if (!extremes_) extremes_ = extremes;
  extremes_->Include(extremes);
}

void InputStatistics::SeeChannels(const runtime::TensorView& tensor) {
  const auto rank = static_cast<std::int64_t>(tensor.extents.size());
  const std::int64_t axis = channel_axis_ < 0 ? channel_axis_ + rank : channel_axis_;
  if (rank < 3 || axis < 1 || axis >= rank) return;
  const std::int64_t count = tensor.extents[static_cast<std::size_t>(axis)];
  if (count < 2 || count > kMostChannels) return;
  channels_.resize(static_cast<std::size_t>(count), kNothing);
  std::size_t inner = 1;
  for (std::int64_t i = axis + 1; i < rank; ++i) {
    inner *= static_cast<std::size_t>(tensor.extents[static_cast<std::size_t>(i)]);
  }
  const absl::Span<const float> values = tensor.values<float>();
  for (std::size_t begin = 0; begin < values.size(); begin += inner) {
    Extremes& channel = channels_[begin / inner % static_cast<std::size_t>(count)];
    for (const float value : values.subspan(begin, inner)) Include(value, channel);
  }
}

Json InputStatistics::ToJson() const {
  Json json = {{"flat", {num_flat_, first_flat_}}, {"channels", Json::array()}};
  for (const Extremes& channel : channels_) json["channels"].push_back(ExtremesJson(channel));
  if (extremes_) json["extremes"] = ExtremesJson(*extremes_);
  for (const HalfStatistics& half : halves_) {
    json["halves"].push_back(Json{SumJson(half.means), SumJson(half.deviations)});
  }
  return json;
}

bool InputStatistics::Restore(const Json& json) {
  const Json halves = json.value("halves", Json()), flat = json.value("flat", Json());
  const Json channels = json.value("channels", Json());
  if (!halves.is_array() || halves.size() != 2 || !channels.is_array()) return false;
  for (std::size_t i = 0; i < 2; ++i) {
    if (!halves[i].is_array() || halves[i].size() != 2) return false;
    const bool is_read =
        ReadSum(halves[i][0], halves_[i].means) && ReadSum(halves[i][1], halves_[i].deviations);
    if (!is_read) return false;
  }
  if (!flat.is_array() || flat.size() != 2 || !flat[0].is_number_integer() ||
      !flat[1].is_number_integer()) {
    return false;
  }
  num_flat_ = flat[0].get<std::int64_t>();
  first_flat_ = flat[1].get<std::int64_t>();
  for (const Json& channel : channels) {
    if (!ReadExtremes(channel, channels_.emplace_back())) return false;
  }
  if (!json.contains("extremes")) return true;
  return ReadExtremes(json["extremes"], extremes_.emplace());
}

}  // namespace zeropoint::tools
