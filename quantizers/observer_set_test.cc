#include "quantizers/observer_set.h"

#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "quantizers/observe_op.h"
#include "quantizers/testing/module_text.h"

namespace zeropoint::quantizers {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::OpAt;
using testing::Parse;

/// A linear with a per-channel weight, a derived bias and a fixed output.
std::unique_ptr<ir::Module> Prepared() {
  return Parse(R"(
    module @m {
      const @w : f32[2,2] = [127, 1, -2, 254]
      const @b : f32[2] = [1, 2]
      func @main(%x: f32[1,2]) -> (%y: f32[1,2]) {
        %0 = quant.observe(%x) {observer="min_max", group=0, dtype=i8, quant_min=-128, quant_max=127, qscheme="per_tensor_affine", eps=0.000244140625} : f32[1,2] loc("x")
        %1 = quant.observe(@w) {observer="per_channel_min_max", group=1, dtype=i8, quant_min=-127, quant_max=127, qscheme="per_channel_symmetric", eps=0.000244140625} : f32[2,2] loc("w")
        %2 = quant.observe(@b) {observer="derived", group=2, dtype=i32, quant_min=-2147483648, quant_max=2147483647, qscheme="per_channel_symmetric", eps=0.0, derived_from=[0,1]} : f32[2] loc("b")
        %3 = aten.linear(%0, %1, %2) : f32[1,2] loc("linear")
        %4 = quant.observe(%3) {observer="fixed", group=3, dtype=i8, quant_min=-128, quant_max=127, qscheme="per_tensor_affine", eps=0.0, scale=[0.25], zero_point=[3]} : f32[1,2] loc("y")
        return %4
      }
    })");
}

QParams QParamsAt(const ir::Module& module, const char* location) {
  const auto qparams = GetQParams(OpAt(module, location));
  EXPECT_TRUE(qparams.has_value()) << location;
  return qparams.value_or(QParams());
}

TEST(ObserverSet, WritesWhatItObserved) {
  const auto module = Prepared();
  auto observers = ObserverSet::Create(*module);
  ASSERT_TRUE(observers.ok()) << observers.status();
  ASSERT_TRUE(observers->Observe(0, {0, 255}, {1, 2}).ok());
  ASSERT_TRUE(observers->Observe(0, {100, 510}, {1, 2}).ok());
  const absl::Status written = observers->WriteQParams(*module);
  ASSERT_TRUE(written.ok()) << written;
  EXPECT_THAT(QParamsAt(*module, "x").scales, ElementsAre(2));
  EXPECT_THAT(QParamsAt(*module, "x").zero_points, ElementsAre(-128));
}

TEST(ObserverSet, ObservesWeightsWithoutData) {
  const auto module = Prepared();
  auto observers = ObserverSet::Create(*module);
  ASSERT_TRUE(observers->Observe(0, {0, 255}, {1, 2}).ok());
  ASSERT_TRUE(observers->WriteQParams(*module).ok());
  EXPECT_THAT(QParamsAt(*module, "w").scales, ElementsAre(1, 2));
}

TEST(ObserverSet, DerivesABiasScaleFromInputAndWeight) {
  const auto module = Prepared();
  auto observers = ObserverSet::Create(*module);
  ASSERT_TRUE(observers->Observe(0, {0, 510}, {1, 2}).ok());
  ASSERT_TRUE(observers->WriteQParams(*module).ok());
  EXPECT_THAT(QParamsAt(*module, "b").scales, ElementsAre(2, 4));
  EXPECT_THAT(QParamsAt(*module, "b").zero_points, ElementsAre(0, 0));
}

TEST(ObserverSet, LeavesFixedQParams) {
  const auto module = Prepared();
  auto observers = ObserverSet::Create(*module);
  ASSERT_TRUE(observers->Observe(3, {1000, 2000}, {1, 2}).ok());
  ASSERT_TRUE(observers->Observe(0, {0, 255}, {1, 2}).ok());
  ASSERT_TRUE(observers->WriteQParams(*module).ok());
  EXPECT_THAT(QParamsAt(*module, "y").scales, ElementsAre(0.25f));
}

// executorch#11355: without calibration everything got scale 1 in silence.
TEST(ObserverSet, NamesTensorsThatWereNeverObserved) {
  const auto module = Prepared();
  const auto observers = ObserverSet::Create(*module);
  const absl::Status status = observers->WriteQParams(*module);
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr("\"x\""));
  EXPECT_THAT(std::string(status.message()), Not(HasSubstr("\"w\"")));
}

// Boxes of images without one: there is no range, and nothing went wrong.
TEST(ObserverSet, LeavesFloatWhatWasEmptyInEverySample) {
  const auto module = Prepared();
  auto observers = ObserverSet::Create(*module);
  ASSERT_TRUE(observers->Observe(0, {}, {0, 2}).ok());
  EXPECT_EQ(observers->num_always_empty(), 1);
  EXPECT_THAT(observers->Remarks(), ElementsAre(HasSubstr("was empty in every sample")));
  const absl::Status written = observers->WriteQParams(*module);
  ASSERT_TRUE(written.ok()) << written;
  const ir::Op& linear = OpAt(*module, "linear");
  EXPECT_EQ(linear.operand(0), module->main().arguments()[0].get());
  EXPECT_TRUE(linear.operand(2)->is_constant()) << "the bias takes its scale from the input";
  EXPECT_THAT(QParamsAt(*module, "w").scales, ElementsAre(1, 2));
}

TEST(ObserverSet, QuantizesWhatWasEmptyInSomeSamples) {
  const auto module = Prepared();
  auto observers = ObserverSet::Create(*module);
  ASSERT_TRUE(observers->Observe(0, {}, {0, 2}).ok());
  ASSERT_TRUE(observers->Observe(0, {0, 255}, {1, 2}).ok());
  ASSERT_TRUE(observers->WriteQParams(*module).ok());
  EXPECT_THAT(QParamsAt(*module, "x").scales, ElementsAre(1));
}

TEST(ObserverSet, OneGroupAtTwoPlacesGetsOneScale) {
  const auto module = Parse(R"(
    module @m {
      func @main(%a: f32[2], %b: f32[2]) -> (%y: f32[2]) {
        %0 = quant.observe(%a) {observer="min_max", group=7, dtype=i8, quant_min=-128, quant_max=127, qscheme="per_tensor_affine", eps=0.000244140625} : f32[2] loc("a")
        %1 = quant.observe(%b) {observer="min_max", group=7, dtype=i8, quant_min=-128, quant_max=127, qscheme="per_tensor_affine", eps=0.000244140625} : f32[2] loc("b")
        %2 = aten.add(%0, %1) : f32[2] loc("add")
        return %2
      }
    })");
  auto observers = ObserverSet::Create(*module);
  ASSERT_TRUE(observers->Observe(7, {0, 51}, {2}).ok());
  ASSERT_TRUE(observers->Observe(7, {0, 255}, {2}).ok());
  ASSERT_TRUE(observers->WriteQParams(*module).ok());
  EXPECT_THAT(QParamsAt(*module, "a").scales, ElementsAre(1));
  EXPECT_THAT(QParamsAt(*module, "b").scales, ElementsAre(1));
}

TEST(ObserverSet, NamesTheTensorWhoseRangeIsNotFinite) {
  const auto module = Prepared();
  auto observers = ObserverSet::Create(*module);
  ASSERT_TRUE(observers->Observe(0, {std::numeric_limits<float>::infinity(), 0}, {1, 2}).ok());
  const absl::Status status = observers->WriteQParams(*module);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()), HasSubstr("\"x\""));
}

TEST(ObserverSet, NamesTheTensorThatHoldsNaN) {
  const auto module = Prepared();
  auto observers = ObserverSet::Create(*module);
  const absl::Status status =
      observers->Observe(0, {std::numeric_limits<float>::quiet_NaN(), 0}, {1, 2});
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()), HasSubstr("\"x\""));
}

TEST(ObserverSet, ReportsInfinitiesThatAHistogramDropped) {
  const auto module = Prepared();
  OpAt(*module, "x").SetAttribute("observer", std::string("histogram"));
  auto observers = ObserverSet::Create(*module);
  ASSERT_TRUE(observers->Observe(0, {1, 2}, {1, 2}).ok());
  EXPECT_THAT(observers->Remarks(), ::testing::IsEmpty());
  ASSERT_TRUE(observers->Observe(0, {std::numeric_limits<float>::infinity(), 0}, {1, 2}).ok());
  EXPECT_THAT(observers->Remarks(), ElementsAre(HasSubstr("1 infinite values")));
}

TEST(ObserverSet, RefusesAGroupThatIsDescribedInTwoWays) {
  const auto module = Prepared();
  OpAt(*module, "w").SetAttribute("group", std::int64_t{0});
  const absl::Status status = ObserverSet::Create(*module).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()), HasSubstr("group 0"));
}

TEST(ObserverSet, RefusesAnObserverNobodyKnows) {
  const auto module = Prepared();
  OpAt(*module, "x").SetAttribute("observer", std::string("oracle"));
  const absl::Status status = ObserverSet::Create(*module).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()), HasSubstr("\"oracle\""));
}

}  // namespace
}  // namespace zeropoint::quantizers
