#include "tools/driver/calibration/fit/promised_range.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

namespace zeropoint::tools {
namespace {

using quantizers::Extremes;

struct ScaleRow {
  double inverse;
  float largest;
};
constexpr ScaleRow kScales[] = {
    {255, 255}, {256, 255},     {127.5, 255},   {127, 255},
    {128, 255}, {65535, 65535}, {65536, 65535}, {32767.5, 65535},
};

bool AreWithin(const std::vector<double>& values, double low, double high) {
  return !values.empty() && std::all_of(values.begin(), values.end(), [&](double value) {
    return low <= value && value <= high;
  });
}

double Entry(const std::vector<double>& values, std::size_t channel, double absent) {
  if (values.empty()) return absent;
  return values[std::min(channel, values.size() - 1)];
}

}  // namespace

std::optional<Extremes> PromisedRange(const InputPreprocess& preprocess) {
  for (const ScaleRow& row : kScales) {
    const bool is_it = std::fabs(preprocess.scale * row.inverse - 1) < 1e-4;
    if (is_it) return Extremes{0, row.largest};
  }
  if (preprocess.scale != 1) return std::nullopt;
  if (AreWithin(preprocess.mean, 1e-3, 0.999) && AreWithin(preprocess.std, 1e-3, 0.999)) {
    return Extremes{0, 1};
  }
  if (AreWithin(preprocess.mean, 1, 254) && AreWithin(preprocess.std, 1, 254)) {
    return Extremes{0, 255};
  }
  return std::nullopt;
}

Extremes ArrayExtremes(const InputPreprocess& preprocess, const std::vector<Extremes>& x) {
  Extremes array = {std::numeric_limits<float>::infinity(),
                    -std::numeric_limits<float>::infinity()};
  for (std::size_t c = 0; c < x.size(); ++c) {
    if (x[c].min > x[c].max) continue;
    for (const float value : {x[c].min, x[c].max}) {
      const auto raw =
          static_cast<float>((static_cast<double>(value) * Entry(preprocess.std, c, 1) +
                              Entry(preprocess.mean, c, 0)) /
                             preprocess.scale);
      array.Include({raw, raw});
    }
  }
  return array;
}

}  // namespace zeropoint::tools
