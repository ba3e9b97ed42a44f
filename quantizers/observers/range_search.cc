#include "quantizers/observers/range_search.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include "quantizers/observers/cascade_sum.h"

namespace zeropoint::quantizers {
namespace {

/// Share of the mass that one step of the search gives up.
constexpr double kStep = 1e-5;

/// Integral of density * x^2 from `begin` to `end`.
float Norm(float begin, float end, float density) {
  return density * (end * end * end - begin * begin * begin) / 3.0f;
}

double BinWidth(const Histogram& histogram) {
  return (static_cast<double>(histogram.max) - static_cast<double>(histogram.min)) /
         static_cast<double>(histogram.counts.size());
}

/// Inclusive prefix sums: added in double, kept in float32.
std::vector<float> PrefixSums(const std::vector<float>& counts) {
  std::vector<float> sums(counts.size());
  double sum = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    sum += counts[i];
    sums[i] = static_cast<float>(sum);
  }
  return sums;
}

}  // namespace

float QuantizationError(const Histogram& histogram, int first, int last, int destination_bins) {
  const double bin_width = BinWidth(histogram);
  const double step = bin_width * (last - first + 1) / destination_bins;
  if (step == 0.0) {
    return 0.0f;
  }
  const auto width = static_cast<float>(bin_width);
  const auto d = static_cast<float>(step);
  const float half = d / 2.0f;
  const auto last_step = static_cast<float>(destination_bins - 1);
  double error = 0;
  for (std::size_t i = 0; i < histogram.counts.size(); ++i) {
    const float begin = static_cast<float>(static_cast<int>(i) - first) * width;
    const float end = begin + width;
    const float begin_step = std::clamp(std::floor(begin / d), 0.0f, last_step);
    const float end_step = std::clamp(std::floor(end / d), 0.0f, last_step);
    const float density = histogram.counts[i] / width;
    // Up to the end of the first step, whole steps between, and from the start of the last one;
    // when both are one step the middle term takes back what is counted twice.
    float norm = Norm(begin - (begin_step + 0.5f) * d, half, density);
    norm += (end_step - begin_step - 1.0f) * Norm(-half, half, density);
    norm += Norm(-half, end - (end_step * d + half), density);
    error += norm;
  }
  return static_cast<float>(error);
}

ValueRange SearchRange(const Histogram& histogram, int destination_bins) {
  const std::vector<float> prefix = PrefixSums(histogram.counts);
  const float total_count = CascadeSum(histogram.counts);
  double alpha = 0.0, beta = 1.0;
  int first = 0;
  int last = static_cast<int>(histogram.counts.size()) - 1;
  float best = std::numeric_limits<float>::infinity();
  while (alpha < beta) {
    const double next_alpha = alpha + kStep;
    const double next_beta = beta - kStep;
    int left = first, right = last;
    const auto low = static_cast<float>(next_alpha * total_count);
    const auto high = static_cast<float>(next_beta * total_count);
    while (left < last && prefix[static_cast<std::size_t>(left)] < low) {
      ++left;
    }
    while (right > first && prefix[static_cast<std::size_t>(right)] > high) {
      --right;
    }
    int next_first = first, next_last = last;
    if (left - first > last - right) {
      next_first = left;
      alpha = next_alpha;
    } else {
      next_last = right;
      beta = next_beta;
    }
    if (next_first == first && next_last == last) {
      continue;
    }
    const float error = QuantizationError(histogram, next_first, next_last, destination_bins);
    if (error > best) {
      break;
    }
    best = error;
    first = next_first;
    last = next_last;
  }
  const float width = (histogram.max - histogram.min) / static_cast<float>(histogram.counts.size());
  return {histogram.min + width * static_cast<float>(first),
          histogram.min + width * static_cast<float>(last + 1)};
}

}  // namespace zeropoint::quantizers
