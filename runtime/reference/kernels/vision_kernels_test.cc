// Einsum, grids, regions and boxes.

#include <cstdint>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "runtime/reference/kernels/kernel_call.h"

namespace zeropoint::runtime::reference {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(Einsum, ContractsRepeatsAndTakesDiagonals) {
  const auto einsum = [](const std::string& equation) {
    KernelCall call("aten.einsum");
    call.F32({2, 2}, {1, 2, 3, 4}).Text("equation", equation);
    return call;
  };
  EXPECT_THAT(Values<float>(einsum("ij->ji").Result()), ElementsAre(1, 3, 2, 4));
  EXPECT_THAT(Values<float>(einsum("ii->i").Result()), ElementsAre(1, 4));
  EXPECT_THAT(Values<float>(einsum("ij->").Result()), ElementsAre(10));
  EXPECT_THAT(Values<float>(einsum("ij,j->i").F32({2}, {1, 10}).Result()), ElementsAre(21, 43));
  EXPECT_THAT(Values<float>(einsum("ij,j->ij").F32({1}, {2}).Result()), ElementsAre(2, 4, 6, 8));
  EXPECT_THAT(einsum("ij,j->i").F32({3}, {1, 2, 3}).Refusal(), HasSubstr("extent 2 for a label"));
  EXPECT_THAT(einsum("ij->k").Refusal(), HasSubstr("output labels"));
  EXPECT_THAT(einsum("ij,jk->k").Refusal(), HasSubstr("an operand for each term"));
}

TEST(Einsum, DoesNotCountThroughWhatHasNoElements) {
  const Tensor y = KernelCall("aten.einsum")
                       .F32({std::int64_t{1} << 40, 0}, {})
                       .Text("equation", "ij->")
                       .Result();
  EXPECT_THAT(Values<float>(y), ElementsAre(0));
}

KernelCall Grid(std::vector<float> places) {
  KernelCall call("aten.grid_sampler");
  const auto count = static_cast<std::int64_t>(places.size());
  call.F32({1, 1, 3}, {1, 2, 4}).F32({1, count, 1}, places).Int("align_corners", 1);
  return call;
}

TEST(GridSampler, InterpolatesAndTreatsTheBorder) {
  EXPECT_THAT(Values<float>(Grid({-1, -0.5, 1, 2}).Result()), ElementsAre(1, 1.5, 4, 0));
  EXPECT_THAT(Values<float>(Grid({2}).Text("padding_mode", "border").Result()), ElementsAre(4));
  EXPECT_THAT(Values<float>(Grid({2}).Text("padding_mode", "reflection").Result()), ElementsAre(2));
  EXPECT_THAT(Values<float>(Grid({0.4f}).Text("mode", "nearest").Result()), ElementsAre(2));
  EXPECT_THAT(Grid({0}).Text("mode", "sharp").Refusal(), HasSubstr("\"mode\""));
}

TEST(DeformConv2d, MovesAndWeighsItsTaps) {
  const Tensor y = KernelCall("aten.deform_conv2d")
                       .F32({1, 1, 1, 3}, {1, 2, 4})
                       .F32({1, 1, 1, 1}, {10})
                       .F32({1, 2, 1, 3}, {0, 0, 0, 0, 0.5, 1})
                       .F32({1}, {1})
                       .F32({1, 1, 1, 3}, {1, 1, 1})
                       .Result();
  EXPECT_THAT(Values<float>(y), ElementsAre(11, 31, 1));
}

KernelCall Regions(const std::string& op, std::vector<float> roi) {
  KernelCall call(op);
  const auto columns = static_cast<std::int64_t>(roi.size());
  call.F32({1, 1, 2, 2}, {1, 2, 3, 4}).F32({1, columns}, roi).Ints("output_size", {1, 1});
  return call;
}

TEST(RoiAlign, AveragesOrMaximisesSamples) {
  const auto align = [] {
    KernelCall call = Regions("aten.roi_align", {0, 0, 2, 2});
    call.I64({1}, {0}).Int("sampling_ratio", 2);
    return call;
  };
  EXPECT_THAT(Values<float>(align().Result()), ElementsAre(2.5));
  EXPECT_THAT(Values<float>(align().Text("mode", "max").Result()), ElementsAre(4));
  EXPECT_THAT(Regions("aten.roi_align", {0, 0, 2, 2}).I64({1}, {1}).Refusal(),
              HasSubstr("one of 1 images"));
}

TEST(RoiPool, TakesTheLargestOfEachBin) {
  EXPECT_THAT(Values<float>(Regions("aten.roi_pool", {0, 0, 0, 0, 1}).Result()), ElementsAre(3));
  EXPECT_THAT(Regions("aten.roi_pool", {7, 0, 0, 0, 1}).Refusal(), HasSubstr("one of 1 images"));
}

TEST(Nms, KeepsTheBestOfThoseThatOverlap) {
  const auto nms = [](std::int64_t most, double score) {
    return Values<std::int64_t>(KernelCall("aten.nms")
                                    .F32({1, 3, 4}, {0, 0, 1, 1, 0, 0.1f, 1, 1.1f, 0, 10, 1, 11})
                                    .F32({1, 1, 3}, {0.7f, 0.9f, 0.8f})
                                    .Int("max_per_class", most)
                                    .Float("iou_threshold", 0.5)
                                    .Float("score_threshold", score)
                                    .Result());
  };
  EXPECT_THAT(nms(3, 0), ElementsAre(0, 0, 1, 0, 0, 2));
  EXPECT_THAT(nms(1, 0), ElementsAre(0, 0, 1));
  EXPECT_THAT(nms(3, 0.85), ElementsAre(0, 0, 1));
  EXPECT_THAT(nms(0, 0), ElementsAre());
}

TEST(Nms, ThresholdsMayArriveWithTheRun) {
  KernelCall call("aten.nms");
  call.F32({1, 3, 4}, {0, 0, 1, 1, 0, 0.1f, 1, 1.1f, 0, 10, 1, 11})
      .F32({1, 1, 3}, {0.7f, 0.9f, 0.8f})
      .I64({1}, {3})
      .F32({}, {0.9f})
      .F32({1}, {0.75f})
      .Int("max_per_class", 1)
      .Float("score_threshold", 0.85);
  EXPECT_THAT(Values<std::int64_t>(call.Result()), ElementsAre(0, 0, 1, 0, 0, 2));
}

TEST(Nms, RefusesAThresholdThatIsNotOneNumber) {
  KernelCall call("aten.nms");
  call.F32({1, 1, 4}, {0, 0, 1, 1}).F32({1, 1, 1}, {1}).I64({2}, {3, 4});
  EXPECT_THAT(call.Float("score_threshold", 0).Refusal(), HasSubstr("one number, found [2]"));
}

}  // namespace
}  // namespace zeropoint::runtime::reference
