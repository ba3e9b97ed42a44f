#include "frontend/onnx/testing/model_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::frontend::testing {
namespace {

using ::testing::HasSubstr;
using Ints = std::vector<std::int64_t>;

/// y = Conv(x, w) with a filter of zeros.
ModelBuilder Convolution(const std::vector<Extent>& x, const Ints& w,
                         const std::vector<Attribute>& attributes) {
  ModelBuilder model;
  model.Input("x", x).Zeros("w", w).Node("Conv", {"x", "w"}, {"y"}, attributes);
  return model;
}

TEST(ImportConv, TakesTheKernelFromTheWeightAndLeavesDefaultsOut) {
  EXPECT_EQ(ImportedOps(Convolution({"N", 2, 8, 8}, {4, 2, 3, 3}, {})),
            "%0 = aten.conv2d(%x, @w, none) : f32[N,4,6,6]\nreturn %0\n");
}

TEST(ImportConv, KeepsEveryAttribute) {
  EXPECT_EQ(ImportedOps(Convolution({1, 4, 9, 9}, {4, 2, 3, 3},
                                    {{"kernel_shape", Ints{3, 3}},
                                     {"strides", Ints{2, 1}},
                                     {"pads", Ints{1, 2, 3, 4}},
                                     {"dilations", Ints{2, 1}},
                                     {"group", 2}})),
            "%0 = aten.conv2d(%x, @w, none) {dilation=[2,1], groups=2, padding=[1,2,3,4], "
            "stride=[2,1]} : f32[1,4,5,13]\nreturn %0\n");
}

TEST(ImportConv, HasBiasAndOneDimension) {
  ModelBuilder model;
  model.Input("x", {"N", 2, "L"}).Zeros("w", {4, 2, 3}).Floats("b", {4}, {1, 2, 3, 4});
  model.Node("Conv", {"x", "w", "b"}, {"y"}, {{"pads", Ints{1, 1}}});
  EXPECT_EQ(ImportedOps(model),
            "%0 = aten.conv1d(%x, @w, @b) {padding=[1,1]} : f32[N,4,L]\nreturn %0\n");
}

TEST(ImportConv, TakesAWeightWhoseChannelsOnlyARunTells) {
  ModelBuilder model;
  model.Input("x", {"N", 3, 8, 8}).Input("w", {"O", 3, 3, 3}).Node("Conv", {"x", "w"}, {"y"});
  EXPECT_THAT(ImportedOps(model), HasSubstr(": f32[N,O,6,6]"));
}

TEST(ImportConv, RefusesAWindowThatOnlyARunTells) {
  ModelBuilder model;
  model.Input("x", {"N", 3, 8, 8}).Input("w", {4, 3, "K", 3}).Node("Conv", {"x", "w"}, {"y"});
  EXPECT_THAT(std::string(ImportStatus(model).message()),
              HasSubstr("a kernel of f32[4,3,K,3], whose window only a run tells; pin the input"));
}

TEST(ImportConv, SameUpperPutsTheOddPaddingAtTheEndAndSameLowerAtTheBegin) {
  const Ints strides = {2, 2};
  EXPECT_THAT(ImportedOps(Convolution({1, 1, 6, 5}, {1, 1, 3, 3},
                                      {{"auto_pad", "SAME_UPPER"}, {"strides", strides}})),
              HasSubstr("padding=[0,1,1,1], stride=[2,2]} : f32[1,1,3,3]"));
  EXPECT_THAT(ImportedOps(Convolution({1, 1, 6, 5}, {1, 1, 3, 3},
                                      {{"auto_pad", "SAME_LOWER"}, {"strides", strides}})),
              HasSubstr("padding=[1,1,0,1], stride=[2,2]} : f32[1,1,3,3]"));
}

TEST(ImportConv, ValidAutoPadOverridesPads) {
  EXPECT_THAT(ImportedOps(Convolution({1, 1, 5, 5}, {1, 1, 3, 3}, {{"auto_pad", "VALID"}})),
              HasSubstr(") : f32[1,1,3,3]"));
}

TEST(ImportConv, SamePaddingOfASymbolicExtentIsKnownForStrideOne) {
  EXPECT_THAT(ImportedOps(Convolution({1, 1, "H", 5}, {1, 1, 3, 3}, {{"auto_pad", "SAME_UPPER"}})),
              HasSubstr("padding=[1,1,1,1]} : f32[1,1,H,5]"));
  const absl::Status status = ImportStatus(Convolution(
      {1, 1, "H", 5}, {1, 1, 3, 3}, {{"auto_pad", "SAME_UPPER"}, {"strides", Ints{2, 2}}}));
  EXPECT_TRUE(absl::IsUnimplemented(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("pin the input shapes"));
}

TEST(ImportConv, RefusesNumbersThatNoConvolutionHas) {
  constexpr std::int64_t kHuge = std::int64_t{1} << 62;
  const std::vector<std::vector<Attribute>> hostile = {
      {{"strides", Ints{0, 1}}},
      {{"strides", Ints{1}}},
      {{"dilations", Ints{-1, 1}}},
      {{"dilations", Ints{kHuge, kHuge}}},
      {{"pads", Ints{-1, 0, 0, 0}}},
      {{"pads", Ints{kHuge, kHuge, kHuge, kHuge}}},
      {{"pads", Ints{1, 1}}},
      {{"kernel_shape", Ints{5, 5}}},
      {{"kernel_shape", Ints{3}}},
      {{"group", 0}},
      {{"group", -1}},
      {{"group", kHuge}},
      {{"group", 1.0f}},
      {{"auto_pad", "SAME"}},
  };
  for (const std::vector<Attribute>& attributes : hostile) {
    const absl::Status status = ImportStatus(Convolution({1, 2, 8, 8}, {4, 2, 3, 3}, attributes));
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << attributes[0].name << ": " << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr("\"/y\""));
  }
}

TEST(ImportConv, RefusesAWeightOfAnotherRankOrOtherChannels) {
  EXPECT_TRUE(absl::IsInvalidArgument(ImportStatus(Convolution({1, 2, 8, 8}, {4, 2, 3}, {}))));
  EXPECT_TRUE(absl::IsInvalidArgument(ImportStatus(Convolution({1, 3, 8, 8}, {4, 2, 3, 3}, {}))));
  EXPECT_TRUE(absl::IsInvalidArgument(ImportStatus(Convolution({1, 2, 2, 8}, {4, 2, 3, 3}, {}))));
  EXPECT_TRUE(
      absl::IsUnimplemented(ImportStatus(Convolution({1, 1, 4, 4, 4, 4}, {1, 1, 3, 3, 3, 3}, {}))));
}

}  // namespace
}  // namespace zeropoint::frontend::testing
