#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "runtime/reference/kernels/kernel_call.h"

namespace zeropoint::runtime::reference {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// Values in [-1, 1] without a pattern that a wrong index could repeat.
std::vector<float> Scattered(std::int64_t count, std::uint32_t seed) {
  std::vector<float> values;
  for (std::int64_t i = 0; i < count; ++i) {
    seed = seed * 1664525u + 1013904223u;
    values.push_back(static_cast<float>(seed >> 8) / 8388608.0f - 1.0f);
  }
  return values;
}

std::vector<float> Magnitudes(std::vector<float> values) {
  for (float& value : values) value = std::abs(value);
  return values;
}

struct Case {
  std::string name;
  Extents x, weight;  // [N,C,H,W], [O,C/groups,KH,KW]
  std::vector<std::int64_t> stride = {1, 1}, padding = {0, 0, 0, 0}, dilation = {1, 1};
  std::int64_t groups = 1;
  bool bias = true;
};
void PrintTo(const Case& c, std::ostream* out) { *out << c.name; }

std::int64_t Count(const Extents& extents) { return *CheckedNumElements(extents); }

/// The definition, one output at a time, in double.
class NaiveConvolution {
 public:
  NaiveConvolution(const Case& c, std::vector<float> x, std::vector<float> weight,
                   std::vector<float> bias)
      : c_(c), x_(std::move(x)), weight_(std::move(weight)), bias_(std::move(bias)) {}

  Extents extents() const { return {c_.x[0], c_.weight[0], Output(0), Output(1)}; }

  std::vector<float> Compute() const {
    std::vector<float> y;
    const Extents e = extents();
    for (std::int64_t i = 0; i < Count(e); ++i) {
      y.push_back(
          At(i / (e[1] * e[2] * e[3]), i / (e[2] * e[3]) % e[1], i / e[3] % e[2], i % e[3]));
    }
    return y;
  }

 private:
  std::int64_t Output(std::size_t axis) const {
    const std::int64_t padded = c_.x[2 + axis] + c_.padding[axis] + c_.padding[2 + axis];
    const std::int64_t window = c_.dilation[axis] * (c_.weight[2 + axis] - 1) + 1;
    return (padded - window) / c_.stride[axis] + 1;
  }

  float At(std::int64_t n, std::int64_t o, std::int64_t oh, std::int64_t ow) const {
    const std::int64_t channels = c_.weight[1];
    const std::int64_t group = o / (c_.weight[0] / c_.groups);
    double sum = bias_.empty() ? 0 : bias_[static_cast<std::size_t>(o)];
    for (std::int64_t c = 0; c < channels; ++c) {
      for (std::int64_t kh = 0; kh < c_.weight[2]; ++kh) {
        for (std::int64_t kw = 0; kw < c_.weight[3]; ++kw) {
          const std::int64_t ih = oh * c_.stride[0] + kh * c_.dilation[0] - c_.padding[0];
          const std::int64_t iw = ow * c_.stride[1] + kw * c_.dilation[1] - c_.padding[1];
          if (ih < 0 || ih >= c_.x[2] || iw < 0 || iw >= c_.x[3]) continue;
          const std::int64_t from =
              ((n * c_.x[1] + group * channels + c) * c_.x[2] + ih) * c_.x[3] + iw;
          const std::int64_t tap = ((o * channels + c) * c_.weight[2] + kh) * c_.weight[3] + kw;
          sum += static_cast<double>(x_[static_cast<std::size_t>(from)]) *
                 weight_[static_cast<std::size_t>(tap)];
        }
      }
    }
    return static_cast<float>(sum);
  }

  const Case c_;
  const std::vector<float> x_, weight_, bias_;
};

class Conv2d : public ::testing::TestWithParam<Case> {};

TEST_P(Conv2d, AgreesWithTheDefinition) {
  const Case& c = GetParam();
  const std::vector<float> x = Scattered(Count(c.x), 1);
  const std::vector<float> weight = Scattered(Count(c.weight), 2);
  const std::vector<float> bias = c.bias ? Scattered(c.weight[0], 3) : std::vector<float>();
  KernelCall call("aten.conv2d");
  call.F32(c.x, x).F32(c.weight, weight);
  if (c.bias) call.F32({c.weight[0]}, bias);
  const Tensor y = call.Ints("stride", c.stride)
                       .Ints("padding", c.padding)
                       .Ints("dilation", c.dilation)
                       .Int("groups", c.groups)
                       .Result();
  const NaiveConvolution naive(c, x, weight, bias);
  ASSERT_EQ(y.extents(), naive.extents());
  // Rounding in float grows with the magnitudes that are summed, not with what is left of them.
  const std::vector<float> expected = naive.Compute();
  const std::vector<float> magnitudes =
      NaiveConvolution(c, Magnitudes(x), Magnitudes(weight), Magnitudes(bias)).Compute();
  const std::vector<float> computed = Values<float>(y);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    ASSERT_NEAR(computed[i], expected[i], 1e-6f * magnitudes[i]) << "element " << i;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Geometries, Conv2d,
    ::testing::Values(
        Case{.name = "Pointwise", .x = {2, 3, 4, 5}, .weight = {4, 3, 1, 1}},
        Case{.name = "WithoutBias", .x = {1, 2, 5, 5}, .weight = {3, 2, 3, 3}, .bias = false},
        Case{.name = "UnequalKernelAndStride",
             .x = {1, 2, 7, 9},
             .weight = {3, 2, 2, 3},
             .stride = {2, 3}},
        Case{.name = "AsymmetricPadding",
             .x = {2, 2, 5, 6},
             .weight = {2, 2, 3, 3},
             .padding = {0, 2, 1, 3}},
        Case{.name = "PaddingBeyondTheKernel",
             .x = {1, 1, 2, 2},
             .weight = {1, 1, 2, 2},
             .padding = {3, 3, 3, 3}},
        Case{.name = "Dilation",
             .x = {1, 2, 9, 8},
             .weight = {2, 2, 3, 2},
             .padding = {1, 0, 1, 0},
             .dilation = {2, 3}},
        Case{.name = "Groups", .x = {2, 6, 4, 4}, .weight = {4, 3, 3, 3}, .groups = 2},
        Case{.name = "DepthwiseWithMultiplier",
             .x = {1, 3, 6, 5},
             .weight = {6, 1, 3, 3},
             .stride = {2, 2},
             .padding = {1, 1, 1, 1},
             .groups = 3},
        // 3 * 400 elements to unfold a position: several tiles, which cut rows in two.
        Case{.name = "MoreThanOneTile",
             .x = {1, 3, 50, 50},
             .weight = {2, 3, 20, 20},
             .padding = {9, 9, 10, 10}}),
    [](const auto& info) { return info.param.name; });

TEST(Conv2d, HasTheDefaultsOfTheOpTable) {
  EXPECT_THAT(Values<float>(KernelCall("aten.conv2d")
                                .F32({1, 1, 2, 2}, {1, 2, 3, 4})
                                .F32({1, 1, 2, 2}, {1, 10, 100, 1000})
                                .Result()),
              ElementsAre(4321));
}

TEST(Conv2d, ComputesDoublesInDouble) {
  const Tensor y =
      KernelCall("aten.conv2d").F64({1, 2, 1, 1}, {1, 1e-12}).F64({1, 2, 1, 1}, {1, 1}).Result();
  EXPECT_DOUBLE_EQ(Values<double>(y)[0], 1 + 1e-12);
}

TEST(Conv2d, MakesAnEmptyBatch) {
  EXPECT_EQ(KernelCall("aten.conv2d")
                .F32({0, 1, 3, 3}, {})
                .F32({2, 1, 3, 3}, Scattered(18, 1))
                .Result()
                .extents(),
            (Extents{0, 2, 1, 1}));
}

TEST(Conv1d, IsConv2dOverOneRow) {
  EXPECT_THAT(Values<float>(KernelCall("aten.conv1d")
                                .F32({1, 1, 4}, {1, 2, 3, 4})
                                .F32({1, 1, 2}, {1, 10})
                                .F32({1}, {100})
                                .Ints("stride", {2})
                                .Ints("padding", {1, 0})
                                .Ints("dilation", {2})
                                .Result()),
              // Positions -1 and 1, then 1 and 3.
              ElementsAre(120, 142));
}

TEST(Conv1d, SplitsChannelsIntoGroups) {
  const Tensor y = KernelCall("aten.conv1d")
                       .F32({1, 2, 2}, {1, 2, 3, 4})
                       .F32({2, 1, 1}, {10, 100})
                       .Int("groups", 2)
                       .Result();
  EXPECT_EQ(y.extents(), (Extents{1, 2, 2}));
  EXPECT_THAT(Values<float>(y), ElementsAre(10, 20, 300, 400));
}

KernelCall Small() {
  KernelCall call("aten.conv2d");
  call.F32({1, 2, 3, 3}, Scattered(18, 1)).F32({2, 2, 2, 2}, Scattered(16, 2));
  return call;
}

TEST(Conv2d, RefusesGroupsThatDoNotDivide) {
  EXPECT_THAT(Small().Int("groups", 0).Refusal(), HasSubstr("0 groups"));
  EXPECT_THAT(Small().Int("groups", 2).Refusal(),
              HasSubstr("2 channels for a weight of [2,2,2,2]"));
  EXPECT_THAT(Small().Int("groups", std::int64_t{1} << 62).Refusal(), HasSubstr("groups"));
}

TEST(Conv2d, RefusesHostileGeometry) {
  EXPECT_THAT(Small().Ints("stride", {1, 0}).Refusal(), HasSubstr("\"stride\", found 0"));
  EXPECT_THAT(Small().Ints("stride", {1}).Refusal(), HasSubstr("2 values in \"stride\", found 1"));
  EXPECT_THAT(Small().Ints("dilation", {3, 1}).Refusal(), HasSubstr("window of 4"));
  EXPECT_THAT(Small().Ints("dilation", {INT64_MAX, 1}).Refusal(), HasSubstr("\"dilation\""));
  EXPECT_THAT(Small().Ints("padding", {-1, 0, 0, 0}).Refusal(), HasSubstr("found -1"));
  EXPECT_THAT(Small().Ints("padding", {INT64_MAX, 0, 0, 0}).Refusal(), HasSubstr("\"padding\""));
}

TEST(Conv2d, RefusesBadOperands) {
  EXPECT_THAT(Small().F32({3}, {1, 2, 3}).Refusal(), HasSubstr("extents [2], found [3]"));
  EXPECT_THAT(KernelCall("aten.conv2d").F32({1, 1, 3}, {1, 2, 3}).Refusal(), HasSubstr("rank 4"));
  EXPECT_THAT(KernelCall("aten.conv2d").F32({1, 1, 1, 1}, {1}).F64({1, 1, 1, 1}, {1}).Refusal(),
              HasSubstr("of f32, found f64"));
  EXPECT_THAT(KernelCall("aten.conv2d").F32({1, 1, 1, 1}, {1}).Absent().Refusal(),
              HasSubstr("operand 1 is missing"));
  EXPECT_THAT(KernelCall("aten.conv2d").I32({1, 1, 1, 1}, {1}).I32({1, 1, 1, 1}, {1}).Refusal(),
              HasSubstr("f32 or f64"));
}

TEST(Conv2d, ReportsAnOutputTooLargeToAllocate) {
  const absl::Status status =
      Small().Ints("padding", {1 << 20, 1 << 20, 1 << 20, 1 << 20}).Run().status();
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted) << status;
}

TEST(Conv2d, DoesNotCountThroughImagesWithoutOutputs) {
  const std::int64_t huge = std::int64_t{1} << 50;
  EXPECT_EQ(KernelCall("aten.conv2d")
                .F32({huge, 0, 1, 1}, {})
                .F32({0, 0, 1, 1}, {})
                .Result()
                .num_elements(),
            0);
}

TEST(Conv2d, WithoutChannelsIsTheBias) {
  EXPECT_THAT(Values<float>(KernelCall("aten.conv2d")
                                .F32({1, 0, 2, 2}, {})
                                .F32({1, 0, 1, 1}, {})
                                .F32({1}, {5})
                                .Result()),
              Each(5));
}

}  // namespace
}  // namespace zeropoint::runtime::reference
