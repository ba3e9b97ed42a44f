#include "tools/verbs/peak_memory.h"

#include <cstddef>
#include <memory>

#include "gtest/gtest.h"

namespace zeropoint::tools {
namespace {

constexpr std::size_t kMebibyte = std::size_t{1} << 20;

TEST(PeakResidentMebibytes, HoldsWhatWasTouchedAfterItWasGivenBack) {
  const std::optional<double> before = PeakResidentMebibytes();
  ASSERT_TRUE(before.has_value());
  EXPECT_GT(*before, 0);
  {
    const std::unique_ptr<volatile char[]> held(new volatile char[256 * kMebibyte]);
    for (std::size_t i = 0; i < 256 * kMebibyte; i += 1024) held[i] = 1;
  }
  const std::optional<double> after = PeakResidentMebibytes();
  ASSERT_TRUE(after.has_value());
  EXPECT_GE(*after, 256);
}

}  // namespace
}  // namespace zeropoint::tools
