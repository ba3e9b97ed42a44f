#include "tools/driver/constant_evaluator.h"

#include <memory>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ir/module.h"
#include "ir/parser.h"

namespace zeropoint::tools {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// The value of the last op of a function with these constants.
absl::StatusOr<std::vector<ir::TensorData>> Evaluate(const std::string& op) {
  const std::unique_ptr<ir::Module> module = ir::ParseModule(R"(
module @m {
  const @matrix : f32[2,3] = [1.0,2.0,3.0,4.0,5.0,6.0]
  const @row : f32[3] = [10.0,20.0,30.0]
  const @scales : f32[2] = [0.5,2.0]
  const @zeros : i32[2] = [0,0]
  func @main(%x: f32[N]) -> (%y: f32[N]) {
    %0 = )" + op + R"( loc("/Op")
    return %x
  }
})")
                                                 .value();
  return EvaluateConstantOp(*module->main().ops().back());
}

TEST(EvaluateConstantOp, BroadcastsAsTheKernelDoes) {
  const auto results = Evaluate("aten.add(@matrix, @row) : f32[2,3]");
  ASSERT_TRUE(results.ok()) << results.status();
  ASSERT_EQ(results->size(), 1u);
  EXPECT_THAT(results->front().shape(), ElementsAre(2, 3));
  EXPECT_THAT(results->front().values<float>(),
              ElementsAre(11.0f, 22.0f, 33.0f, 14.0f, 25.0f, 36.0f));
}

TEST(EvaluateConstantOp, PassesAttributesOn) {
  const auto results = Evaluate("aten.permute(@matrix) {dims=[1,0]} : f32[3,2]");
  ASSERT_TRUE(results.ok()) << results.status();
  EXPECT_THAT(results->front().shape(), ElementsAre(3, 2));
  EXPECT_THAT(results->front().values<float>(), ElementsAre(1.0f, 4.0f, 2.0f, 5.0f, 3.0f, 6.0f));
}

TEST(EvaluateConstantOp, AbsentOperandsAreAbsentForTheKernel) {
  const auto results = Evaluate("aten.linear(@row, @matrix, none) : f32[2]");
  ASSERT_TRUE(results.ok()) << results.status();
  EXPECT_THAT(results->front().values<float>(), ElementsAre(140.0f, 320.0f));
}

TEST(EvaluateConstantOp, QuantizesPerChannel) {
  const auto results = Evaluate(
      "quant.quantize_per_channel(@matrix, @scales, @zeros) "
      "{axis=0, quant_min=-4, quant_max=4, dtype=i8} : i8[2,3]");
  ASSERT_TRUE(results.ok()) << results.status();
  EXPECT_EQ(results->front().dtype(), ir::DType::kInt8);
  // 2.5 rounds to even; 6 is clamped to quant_max.
  EXPECT_THAT(results->front().values<std::int8_t>(), ElementsAre(2, 4, 4, 2, 2, 3));
}

TEST(EvaluateConstantOp, RefusesOperandsThatAreNotConstant) {
  const auto results = Evaluate("aten.relu(%x) : f32[N]");
  EXPECT_EQ(results.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(results.status().message()),
              HasSubstr("aten.relu at \"/Op\" cannot be computed at compile time: an operand is "
                        "not a constant"));
}

}  // namespace
}  // namespace zeropoint::tools
