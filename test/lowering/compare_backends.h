#ifndef ZEROPOINT_TEST_LOWERING_COMPARE_BACKENDS_H_
#define ZEROPOINT_TEST_LOWERING_COMPARE_BACKENDS_H_

// Runs one piece of IR through XNNPACK and through the reference kernels on the same seeded inputs.

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ir/module.h"

namespace zeropoint::test {

struct BackendComparison {
  /// Largest |difference| of int8 results, in steps; and how many of all elements differ.
  int max_steps = 0;
  double differing_share = 0;
  /// Largest |difference| of float results over the largest |reference| value.
  double relative_error = 0;
  int quantized_ops = 0;
  int float_ops = 0;
  int fallback_ops = 0;
  std::vector<std::string> remarks;
};

/// `text` is a module whose arguments are f32; symbolic extents get `symbol_extent`. Inputs are
/// uniform in [-input_range, input_range], from a fixed seed.
absl::StatusOr<BackendComparison> CompareBackends(const std::string& text, double input_range,
                                                  std::int64_t symbol_extent);

/// The same where N is 0: that there is no error, and both give the same extents.
absl::Status CompareBackendsWithABatchOfZero(const std::string& text, std::int64_t symbol_extent);

/// The same for `module` through XNNPACK and `reference`, which has the same signature, through the
/// reference kernels.
absl::StatusOr<BackendComparison> CompareBackends(const ir::Module& module,
                                                  const ir::Module& reference, double input_range,
                                                  std::int64_t symbol_extent);

/// A module `q(op(dq(q(x_i))...))`: the int8 island of one op line.
struct IslandInput {
  std::string shape;  // "[N,8,6,6]"
  double scale;
  int zero_point;
};
struct Island {
  std::vector<IslandInput> inputs;
  /// Constants, as they stand in a module: "const @w : i8[…] = […]".
  std::string constants;
  /// Ops between the dequantized inputs %d0, %d1, … and the float result %y.
  std::string ops;
  std::string output_shape;
  double output_scale;
  int output_zero_point;
};
std::string IslandModule(const Island& island);

/// Numbers results in the order of their definition, as the text form wants them; modules of tests
/// name them.
std::string NumberResults(std::string text);

/// "[v0,v1,…]" of `count` pseudo-random integers in [low, high].
std::string RandomInts(int count, int low, int high, std::uint32_t seed);
/// The same for floats with one decimal in [-range, range].
std::string RandomFloats(int count, double range, std::uint32_t seed);

}  // namespace zeropoint::test

#endif  // ZEROPOINT_TEST_LOWERING_COMPARE_BACKENDS_H_
