#include "ir/shape_inference.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "ir/extent_mismatch.h"

namespace zeropoint::ir {
namespace {

constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();

const Dim n = Dim::Symbol("N");
const Dim m = Dim::Symbol("M");

std::string Broadcast(const Shape& a, const Shape& b) {
  const auto shape = BroadcastShapes(a, b);
  return shape.ok() ? ShapeToString(*shape) : std::string(shape.status().message());
}

TEST(BroadcastShapes, AlignsAtTheLastAxis) {
  EXPECT_EQ(Broadcast({n, 1, 28}, {8, 1}), "[N,8,28]");
  EXPECT_EQ(Broadcast({}, {2, 3}), "[2,3]");
  EXPECT_EQ(Broadcast({1}, {0}), "[0]");
}

TEST(BroadcastShapes, ConstantWinsOverSymbol) {
  EXPECT_EQ(Broadcast({n}, {8}), "[8]");
  EXPECT_EQ(Broadcast({8}, {n}), "[8]");
  EXPECT_EQ(Broadcast({n}, {1}), "[N]");
  EXPECT_EQ(Broadcast({n + 1}, {n + 1}), "[N+1]");
}

TEST(BroadcastShapes, DifferentSymbolsAreAnErrorThatNamesBoth) {
  EXPECT_EQ(Broadcast({n, 3}, {m, 3}), "shapes [N,3] and [M,3]: extents N and M do not broadcast");
  EXPECT_EQ(Broadcast({2}, {3}), "shapes [2] and [3]: extents 2 and 3 do not broadcast");
}

TEST(BroadcastShapes, ErrorsRememberTheExtents) {
  const auto mismatch = MismatchOf(BroadcastShapes({n + 1, 3}, {m, 3}).status());
  ASSERT_TRUE(mismatch.has_value());
  EXPECT_EQ(mismatch->a, n + 1);
  EXPECT_EQ(mismatch->b, m);
  EXPECT_FALSE(MismatchOf(absl::InvalidArgumentError("other")).has_value());
}

TEST(BroadcastShapes, RoundingsOfOneSymbolMeet) {
  const Dim h = Dim::Symbol("H"), w = Dim::Symbol("W");
  const Dim down = FloorDiv(h - 1, 16) + 1;
  const Dim down_and_up = 2 * (FloorDiv(h - 1, 32) + 1);
  const auto shape = BroadcastShapes({down}, {down_and_up});
  ASSERT_TRUE(shape.ok()) << shape.status();
  EXPECT_EQ(*shape, *BroadcastShapes({down_and_up}, {down}));
  EXPECT_TRUE(UnifyDims(down, down_and_up).ok());
  EXPECT_FALSE(BroadcastShapes({h}, {2 * h}).ok());
  EXPECT_FALSE(BroadcastShapes({down}, {down + 1}).ok());
  EXPECT_FALSE(BroadcastShapes({down}, {FloorDiv(w - 1, 16) + 1}).ok());
}

TEST(UnifyShapes, DoesNotStretchOnes) {
  EXPECT_EQ(UnifyShapes({n, 3}, {4, 3}).value(), (Shape{4, 3}));
  EXPECT_FALSE(UnifyShapes({1}, {3}).ok());
  EXPECT_FALSE(UnifyShapes({n}, {m}).ok());
  EXPECT_FALSE(UnifyShapes({3}, {3, 1}).ok());
}

// ATen's pooling_output_shape, written with its branch.
std::int64_t ExpectedCeilMode(std::int64_t input, const Window& window) {
  const std::int64_t reach = window.dilation * (window.kernel - 1) + 1;
  const std::int64_t span = input + window.padding_begin + window.padding_end - reach;
  std::int64_t output = (span + window.stride - 1) / window.stride + 1;
  if ((output - 1) * window.stride >= input + window.padding_begin) --output;
  return output;
}

TEST(WindowOutputSize, CeilModeAgreesWithAtenForNumbersAndSymbols) {
  for (std::int64_t kernel = 1; kernel <= 4; ++kernel) {
    for (std::int64_t stride = 1; stride <= 5; ++stride) {
      for (std::int64_t padding_begin = 0; padding_begin < kernel; ++padding_begin) {
        for (std::int64_t padding_end = 0; padding_end < kernel; ++padding_end) {
          const Window window = {kernel, stride, 2, padding_begin, padding_end, true};
          const Dim symbolic = WindowOutputSize(n, window).value();
          for (std::int64_t input = 2 * kernel; input < 20; ++input) {
            const std::int64_t expected = ExpectedCeilMode(input, window);
            ASSERT_EQ(WindowOutputSize(input, window).value(), Dim(expected))
                << kernel << " " << stride << " " << padding_begin << " " << padding_end;
            ASSERT_EQ(symbolic.Substitute({{"N", input}}), Dim(expected));
          }
        }
      }
    }
  }
}

TEST(WindowOutputSize, FloorModeKeepsSymbols) {
  EXPECT_EQ(WindowOutputSize(n, {3, 2, 1, 1, 1, false}).value().ToString(), "(N-1)//2+1");
  EXPECT_EQ(WindowOutputSize(224, {7, 2, 1, 3, 3, false}).value(), Dim(112));
  EXPECT_EQ(WindowOutputSize(n, {3, 1, 1, 1, 1, false}).value(), n);
}

TEST(WindowOutputSize, RefusesWindowsThatDoNotFit) {
  EXPECT_FALSE(WindowOutputSize(4, {5, 1, 1, 0, 0, false}).ok());
  EXPECT_FALSE(WindowOutputSize(4, {3, 1, 2, 0, 0, false}).ok());
  EXPECT_TRUE(WindowOutputSize(4, {5, 1, 1, 1, 0, false}).ok());
}

TEST(WindowOutputSize, RefusesFieldsOutOfRangeWithoutOverflow) {
  EXPECT_FALSE(WindowOutputSize(4, {0, 1, 1, 0, 0, false}).ok());
  EXPECT_FALSE(WindowOutputSize(4, {1, 0, 1, 0, 0, false}).ok());
  EXPECT_FALSE(WindowOutputSize(4, {1, 1, 0, 0, 0, false}).ok());
  EXPECT_FALSE(WindowOutputSize(4, {1, 1, 1, -1, 0, false}).ok());
  EXPECT_FALSE(WindowOutputSize(4, {kMax, 1, kMax, 0, 0, true}).ok());
  EXPECT_TRUE(WindowOutputSize(4, {1, kMax, 1, kMax, kMax, true}).ok());
}

TEST(NormalizeAxis, CountsNegativeAxesFromTheEnd) {
  EXPECT_EQ(NormalizeAxis(-1, 4).value(), 3);
  EXPECT_EQ(NormalizeAxis(-4, 4).value(), 0);
  EXPECT_EQ(NormalizeAxis(3, 4).value(), 3);
  EXPECT_FALSE(NormalizeAxis(4, 4).ok());
  EXPECT_FALSE(NormalizeAxis(-5, 4).ok());
  EXPECT_FALSE(NormalizeAxis(0, 0).ok());
}

TEST(SliceOutputSize, ClampsToAConstantExtent) {
  EXPECT_EQ(SliceOutputSize(10, 2, 5, 1).value(), Dim(3));
  EXPECT_EQ(SliceOutputSize(10, 2, kMax, 3).value(), Dim(3));
  EXPECT_EQ(SliceOutputSize(10, 20, 30, 1).value(), Dim(0));
}

TEST(SliceOutputSize, TakesSymbolicExtentsAsLongEnough) {
  EXPECT_EQ(SliceOutputSize(n, 0, kMax, 2).value(), CeilDiv(n, 2));
  EXPECT_EQ(SliceOutputSize(n, 3, kMax, 1).value(), n - 3);
  EXPECT_EQ(SliceOutputSize(n, 3, 7, 2).value(), Dim(2));
}

TEST(SliceOutputSize, RefusesNegativeBoundsAndSteps) {
  EXPECT_FALSE(SliceOutputSize(10, -1, 5, 1).ok());
  EXPECT_FALSE(SliceOutputSize(10, 5, 4, 1).ok());
  EXPECT_FALSE(SliceOutputSize(10, 0, 5, 0).ok());
}

}  // namespace
}  // namespace zeropoint::ir
