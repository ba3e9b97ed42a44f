#include "quantizers/observers/entropy_range.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <vector>

namespace zeropoint::quantizers {
namespace {

/// Reaches that are tried.
constexpr int kPlaces = 256;
/// Stands for a probability of 0, which would make the divergence infinite.
constexpr double kLeastProbability = 1e-9;

/// The bins of `interval`, with everything outside added to its two ends.
std::vector<double> Clipped(const std::vector<float>& counts, BinInterval interval) {
  const auto begin = counts.begin() + interval.first;
  const auto end = counts.begin() + interval.last + 1;
  std::vector<double> clipped(begin, end);
  clipped.front() += std::accumulate(counts.begin(), begin, 0.0);
  clipped.back() += std::accumulate(end, counts.end(), 0.0);
  return clipped;
}

/// The bins of `interval` after merging them into `steps` levels: each level's count is spread
/// evenly over those of its bins that hold values.
std::vector<double> Quantized(const std::vector<float>& counts, BinInterval interval, int steps) {
  const std::size_t bins = static_cast<std::size_t>(interval.last - interval.first) + 1;
  const auto levels = std::min(static_cast<std::size_t>(steps), bins);
  std::vector<double> quantized(bins, 0.0);
  for (std::size_t level = 0; level < levels; ++level) {
    const std::size_t begin = level * bins / levels;
    const std::size_t end = (level + 1) * bins / levels;
    double sum = 0;
    int occupied = 0;
    for (std::size_t i = begin; i < end; ++i) {
      const float count = counts[static_cast<std::size_t>(interval.first) + i];
      sum += count;
      occupied += count > 0;
    }
    for (std::size_t i = begin; i < end; ++i) {
      const bool holds_values = counts[static_cast<std::size_t>(interval.first) + i] > 0;
      quantized[i] = holds_values ? sum / occupied : 0.0;
    }
  }
  return quantized;
}

}  // namespace

double ClippingDivergence(const Histogram& histogram, BinInterval interval, int steps) {
  const std::vector<double> p = Clipped(histogram.counts, interval);
  const std::vector<double> q = Quantized(histogram.counts, interval, steps);
  const double p_sum = std::accumulate(p.begin(), p.end(), 0.0);
  const double q_sum = std::accumulate(q.begin(), q.end(), 0.0);
  if (q_sum == 0) {
    return std::numeric_limits<double>::infinity();
  }
  double divergence = 0;
  for (std::size_t i = 0; i < p.size(); ++i) {
    if (p[i] > 0) {
      const double p_i = p[i] / p_sum;
      divergence += p_i * std::log(p_i / std::max(q[i] / q_sum, kLeastProbability));
    }
  }
  return divergence;
}

ValueRange EntropyRange(const Histogram& histogram, int steps) {
  const int top = static_cast<int>(histogram.counts.size()) - 1;
  // Where all values have one sign, the range grows from the end that is nearest to 0; the zero
  // that it must hold besides costs levels, not shape.
  const int center = std::clamp(ZeroBin(histogram), 0, top);
  const int stride = std::max(1, (top + 1) / kPlaces);
  BinInterval best = {0, top};
  double least = ClippingDivergence(histogram, best, steps);
  // Fewer bins than levels cannot show what quantizing loses.
  for (int reach = std::max(center, top - center) - stride; reach > 0; reach -= stride) {
    const BinInterval interval = {std::max(0, center - reach), std::min(top, center + reach)};
    if (interval.last - interval.first + 1 < steps) {
      break;
    }
    const double divergence = ClippingDivergence(histogram, interval, steps);
    if (divergence < least) {
      least = divergence;
      best = interval;
    }
  }
  return RangeOf(histogram, best);
}

}  // namespace zeropoint::quantizers
