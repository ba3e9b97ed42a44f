// deconvolution_2d and resize_bilinear_2d.

#include <cstdint>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "runtime/testing/node_runner.h"

namespace zeropoint::runtime {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using namespace zeropoint::runtime::testing;  // NOLINT: the test vocabulary of this folder

TEST(DeconvolutionNode, AddsAWindowForEveryElement) {
  NodeTest test("deconvolution_2d", {{"stride", Ints({1, 2})}, {"adjustment", Ints({0, 1})}});
  test.Input(Float32({1, 1, 2, 1}, {1, 2}))
      .Constant<float>(DType::kFloat32, {1, 1, 3, 1}, {1, 10, 100})
      .Constant<float>(DType::kFloat32, {1}, {0.5})
      .OutputIs(DType::kFloat32, {1, 1, 6, 1});
  EXPECT_THAT(Contents<float>(*test.Run()), ElementsAre(1.5, 10.5, 102.5, 20.5, 200.5, 0.5));
}

TEST(DeconvolutionNode, PaddingCutsAndChannelsMix) {
  NodeTest test("deconvolution_2d", {{"padding", Ints({0, 1, 0, 0})}});
  test.Input(Float32({1, 1, 1, 2}, {1, 2}))
      .Constant<float>(DType::kFloat32, {1, 1, 2, 2}, {1, 10, 100, 1000})
      .OutputIs(DType::kFloat32, {1, 1, 1, 1});
  EXPECT_THAT(Contents<float>(*test.Run()), ElementsAre(2100));
}

TEST(DeconvolutionNode, RequantizesPerChannel) {
  NodeTest test("deconvolution_2d");
  test.Input(Int8({1, 1, 1, 1}, {12}), PerTensor(0.5f, 2))
      .Constant<std::int8_t>(DType::kInt8, {2, 1, 1, 1}, {4, -3}, PerChannel({0.25f, 2.0f}, 0))
      .OutputIs(DType::kInt8, {1, 1, 1, 2}, PerTensor(0.5f, 1));
  EXPECT_THAT(Contents<std::int8_t>(*test.Run()), ElementsAre(11, -59));
}

TEST(DeconvolutionNode, RefusesWhatDoesNotFit) {
  const auto refusal = [](NodeAttributes attributes, std::int64_t channels = 1) {
    NodeTest test("deconvolution_2d", std::move(attributes));
    test.Input(Float32({1, 1, 2, channels},
                       std::vector<float>(static_cast<std::size_t>(2 * channels), 1)))
        .Constant<float>(DType::kFloat32, {1, 1, 2, 1}, {1, 1})
        .OutputIs(DType::kFloat32, {1, -1, -1, 1});
    return test.Refusal();
  };
  EXPECT_THAT(refusal({{"adjustment", Ints({0, 1})}}), HasSubstr("smaller than the stride"));
  EXPECT_THAT(refusal({{"padding", Ints({0, 2, 0, 1})}}), HasSubstr("leaves less output"));
  EXPECT_THAT(refusal({{"stride", Ints({0, 1})}}), HasSubstr("stride"));
  EXPECT_THAT(refusal({}, 3), HasSubstr("do not match"));
}

NodeAttributes Resize(std::vector<std::int64_t> size, const char* coordinates) {
  return {{"size", Ints(std::move(size))}, {"coordinates", Text(coordinates)}};
}

TEST(ResizeBilinearNode, KnowsItsCoordinates) {
  const auto resized = [](const char* coordinates) {
    NodeTest test("resize_bilinear_2d", Resize({2, 4}, coordinates));
    test.Input(Float32({1, 2, 2, 1}, {0, 12, 0, 12})).OutputIs(DType::kFloat32, {1, 2, 4, 1});
    return Contents<float>(*test.Run());
  };
  EXPECT_THAT(resized("half_pixel"), ElementsAre(0, 3, 9, 12, 0, 3, 9, 12));
  EXPECT_THAT(resized("align_corners"), ElementsAre(0, 4, 8, 12, 0, 4, 8, 12));
  EXPECT_THAT(resized("asymmetric"), ElementsAre(0, 6, 12, 12, 0, 6, 12, 12));
}

TEST(ResizeBilinearNode, RefusesWhatItHasNot) {
  const auto refusal = [](NodeAttributes attributes, QuantParams quant) {
    NodeTest test("resize_bilinear_2d", std::move(attributes));
    test.Input(Int8({1, 2, 2, 1}, {0, 1, 2, 3}), PerTensor(1, 0))
        .OutputIs(DType::kInt8, {1, -1, -1, 1}, std::move(quant));
    return test.Refusal();
  };
  EXPECT_THAT(refusal(Resize({2, 4}, "corner"), PerTensor(1, 0)), HasSubstr("coordinates"));
  EXPECT_THAT(refusal(Resize({1, 4}, "half_pixel"), PerTensor(1, 0)), HasSubstr("size"));
  EXPECT_THAT(refusal(Resize({2, 4}, "half_pixel"), PerTensor(2, 0)),
              HasSubstr("same scale and zero point"));
}

}  // namespace
}  // namespace zeropoint::runtime
