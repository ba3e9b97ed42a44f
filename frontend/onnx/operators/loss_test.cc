#include <string>

#include "frontend/onnx/testing/model_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::frontend::testing {
namespace {

using ::testing::HasSubstr;

constexpr int kInt64 = onnx::TensorProto_DataType_INT64;

std::string Loss(const std::vector<Attribute>& attributes) {
  ModelBuilder model;
  model.Input("x", {"N", 3}).Input("t", {"N"}, kInt64);
  model.Node("SoftmaxCrossEntropyLoss", {"x", "t"}, {"y"}, attributes);
  return ImportedOps(model);
}

TEST(ImportLoss, PicksTheLogProbabilityOfTheTarget) {
  EXPECT_EQ(Loss({}),
            "%0 = aten.log_softmax(%x) {dim=1} : f32[N,3]\n"
            "%1 = aten.unsqueeze(%t) {dim=1} : i64[N,1]\n"
            "%2 = aten.gather(%0, %1) {dim=1} : f32[N,1]\n"
            "%3 = aten.squeeze(%2) {dim=[1]} : f32[N]\n"
            "%4 = aten.neg(%3) : f32[N]\n"
            "%5 = aten.mean(%4) {dim=[0]} : f32[]\n"
            "return %5\n");
}

TEST(ImportLoss, IgnoredTargetsWeighNothing) {
  const std::string ops = Loss({{"ignore_index", -1}});
  EXPECT_THAT(ops, HasSubstr("aten.eq(%t, "));
  EXPECT_THAT(ops, HasSubstr("aten.div("));
}

TEST(ImportLoss, RefusesUnknownReductions) {
  EXPECT_THAT(Loss({{"reduction", std::string("max")}}), HasSubstr("\"reduction\" is \"max\""));
}

TEST(ImportMeanVarianceNormalization, DefaultsToAllAxesButChannels) {
  ModelBuilder model;
  model.Input("x", {"N", 3, 4, 4}).Node("MeanVarianceNormalization", {"x"}, {"y"});
  EXPECT_THAT(ImportedOps(model), HasSubstr("{dim=[0,2,3], keepdim=true} : f32[1,3,1,1]"));
}

}  // namespace
}  // namespace zeropoint::frontend::testing
