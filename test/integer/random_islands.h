#ifndef ZEROPOINT_TEST_INTEGER_RANDOM_ISLANDS_H_
#define ZEROPOINT_TEST_INTEGER_RANDOM_ISLANDS_H_

// Random islands `dequantize -> op -> quantize` between int8 arguments and an int8 result.

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "absl/types/span.h"

namespace zeropoint::test {

/// Draws numbers and writes what islands have in common.
class IslandWriter {
 public:
  explicit IslandWriter(std::uint32_t seed) : generator_(seed) {}

  int Draw(int low, int high);  // both included
  double DrawReal(double low, double high);
  /// Evenly among the orders of magnitude.
  double DrawScale(double low, double high);

  /// Shape of an argument, "[2,3,4]"; returns the name of its dequantized value. Its scale is
  /// drawn, or `scale`.
  std::string Argument(const std::vector<int>& shape, double scale = 0);
  double scale_of_last_argument() const { return last_scale_; }
  /// An int8 constant of that shape, with a scale for each index of `axis` or one (-1),
  /// dequantized.
  std::string Weight(const std::vector<int>& shape, double scale, int axis);
  /// Floats of that magnitude.
  std::string Bias(int count, double magnitude);
  /// A line `%name = op : f32[shape]`; returns the name.
  std::string Op(const std::string& op, const std::vector<int>& shape);

  /// The module, whose result is `value` quantized with `scale` and, unless it is given, a drawn
  /// zero point.
  std::string Finish(const std::string& value, const std::vector<int>& shape, double scale,
                     int zero_point = kDrawn);
  static constexpr int kDrawn = 1000;
  int DrawZeroPoint() { return Draw(-128, 127); }
  int last_zero_point() const { return last_zero_point_; }

 private:
  std::string Name() { return "%" + std::to_string(names_++); }

  std::mt19937 generator_;
  int names_ = 0;
  double last_scale_ = 1;
  int last_zero_point_ = 0;
  std::vector<std::string> arguments_, constants_, lines_;
};

/// One family of ops: writes a random island of it, as the text of a module.
struct IslandFamily {
  const char* name;
  std::string (*write)(IslandWriter& writer);
  /// XNNPACK computes all of them in int8, but for those that are beyond its limits.
  bool is_int8_in_xnnpack = true;
};

absl::Span<const IslandFamily> IslandFamilies();

}  // namespace zeropoint::test

#endif  // ZEROPOINT_TEST_INTEGER_RANDOM_ISLANDS_H_
