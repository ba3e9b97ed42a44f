#include "runtime/reference/support/window.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::runtime::reference {
namespace {

using ::testing::HasSubstr;

/// The geometry along the second of two axes; the first has nothing to it.
absl::StatusOr<WindowAxis> Axis(const WindowAxis& axis, bool ceil_mode = false) {
  const absl::StatusOr<Window> window =
      MakeWindow({1, axis.input}, {{1, axis.kernel},
                                   {1, axis.stride},
                                   {1, axis.dilation},
                                   {0, axis.pad_begin, 0, axis.pad_end},
                                   ceil_mode});
  if (!window.ok()) return window.status();
  return (*window)[2];
}

TEST(Window, CountsWholeWindows) {
  EXPECT_EQ(Axis({.input = 28, .kernel = 3, .stride = 2, .pad_begin = 1, .pad_end = 1})->output,
            14);
  EXPECT_EQ(Axis({.input = 7, .kernel = 3, .stride = 2})->output, 3);
  EXPECT_EQ(Axis({.input = 5, .kernel = 3, .dilation = 2})->output, 1);
}

/// How ATen's pooling_output_shape counts: round, then drop the last window if it starts too late.
std::int64_t AtensCount(const WindowAxis& axis, bool ceil_mode) {
  const std::int64_t free = axis.input + axis.pad_begin + axis.pad_end -
                            axis.dilation * (axis.kernel - 1) - 1 +
                            (ceil_mode ? axis.stride - 1 : 0);
  std::int64_t count = (free >= 0 ? free / axis.stride : -1) + 1;
  if (ceil_mode && (count - 1) * axis.stride >= axis.input + axis.pad_begin) --count;
  return count;
}

TEST(Window, CountsAsAtenForAllSmallGeometries) {
  for (std::int64_t code = 0; code < 6 * 4 * 4 * 2 * 2; ++code) {
    WindowAxis axis = {.input = 1 + code % 6,
                       .kernel = 1 + code / 6 % 4,
                       .stride = 1 + code / 24 % 4,
                       .dilation = 1 + code / 96 % 2};
    // Padding that ATen takes: at most half of the kernel.
    axis.pad_begin = axis.pad_end = code / 192 % 2 * (axis.kernel / 2);
    for (const bool ceil_mode : {false, true}) {
      const std::int64_t expected = AtensCount(axis, ceil_mode);
      const absl::StatusOr<WindowAxis> made = Axis(axis, ceil_mode);
      EXPECT_EQ(made.ok() ? made->output : 0, std::max<std::int64_t>(expected, 0))
          << "input " << axis.input << " kernel " << axis.kernel << " stride " << axis.stride
          << " dilation " << axis.dilation << " padding " << axis.pad_begin << " ceil "
          << ceil_mode;
    }
  }
}

TEST(Window, TapRangeHoldsExactlyThePositionsInsideTheInput) {
  for (std::int64_t dilation = 1; dilation <= 3; ++dilation) {
    const WindowAxis axis = *Axis(
        {.input = 4, .kernel = 3, .stride = 2, .dilation = dilation, .pad_begin = 5, .pad_end = 6});
    for (std::int64_t o = 0; o < axis.output; ++o) {
      for (std::int64_t k = 0; k < axis.kernel; ++k) {
        EXPECT_EQ(k >= axis.FirstTap(o) && k < axis.EndTap(o), axis.Contains(axis.Position(o, k)))
            << "dilation " << dilation << " output " << o << " tap " << k;
      }
    }
  }
}

TEST(Window, RefusesWhatDoesNotFitOrCouldOverflow) {
  const auto refusal = [](const WindowAxis& axis) {
    return std::string(Axis(axis).status().message());
  };
  EXPECT_THAT(refusal({.input = 2, .kernel = 3}), HasSubstr("window of 3 fits, found 2"));
  EXPECT_THAT(refusal({.input = 2, .kernel = 0}), HasSubstr("\"kernel_size\""));
  EXPECT_THAT(refusal({.input = 2, .kernel = kMaxWindow + 1}), HasSubstr("\"kernel_size\""));
  EXPECT_THAT(refusal({.input = 2, .stride = 0}), HasSubstr("\"stride\""));
  EXPECT_THAT(refusal({.input = 2, .dilation = 0}), HasSubstr("\"dilation\""));
  EXPECT_THAT(refusal({.input = 2, .pad_begin = -1}), HasSubstr("\"padding\""));
  EXPECT_THAT(refusal({.input = INT64_MAX, .pad_begin = 1}), HasSubstr("spatial extents"));
}

TEST(Window, FewerAxesAreTheLastOnes) {
  const Window window = *MakeWindow({7}, {{3}, {2}, {1}, {0, 0}, false});
  EXPECT_EQ(window[0].output * window[1].output, 1);
  EXPECT_EQ(window[2].output, 3);
  EXPECT_EQ(Taps(window), 3);
  EXPECT_EQ(OutputExtents(window, 5, 4, 1), (Extents{5, 4, 3}));
  EXPECT_THAT(std::string(MakeWindow({1, 1, 1, 1}, {}).status().message()),
              HasSubstr("1 to 3 spatial axes"));
}

}  // namespace
}  // namespace zeropoint::runtime::reference
