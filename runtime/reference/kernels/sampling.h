#ifndef ZEROPOINT_RUNTIME_REFERENCE_KERNELS_SAMPLING_H_
#define ZEROPOINT_RUNTIME_REFERENCE_KERNELS_SAMPLING_H_

// Samples of a plane at places between its elements.

#include <array>
#include <cmath>
#include <cstdint>

namespace zeropoint::runtime::reference {

/// Keys' cubic convolution with the parameter `a`.
inline double CubicWeight(double distance, double a) {
  const double x = std::abs(distance);
  if (x <= 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  if (x < 2) return ((a * x - 5 * a) * x + 8 * a) * x - 4 * a;
  return 0;
}

/// The four neighbours of a place and their weights.
struct BilinearTaps {
  std::int64_t y0, x0;
  double wy, wx;  // weights of the neighbours one further
};

inline BilinearTaps TapsAt(double y, double x) {
  const double y0 = std::floor(y), x0 = std::floor(x);
  return {static_cast<std::int64_t>(y0), static_cast<std::int64_t>(x0), y - y0, x - x0};
}

/// The four weighted elements around (y, x); elements outside the plane count as zeros.
template <typename T>
std::array<double, 4> WeightedNeighbours(const T* plane, std::int64_t height, std::int64_t width,
                                         double y, double x) {
  if (!(y > -1 && x > -1 && y < static_cast<double>(height) && x < static_cast<double>(width))) {
    return {};
  }
  const BilinearTaps taps = TapsAt(y, x);
  const auto at = [&](std::int64_t row, std::int64_t column) {
    const bool inside = row >= 0 && row < height && column >= 0 && column < width;
    return inside ? static_cast<double>(plane[row * width + column]) : 0.0;
  };
  const double wy = taps.wy, wx = taps.wx;
  return {(1 - wy) * (1 - wx) * at(taps.y0, taps.x0), (1 - wy) * wx * at(taps.y0, taps.x0 + 1),
          wy * (1 - wx) * at(taps.y0 + 1, taps.x0), wy * wx * at(taps.y0 + 1, taps.x0 + 1)};
}

/// The sample at (y, x): their sum.
template <typename T>
double SampleWithZeros(const T* plane, std::int64_t height, std::int64_t width, double y,
                       double x) {
  const std::array<double, 4> parts = WeightedNeighbours(plane, height, width, y, x);
  return parts[0] + parts[1] + parts[2] + parts[3];
}

}  // namespace zeropoint::runtime::reference

#endif  // ZEROPOINT_RUNTIME_REFERENCE_KERNELS_SAMPLING_H_
