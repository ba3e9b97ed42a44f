#include "quantizers/observers/cascade_sum.h"

#include <vector>

#include "gtest/gtest.h"

namespace zeropoint::quantizers {
namespace {

constexpr float kTwoTo24 = 16777216.0f;

TEST(CascadeSum, AddsAllValuesOfAnySize) {
  for (std::size_t size : {0u, 1u, 31u, 32u, 33u, 511u, 512u, 513u, 2048u, 2055u}) {
    EXPECT_EQ(CascadeSum(std::vector<float>(size, 1.0f)), static_cast<float>(size)) << size;
  }
}

// Ones that meet 2^24 alone are lost, as 2^24 + 1 is no float32; those that met before are not.
// Here the 15 others of the first block of its running sum are lost, of 2047.
TEST(CascadeSum, LosesWhatPyTorchLoses) {
  std::vector<float> values(2048, 1.0f);
  values[0] = kTwoTo24;
  EXPECT_EQ(CascadeSum(values), kTwoTo24 + 2032.0f);
}

}  // namespace
}  // namespace zeropoint::quantizers
