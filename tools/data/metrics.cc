#include "tools/data/metrics.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace zeropoint::tools {
namespace {

// How many classes rank before `label`.
std::int64_t RankOf(absl::Span<const float> scores, std::int64_t label) {
  const float own = scores[static_cast<std::size_t>(label)];
  std::int64_t rank = 0;
  for (std::size_t c = 0; c < scores.size(); ++c) {
    const bool ahead =
        scores[c] > own || (scores[c] == own && static_cast<std::int64_t>(c) < label);
    rank += ahead ? 1 : 0;
  }
  return rank;
}

double Share(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

std::int64_t ArgMax(absl::Span<const float> scores) {
  std::size_t best = 0;
  for (std::size_t i = 1; i < scores.size(); ++i) {
    if (scores[i] > scores[best] || (std::isnan(scores[best]) && !std::isnan(scores[i]))) best = i;
  }
  return static_cast<std::int64_t>(best);
}

void TopKAccuracy::Add(absl::Span<const float> scores, std::int64_t classes,
                       absl::Span<const std::int64_t> labels) {
  const auto width = static_cast<std::size_t>(classes);
  for (std::size_t row = 0; row < labels.size(); ++row) {
    ++samples_;
    const std::int64_t label = labels[row];
    if (label < 0 || label >= classes) continue;
    const absl::Span<const float> own = scores.subspan(row * width, width);
    if (std::isnan(own[static_cast<std::size_t>(label)])) continue;
    const std::int64_t rank = RankOf(own, label);
    for (std::size_t i = 0; i < ks_.size(); ++i) hits_[i] += rank < ks_[i] ? 1 : 0;
  }
}

double TopKAccuracy::accuracy(std::size_t index) const { return Share(hits_[index], samples_); }

void Agreement::Add(absl::Span<const float> scores, absl::Span<const float> other,
                    std::int64_t classes) {
  const auto width = static_cast<std::size_t>(classes);
  for (std::size_t begin = 0; begin + width <= scores.size(); begin += width) {
    ++rows_;
    same_ += ArgMax(scores.subspan(begin, width)) == ArgMax(other.subspan(begin, width)) ? 1 : 0;
  }
}

double Agreement::share() const { return Share(same_, rows_); }

void Sqnr::Add(absl::Span<const float> reference, absl::Span<const float> value) {
  for (std::size_t i = 0; i < reference.size(); ++i) Add(reference[i], value[i]);
}

void Sqnr::Add(float reference, float value) {
  if (std::isinf(reference) && reference == value) return;
  if (std::isnan(reference) && std::isnan(value)) return;
  const double difference = static_cast<double>(reference) - value;
  signal_ += static_cast<double>(reference) * reference;
  noise_ += difference * difference;
}

double Sqnr::decibels(double signal) const {
  if (noise_ == 0) return kIdenticalSqnrDb;
  const double ratio = 10 * std::log10(signal / noise_);
  if (std::isnan(ratio)) return -kIdenticalSqnrDb;
  return std::clamp(ratio, -kIdenticalSqnrDb, kIdenticalSqnrDb);
}

}  // namespace zeropoint::tools
