#include <cstdint>
#include <cstdlib>
#include <limits>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "runtime/tensor.h"
#include "test/conformance/compare.h"
#include "test/conformance/expected_failures.h"
#include "test/conformance/isolate.h"
#include "test/conformance/reason.h"

namespace zeropoint::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string Compared(const std::vector<float>& expected, const std::vector<float>& actual) {
  const runtime::Extents a = {static_cast<std::int64_t>(expected.size())};
  const runtime::Extents b = {static_cast<std::int64_t>(actual.size())};
  return std::string(CompareTensors({runtime::DType::kFloat32, a, expected.data()},
                                    {runtime::DType::kFloat32, b, actual.data()})
                         .message());
}

TEST(CompareTensors, AllowsATenthOfAPercentOrTinyDifferences) {
  EXPECT_EQ(Compared({1000, 0}, {1000.9f, 9e-6f}), "");
  EXPECT_THAT(Compared({1000, 0}, {1001.1f, 2e-5f}), HasSubstr("2 of 2 elements differ"));
}

TEST(CompareTensors, TakesNaNForNaNAndInfinityForInfinityOnly) {
  constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  EXPECT_EQ(Compared({kNan, -kInfinity}, {kNan, -kInfinity}), "");
  EXPECT_THAT(Compared({kNan, kInfinity}, {0, 1e38f}), HasSubstr("2 of 2"));
  EXPECT_THAT(Compared({0, kInfinity}, {kNan, -kInfinity}), HasSubstr("2 of 2"));
}

TEST(CompareTensors, WantsEqualIntegersAndShapes) {
  const std::int64_t one = 1, two = 2;
  const runtime::TensorView a = {runtime::DType::kInt64, {}, &one};
  const runtime::TensorView b = {runtime::DType::kInt64, {}, &two};
  EXPECT_TRUE(CompareTensors(a, a).ok());
  EXPECT_THAT(CompareTensors(a, b).message(), HasSubstr("element 0"));
  EXPECT_THAT(Compared({1}, {1, 1}), HasSubstr("is f32[2], expected f32[1]"));
}

TEST(ExpectedFailures, RoundTripAndAreStrict) {
  const ExpectedFailures failures = {{"node/test_a", "operator X: y"}, {"node/test_b", "strings"}};
  EXPECT_EQ(ParseExpectedFailures(ExpectedFailuresText(failures)).value(), failures);
  EXPECT_FALSE(ParseExpectedFailures("node/test_a\n").ok());
  EXPECT_FALSE(ParseExpectedFailures("node/test_a: x\nnode/test_a: y\n").ok());
}

TEST(Isolate, ReportsAnswersAndCrashes) {
  std::vector<std::string> answers(3);
  ForEachIsolated(
      3, 2,
      [](std::size_t i) {
        if (i == 1) std::abort();
        return std::string(100000 * i, 'x');
      },
      [&](std::size_t i, std::string answer) { answers[i] = std::move(answer); });
  EXPECT_THAT(answers, ElementsAre("", "crashes (signal 6)", std::string(200000, 'x')));
}

TEST(Reason, IsShortAndStable) {
  EXPECT_EQ(ReasonFor(absl::UnimplementedError("the model needs 1 thing that is not supported\n"
                                               "  1 x Foo (opset 9): not supported: Foo(y)")),
            "Foo (opset 9): not supported");
  EXPECT_EQ(ReasonFor(absl::UnimplementedError("has elements of type STRING")), "strings");
  EXPECT_EQ(ReasonFor(absl::OkStatus()), "");
}

}  // namespace
}  // namespace zeropoint::test
