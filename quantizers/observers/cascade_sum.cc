#include "quantizers/observers/cascade_sum.h"

#include <array>
#include <cstddef>

namespace zeropoint::quantizers {
namespace {

// A vector register of sixteen floats (AVX-512, where the reference values were recorded), four of
// them at a time.
constexpr std::size_t kLanes = 16;
constexpr std::size_t kRegisters = 4;
constexpr std::size_t kRow = kLanes * kRegisters;
constexpr std::size_t kRowsPerBlock = 16;

using Row = std::array<float, kRow>;

void Add(Row& sums, const float* values) {
  for (std::size_t i = 0; i < kRow; ++i) {
    sums[i] += values[i];
  }
}

}  // namespace

float CascadeSum(const std::vector<float>& values) {
  const std::size_t rows = values.size() / kRow;
  Row sums{}, block{};
  for (std::size_t row = 0; row < rows; ++row) {
    Add(block, values.data() + row * kRow);
    if ((row + 1) % kRowsPerBlock == 0) {
      Add(sums, block.data());
      block = {};
    }
  }
  // What is left of the last block comes first, then the blocks.
  Add(block, sums.data());
  float total = 0;
  for (std::size_t i = rows * kRow; i < values.size(); ++i) {
    total += values[i];
  }
  for (std::size_t lane = 0; lane < kLanes; ++lane) {
    float sum = block[lane];
    for (std::size_t i = lane + kLanes; i < kRow; i += kLanes) {
      sum += block[i];
    }
    total += sum;
  }
  return total;
}

}  // namespace zeropoint::quantizers
