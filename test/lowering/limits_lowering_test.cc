// What XNNPACK does not take, or computes wrong, runs in reference kernels, with a remark; what
// lies just within its limits does not.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "ir/str_cat.h"
#include "test/lowering/compare_backends.h"

namespace zeropoint::test {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

struct LimitCase {
  std::string name;
  /// "%x0: f32[…]" and the ops up to %y.
  std::string argument, ops, result;
  /// A part of the remark; empty when XNNPACK computes it.
  std::string remark;
};

class LimitsLoweringTest : public testing::TestWithParam<LimitCase> {};

TEST_P(LimitsLoweringTest, MatchesReference) {
  const LimitCase& limit = GetParam();
  const std::string module = ir::StrCat(
      "module @m {\n  const @w : i8[2,1,1,2] = [3,-5,100,7]\n  const @k : f32[1,1,2] = "
      "[0.5,-2.0]\n  func @main(%x0: ",
      limit.argument, ") -> (%out: ", limit.result, ") {\n", limit.ops, "    return %y\n  }\n}\n");
  const auto comparison = CompareBackends(module, 4, 3);
  ASSERT_TRUE(comparison.ok()) << comparison.status();
  EXPECT_LT(comparison->relative_error, 1e-4);
  EXPECT_EQ(comparison->fallback_ops > 0, !limit.remark.empty());
  if (!limit.remark.empty()) {
    EXPECT_THAT(comparison->remarks, Contains(HasSubstr(limit.remark)));
  }
}

LimitCase One(std::string name, std::string argument, const std::string& op,
              const std::string& attributes, std::string result, std::string remark) {
  const std::string braces = attributes.empty() ? "" : ir::StrCat(" {", attributes, "}");
  const std::string line = ir::StrCat("    %y = ", op, braces, " : ", result, "\n");
  return {std::move(name), std::move(argument), line, std::move(result), std::move(remark)};
}

INSTANTIATE_TEST_SUITE_P(
    Float, LimitsLoweringTest,
    testing::Values(
        One("LargestPad", "f32[1,2]", "aten.constant_pad_nd(%x0)", "pad=[0,0,0,65536]",
            "f32[1,65538]", ""),
        One("LargerPad", "f32[1,2]", "aten.constant_pad_nd(%x0)", "pad=[0,0,0,65537]",
            "f32[1,65539]", "a padding of 65537"),
        One("PadOfABatch", "f32[N,2]", "aten.constant_pad_nd(%x0)", "pad=[1,0,0,0]", "f32[N+1,2]",
            "symbolic"),
        One("PadOfAScalar", "f32[]", "aten.constant_pad_nd(%x0)", "pad=[]", "f32[]", "a scalar"),
        One("LongStride", "f32[1,1,70000]", "aten.conv1d(%x0, @k, none)", "stride=[40000]",
            "f32[1,1,2]", "40000"),
        One("LongDilation", "f32[1,1,70000]", "aten.conv1d(%x0, @k, none)", "dilation=[60000]",
            "f32[1,1,10000]", "60000"),
        One("LongPool", "f32[1,1,1,70000]", "aten.max_pool2d(%x0)",
            "kernel_size=[1,40000], stride=[1,30000]", "f32[1,1,1,2]", "40000"),
        One("DilatedPoolWithPadding", "f32[1,1,1,8]", "aten.max_pool2d(%x0)",
            "kernel_size=[1,3], stride=[1,1], dilation=[1,2], padding=[0,2,0,3]", "f32[1,1,1,9]",
            "dilation skips"),
        One("DilatedPool", "f32[1,1,1,8]", "aten.max_pool2d(%x0)",
            "kernel_size=[1,3], stride=[1,1], dilation=[1,2]", "f32[1,1,1,4]", ""),
        One("MeanOfABatch", "f32[N,2]", "aten.mean(%x0)", "dim=[0]", "f32[2]", "symbolic"),
        One("RankSix", "f32[1,2,1,2,1,3]", "aten.exp(%x0)", "", "f32[1,2,1,2,1,3]", ""),
        One("RankSeven", "f32[1,2,1,2,1,3,1]", "aten.exp(%x0)", "", "f32[1,2,1,2,1,3,1]", "rank 7"),
        One("ShuffleOfRankSix", "f32[1,4,1,2,1,3]", "aten.channel_shuffle(%x0)", "groups=2",
            "f32[1,4,1,2,1,3]", "rank 6")),
    [](const auto& info) { return info.param.name; });

// The scale of a transposed convolution's weight belongs to all of it, not to each input channel.
INSTANTIATE_TEST_SUITE_P(
    WeightsOnly, LimitsLoweringTest,
    testing::Values(LimitCase{
        "TransposedConvolution", "f32[1,2,1,3]",
        "    %v = quant.dequantize_per_tensor(@w) {dtype=i8, quant_max=127, quant_min=-127, "
        "scale=0.5, zero_point=0} : f32[2,1,1,2]\n"
        "    %y = aten.conv_transpose2d(%x0, %v, none) : f32[1,1,1,4]\n",
        "f32[1,1,1,4]", ""}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace zeropoint::test
