#include "quantizers/observer_plan.h"

#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "quantizers/annotation.h"
#include "quantizers/testing/module_text.h"

namespace zeropoint::quantizers {
namespace {

using ::testing::HasSubstr;
using testing::OpAt;
using testing::Parse;

const QuantizationSpec kHistogram;
constexpr SharedQuantizationSpec kSharedInput0 = {SharedQuantizationSpec::Target::kInput, 0};
constexpr SharedQuantizationSpec kSharedInput1 = {SharedQuantizationSpec::Target::kInput, 1};
constexpr SharedQuantizationSpec kSharedProducer0 = {SharedQuantizationSpec::Target::kProducer, 0};

QuantizationSpec MinMax() {
  QuantizationSpec spec;
  spec.observer = ObserverKind::kMinMax;
  return spec;
}

ObserverPlan PlanOf(const ir::Module& module) {
  auto plan = ObserverPlan::Create(module.main());
  EXPECT_TRUE(plan.ok()) << plan.status();
  return plan.ok() ? *std::move(plan) : ObserverPlan();
}

std::string ErrorOf(const ir::Module& module) {
  const absl::Status status = ObserverPlan::Create(module.main()).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  return std::string(status.message());
}

/// op1, op2 and op3 feed two concatenations, the first of which feeds the second.
std::unique_ptr<ir::Module> TwoCats() {
  return Parse(R"(
    module @m {
      func @main(%x: f32[1,4]) -> (%y: f32[3,4]) {
        %0 = aten.relu(%x) : f32[1,4] loc("op1")
        %1 = aten.relu(%x) : f32[1,4] loc("op2")
        %2 = aten.relu(%x) : f32[1,4] loc("op3")
        %3 = aten.cat(%1, %0) {dim=0} : f32[2,4] loc("cat1")
        %4 = aten.cat(%3, %2) {dim=0} : f32[3,4] loc("cat2")
        return %4
      }
    })");
}

/// A producer and two readers of its value.
std::unique_ptr<ir::Module> Fork() {
  return Parse(R"(
    module @m {
      func @main(%x: f32[4]) -> (%y: f32[4], %z: f32[4]) {
        %0 = aten.relu(%x) : f32[4] loc("producer")
        %1 = aten.sigmoid(%0) : f32[4] loc("left")
        %2 = aten.tanh(%0) : f32[4] loc("right")
        return %1, %2
      }
    })");
}

void AnnotateInput(const ir::Module& module, std::string_view location, const Spec& spec,
                   bool allow_implicit_sharing = true) {
  QuantizationAnnotation annotation;
  annotation.inputs[0] = spec;
  annotation.allow_implicit_sharing = allow_implicit_sharing;
  SetAnnotation(OpAt(module, location), annotation);
}

void AnnotateOutput(const ir::Module& module, std::string_view location, const Spec& spec) {
  QuantizationAnnotation annotation;
  annotation.output = spec;
  SetAnnotation(OpAt(module, location), annotation);
}

// The example of docs/pt2e.md 3.3.
TEST(ObserverPlan, AChainOfConcatenationsIsOneGroup) {
  const auto module = TwoCats();
  for (const char* location : {"op1", "op2", "op3"}) {
    AnnotateOutput(*module, location, kHistogram);
  }
  for (const char* location : {"cat1", "cat2"}) {
    QuantizationAnnotation cat;
    cat.inputs[0] = kHistogram;
    cat.inputs[1] = kSharedInput0;
    cat.output = kSharedInput0;
    SetAnnotation(OpAt(*module, location), cat);
  }
  const ObserverPlan plan = PlanOf(*module);
  EXPECT_EQ(plan.groups().size(), 1u);
  std::set<std::optional<int>> groups;
  for (const char* location : {"op1", "op2", "op3", "cat1", "cat2"}) {
    groups.insert(plan.GroupOf(OpAt(*module, location), kOutputKey));
  }
  for (const char* location : {"cat1", "cat2"}) {
    groups.insert(plan.GroupOf(OpAt(*module, location), 0));
    groups.insert(plan.GroupOf(OpAt(*module, location), 1));
  }
  EXPECT_THAT(groups, ::testing::ElementsAre(0));
}

TEST(ObserverPlan, EqualSpecsOfTwoReadersMerge) {
  const auto module = Fork();
  AnnotateInput(*module, "left", kHistogram);
  AnnotateInput(*module, "right", kHistogram);
  const ObserverPlan plan = PlanOf(*module);
  EXPECT_EQ(plan.groups().size(), 1u);
  EXPECT_EQ(plan.GroupOf(OpAt(*module, "left"), 0), plan.GroupOf(OpAt(*module, "right"), 0));
}

TEST(ObserverPlan, AReaderMergesWithTheProducersOutput) {
  const auto module = Fork();
  AnnotateOutput(*module, "producer", kHistogram);
  AnnotateInput(*module, "left", kHistogram);
  EXPECT_EQ(PlanOf(*module).groups().size(), 1u);
}

// PT2E compares neither observer nor eps here and merges different requests.
TEST(ObserverPlan, DifferentObserversStayApart) {
  const auto module = Fork();
  AnnotateInput(*module, "left", kHistogram);
  AnnotateInput(*module, "right", MinMax());
  const ObserverPlan plan = PlanOf(*module);
  ASSERT_EQ(plan.groups().size(), 2u);
  EXPECT_TRUE(plan.groups()[0] == Spec(kHistogram));
  EXPECT_TRUE(plan.groups()[1] == Spec(MinMax()));
}

TEST(ObserverPlan, AnEdgeThatForbidsImplicitSharingStaysApart) {
  const auto module = Fork();
  AnnotateOutput(*module, "producer", kHistogram);
  AnnotateInput(*module, "left", kHistogram, /*allow_implicit_sharing=*/false);
  EXPECT_EQ(PlanOf(*module).groups().size(), 2u);
}

TEST(ObserverPlan, ReadersOfDifferentValuesStayApart) {
  const auto module = Fork();
  AnnotateInput(*module, "producer", kHistogram);
  AnnotateInput(*module, "left", kHistogram);
  EXPECT_EQ(PlanOf(*module).groups().size(), 2u);
}

TEST(ObserverPlan, FloatHasNoGroup) {
  const auto module = Fork();
  AnnotateInput(*module, "left", FloatSpec{});
  AnnotateInput(*module, "right", FloatSpec{});
  const ObserverPlan plan = PlanOf(*module);
  EXPECT_TRUE(plan.groups().empty());
  EXPECT_EQ(plan.GroupOf(OpAt(*module, "left"), 0), std::nullopt);
}

// ao#4421: PT2E asserts when the target of a shared spec stands later in its own order.
TEST(ObserverPlan, ASharedSpecMayStandBeforeItsTarget) {
  const auto module = TwoCats();
  QuantizationAnnotation cat;
  cat.inputs[0] = kSharedInput1;
  cat.inputs[1] = kHistogram;
  SetAnnotation(OpAt(*module, "cat1"), cat);
  const ObserverPlan plan = PlanOf(*module);
  ASSERT_EQ(plan.groups().size(), 1u);
  EXPECT_TRUE(plan.groups().front() == Spec(kHistogram));
}

// pytorch#129038: concatenation of one tensor with itself recursed without end.
TEST(ObserverPlan, OneValueConcatenatedWithItselfIsOneGroup) {
  const auto module = Parse(R"(
    module @m {
      func @main(%x: f32[1,4]) -> (%y: f32[2,4]) {
        %0 = aten.cat(%x, %x) {dim=0} : f32[2,4] loc("cat")
        return %0
      }
    })");
  QuantizationAnnotation cat;
  cat.inputs[0] = kHistogram;
  cat.inputs[1] = kSharedInput0;
  cat.output = kSharedInput0;
  SetAnnotation(OpAt(*module, "cat"), cat);
  EXPECT_EQ(PlanOf(*module).groups().size(), 1u);
}

TEST(ObserverPlan, RefusesACircleAndNamesAnOpOfIt) {
  const auto module = TwoCats();
  QuantizationAnnotation cat;
  cat.inputs[0] = kSharedInput1;
  cat.inputs[1] = kSharedInput0;
  SetAnnotation(OpAt(*module, "cat1"), cat);
  const std::string error = ErrorOf(*module);
  EXPECT_THAT(error, HasSubstr("\"cat1\""));
  EXPECT_THAT(error, HasSubstr("circle"));
}

TEST(ObserverPlan, RefusesATargetWithoutASpec) {
  const auto module = Fork();
  AnnotateInput(*module, "left", kSharedProducer0);
  const std::string error = ErrorOf(*module);
  EXPECT_THAT(error, HasSubstr("\"left\""));
  EXPECT_THAT(error, HasSubstr("without a quantization spec"));
}

TEST(ObserverPlan, RefusesAnArgumentAsProducer) {
  const auto module = Fork();
  AnnotateInput(*module, "producer", kSharedProducer0);
  EXPECT_THAT(ErrorOf(*module), HasSubstr("\"producer\""));
}

TEST(ObserverPlan, RefusesAnIntegerTensor) {
  const auto module = Parse(R"(
    module @m {
      func @main(%x: i64[4]) -> (%y: f32[4]) {
        %0 = aten.to(%x) {dtype=f32} : f32[4] loc("cast")
        return %0
      }
    })");
  AnnotateInput(*module, "cast", kHistogram);
  EXPECT_THAT(ErrorOf(*module), HasSubstr("i64[4]"));
}

TEST(ObserverPlan, RefusesAChannelAxisThatTheTensorDoesNotHave) {
  const auto module = Fork();
  QuantizationSpec spec;
  spec.qscheme = QScheme::kPerChannelSymmetric;
  spec.observer = ObserverKind::kPerChannelMinMax;
  spec.ch_axis = 1;
  AnnotateInput(*module, "left", spec);
  EXPECT_THAT(ErrorOf(*module), HasSubstr("no axis"));
}

TEST(ObserverPlan, RefusesADynamicSpec) {
  const auto module = Fork();
  QuantizationSpec spec = MinMax();
  spec.is_dynamic = true;
  AnnotateInput(*module, "left", spec);
  EXPECT_THAT(ErrorOf(*module), HasSubstr("dynamic"));
}

TEST(ObserverPlan, RefusesADerivedSpecWithoutItsSources) {
  const auto module = TwoCats();
  QuantizationAnnotation cat;
  cat.inputs[0] = DerivedQuantizationSpec{0, 1};
  SetAnnotation(OpAt(*module, "cat1"), cat);
  EXPECT_THAT(ErrorOf(*module), HasSubstr("derived(input0*input1)"));
}

}  // namespace
}  // namespace zeropoint::quantizers
