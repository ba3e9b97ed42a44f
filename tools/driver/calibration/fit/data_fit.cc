#include "tools/driver/calibration/fit/data_fit.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tools/driver/calibration/fit/promised_range.h"

namespace zeropoint::tools {
namespace {

using Json = nlohmann::json;
using quantizers::Extremes;

/// Halves differ where their means are this many deviations of a sample apart, and this many of a
/// mean of so many samples, so that chance does not do it.
constexpr double kDriftEffect = 0.5;
constexpr double kDriftSignificance = 5;
/// Half of a data set that is too small to have a mean.
constexpr std::int64_t kLeastHalf = 8;
/// The last quarter of the samples widens the ranges of this share of tensors by this share.
constexpr double kGrowth = 0.15;
constexpr double kGrowingShare = 0.25;
constexpr std::int64_t kFewSamples = 8;
/// Beyond what the manifest promises, and so much less that something else was promised.
constexpr float kPromiseMargin = 0.02f;
constexpr float kTooSmall = 1.0f / 64;

constexpr const char kShuffle[] = "shuffle the samples before they are divided or limited";

bool IsOneNumber(const Extremes& extremes) { return extremes.min == extremes.max; }

double Width(const Extremes& range) {
  return static_cast<double>(range.max) - static_cast<double>(range.min);
}

/// How many deviations of a sample the halves are apart, if that is no chance; else 0.
double Drift(const RunningSum& a, const RunningSum& b) {
  if (std::min(a.count, b.count) < kLeastHalf) return 0;
  const double deviation = std::sqrt((a.variance() + b.variance()) / 2);
  const double distance = std::fabs(a.mean() - b.mean());
  const double effect = deviation > 0 ? distance / deviation : distance > 0 ? 1e6 : 0;
  const double samples = static_cast<double>(std::min(a.count, b.count));
  const bool is_drift =
      effect > kDriftEffect && effect * std::sqrt(samples / 2) > kDriftSignificance;
  return is_drift ? effect : 0;
}

void Include(const Extremes& part, std::vector<Extremes>& extremes) {
  if (extremes.empty()) extremes.push_back(part);
  extremes.front().Include(part);
}

Json ExtremesJson(const std::vector<Extremes>& extremes) {
  if (extremes.empty()) return Json();
  return {extremes.front().min, extremes.front().max};
}

std::vector<Extremes> ReadExtremes(const Json& json) {
  const bool is_range =
      json.is_array() && json.size() == 2 && json[0].is_number() && json[1].is_number();
  if (!is_range) return {};
  return {{json[0].get<float>(), json[1].get<float>()}};
}

}  // namespace

DataFit::DataFit(std::vector<std::string> inputs, const PreprocessManifest& manifest,
                 SampleRange all)
    : names_(std::move(inputs)), manifest_(manifest), all_(all) {
  for (const std::string& name : names_) {
    const InputPreprocess* preprocess = manifest_.Find(name);
    inputs_.emplace_back(preprocess == nullptr ? 1 : preprocess->axis);
  }
}

void DataFit::SeeInputs(const SampleRange& range, const std::vector<runtime::Tensor>& inputs) {
  const std::int64_t middle = all_.begin + (all_.end - all_.begin + 1) / 2;
  for (std::size_t i = 0; i < std::min(inputs.size(), inputs_.size()); ++i) {
    inputs_[i].See(inputs[i].view(), range.end - range.begin, range.begin, middle);
  }
}

void DataFit::SeeTensor(const std::string& name, const SampleRange& range,
                        const runtime::TensorView& tensor) {
  const absl::Span<const float> values = tensor.values<float>();
  const std::int64_t samples = range.end - range.begin;
  const std::int64_t last_quarter = all_.end - (all_.end - all_.begin) / 4;
  // Where samples are not on axis 0, those of a run are of the quarter of the first.
  const bool is_listed = !tensor.extents.empty() && tensor.extents.front() == samples;
  const std::int64_t early = std::clamp(last_quarter - range.begin, std::int64_t{0}, samples);
  const std::size_t split = is_listed ? values.size() / static_cast<std::size_t>(samples) *
                                            static_cast<std::size_t>(early)
                                      : (early > 0 ? values.size() : 0);
  Growth& growth = tensors_[name];
  const auto take = [](absl::Span<const float> part, std::vector<Extremes>& extremes) {
    const auto found = part.empty() ? absl::StatusOr<Extremes>(absl::NotFoundError(""))
                                    : quantizers::ExtremesOf(part);
    if (found.ok() && std::isfinite(found->min) && std::isfinite(found->max)) {
      Include(*found, extremes);
    }
  };
  take(values.first(split), growth.early);
  take(values.subspan(split), growth.late);
}

std::vector<DataDoubt> DataFit::Doubts() const {
  DoubtList doubts;
  const std::int64_t samples = all_.end - all_.begin;
  if (samples < kFewSamples) {
    doubts.push_back({"few_samples", "",
                      absl::StrFormat("%d %s little of the ranges to come", samples,
                                      samples == 1 ? "sample says" : "samples say"),
                      "calibrate with 100 or more"});
  }
  for (std::size_t i = 0; i < inputs_.size(); ++i) {
    FindDrift(i, doubts);
    FindConstantChannels(i, doubts);
    FindFlatSamples(i, doubts);
    FindBrokenPromises(i, doubts);
  }
  FindConstantTensors(doubts);
  FindGrowth(doubts);
  return doubts;
}

void DataFit::FindDrift(std::size_t input, DoubtList& doubts) const {
  const auto& [first, second] = inputs_[input].halves();
  const double means = Drift(first.means, second.means);
  const double deviations = Drift(first.deviations, second.deviations);
  if (means == 0 && deviations == 0) return;
  const bool is_mean = means >= deviations;
  const RunningSum& a = is_mean ? first.means : first.deviations;
  const RunningSum& b = is_mean ? second.means : second.deviations;
  doubts.push_back(
      {"drift", names_[input],
       absl::StrFormat("the samples of input '%s' drift, their %s is %.4g in the first half and "
                       "%.4g in the second",
                       names_[input], is_mean ? "mean" : "deviation", a.mean(), b.mean()),
       kShuffle});
}

void DataFit::FindConstantChannels(std::size_t input, DoubtList& doubts) const {
  const std::vector<Extremes>& channels = inputs_[input].channels();
  const auto constant = std::find_if(channels.begin(), channels.end(), IsOneNumber);
  const bool others_vary = !std::all_of(channels.begin(), channels.end(), IsOneNumber);
  if (inputs_[input].num_samples() < 2 || constant == channels.end() || !others_vary) return;
  doubts.push_back({"constant_channel", names_[input],
                    absl::StrFormat("channel %d of input '%s' is %.4g in all samples",
                                    constant - channels.begin(), names_[input], constant->min),
                    "check how the samples were made"});
}

bool DataFit::OthersVary(std::size_t input) const {
  for (std::size_t i = 0; i < inputs_.size(); ++i) {
    if (i != input && inputs_[i].num_flat() < inputs_[i].num_samples()) return true;
  }
  return false;
}

void DataFit::FindFlatSamples(std::size_t input, DoubtList& doubts) const {
  const InputStatistics& seen = inputs_[input];
  if (seen.num_flat() == 0) return;
  // The first state of a recurrent model is 0 in every sample.
  if (seen.num_flat() == seen.num_samples() && OthersVary(input)) return;
  doubts.push_back(
      {"flat_samples", names_[input],
       absl::StrFormat("%d of %d samples of input '%s' hold one number throughout, the first is "
                       "sample %d",
                       seen.num_flat(), seen.num_samples(), names_[input], seen.first_flat()),
       "leave such samples out"});
}

void DataFit::FindBrokenPromises(std::size_t input, DoubtList& doubts) const {
  const InputPreprocess* preprocess = manifest_.Find(names_[input]);
  const InputStatistics& seen = inputs_[input];
  if (preprocess == nullptr || !seen.extremes()) return;
  const std::optional<Extremes> promised = PromisedRange(*preprocess);
  if (!promised) return;
  const bool has_channels = preprocess->mean.size() > 1 || preprocess->std.size() > 1;
  const bool by_channel = has_channels && !seen.channels().empty();
  if (has_channels && !by_channel) return;
  const Extremes array = ArrayExtremes(
      *preprocess, by_channel ? seen.channels() : std::vector<Extremes>{*seen.extremes()});
  const float margin = (promised->max - promised->min) * kPromiseMargin;
  const bool is_outside = array.min < promised->min - margin || array.max > promised->max + margin;
  const bool is_tiny = array.max > array.min && array.max <= promised->max * kTooSmall;
  if (!is_outside && !is_tiny) return;
  doubts.push_back(
      {"outside_promise", names_[input],
       absl::StrFormat("array '%s' holds %.4g to %.4g, and the preprocess manifest is made for "
                       "%.4g to %.4g",
                       preprocess->from, array.min, array.max, promised->min, promised->max),
       "correct scale, mean and std of the manifest, or the samples"});
}

void DataFit::FindConstantTensors(DoubtList& doubts) const {
  if (all_.end - all_.begin < 2) return;
  std::int64_t count = 0;
  const std::pair<const std::string, Growth>* first = nullptr;
  for (const auto& entry : tensors_) {
    std::vector<Extremes> all = entry.second.early;
    for (const Extremes& late : entry.second.late) Include(late, all);
    if (all.empty() || !IsOneNumber(all.front())) continue;
    if (count++ == 0) first = &entry;
  }
  if (first == nullptr) return;
  const Growth& growth = first->second;
  const Extremes& seen = growth.early.empty() ? growth.late.front() : growth.early.front();
  doubts.push_back(
      {"constant_tensor", first->first,
       absl::StrFormat(
           "%d of %d tensors hold one number in all samples, such as '%s', which is %.4g", count,
           tensors_.size(), first->first, seen.min),
       "check that samples and preprocess manifest are those that the model was trained for"});
}

void DataFit::FindGrowth(DoubtList& doubts) const {
  std::int64_t known = 0, growing = 0;
  std::string widest;
  double most = 0;
  for (const auto& [name, growth] : tensors_) {
    if (growth.early.empty() || growth.late.empty()) continue;
    ++known;
    Extremes all = growth.early.front();
    all.Include(growth.late.front());
    const double before = Width(growth.early.front());
    const double share = before > 0 ? Width(all) / before - 1 : 0;
    growing += share > kGrowth;
    if (share > most) {
      most = share;
      widest = name;
    }
  }
  if (known == 0 || static_cast<double>(growing) <= kGrowingShare * static_cast<double>(known)) {
    return;
  }
  doubts.push_back(
      {"still_growing", widest,
       absl::StrFormat(
           "the last quarter of %d samples widened the ranges of %d of %d tensors, that "
           "of '%s' by %.0f %%",
           all_.end - all_.begin, growing, known, widest, most * 100),
       "calibrate with more samples, in random order"});
}

std::string DataFit::Text() const {
  Json json = {{"inputs", Json::object()}, {"tensors", Json::object()}};
  for (std::size_t i = 0; i < names_.size(); ++i) json["inputs"][names_[i]] = inputs_[i].ToJson();
  for (const auto& [name, growth] : tensors_) {
    json["tensors"][name] = Json{ExtremesJson(growth.early), ExtremesJson(growth.late)};
  }
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void DataFit::Restore(absl::string_view text) {
  const Json json = Json::parse(text.begin(), text.end(), nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) return;
  const Json inputs = json.value("inputs", Json::object());
  for (std::size_t i = 0; i < names_.size() && inputs.is_object(); ++i) {
    InputStatistics known = inputs_[i];
    const auto found = inputs.find(names_[i]);
    if (found != inputs.end() && found->is_object() && known.Restore(*found)) inputs_[i] = known;
  }
  const Json tensors = json.value("tensors", Json::object());
  for (const auto& [name, growth] : tensors.items()) {
    if (!growth.is_array() || growth.size() != 2) continue;
    tensors_[name] = {ReadExtremes(growth[0]), ReadExtremes(growth[1])};
  }
}

}  // namespace zeropoint::tools
