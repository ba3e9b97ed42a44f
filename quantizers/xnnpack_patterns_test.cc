#include "quantizers/xnnpack_patterns.h"

#include <memory>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ir/str_cat.h"
#include "quantizers/annotation.h"
#include "quantizers/quantizer_support.h"
#include "quantizers/testing/module_text.h"
#include "quantizers/xnnpack_quantizer.h"

namespace zeropoint::quantizers {
namespace {

using testing::AnnotatedLocations;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::OpAt;
using testing::Parse;

const Spec kSharedInput0 = SharedQuantizationSpec{SharedQuantizationSpec::Target::kInput, 0};
const Spec kSharedProducer0 = SharedQuantizationSpec{SharedQuantizationSpec::Target::kProducer, 0};

constexpr bool kPt2eCompat = true;

std::unique_ptr<ir::Module> Annotated(std::string_view text, bool pt2e_compat = false) {
  auto module = Parse(text);
  XnnpackQuantizer quantizer;
  quantizer.SetGlobal(GetSymmetricQuantizationConfig({}).value()).SetPt2eCompat(pt2e_compat);
  const absl::Status status = quantizer.Annotate(*module);
  EXPECT_TRUE(status.ok()) << status;
  return module;
}

QuantizationAnnotation AnnotationAt(const ir::Module& module, const char* location) {
  return GetAnnotation(OpAt(module, location)).value().value_or(QuantizationAnnotation());
}

TEST(XnnpackPatterns, AReluWithAnotherReaderBeforeItStaysApart) {
  const auto module = Annotated(R"(
    module @m {
      const @w : f32[2,2] = [1, 2, 3, 4]
      func @main(%x: f32[1,2]) -> (%y: f32[1,2], %z: f32[1,2]) {
        %0 = aten.linear(%x, @w, none) : f32[1,2] loc("linear")
        %1 = aten.relu(%0) : f32[1,2] loc("relu")
        return %1, %0
      }
    })");
  EXPECT_NE(AnnotationAt(*module, "linear").output, std::nullopt);
  // The relu then shares the observer of the linear, by propagation.
  EXPECT_TRUE(AnnotationAt(*module, "relu").output == kSharedProducer0);
}

constexpr char kCat[] = R"(
    module @m {
      func @main(%x: f32[1,2], %y: f32[1,2]) -> (%z: f32[2,2]) {
        %0 = aten.cat(%x, %y) {dim=0} : f32[2,2] loc("cat")
        return %0
      }
    })";

TEST(XnnpackPatterns, WhatIsJoinedKeepsScalesOfItsOwn) {
  const QuantizationAnnotation cat = AnnotationAt(*Annotated(kCat), "cat");
  EXPECT_TRUE(std::holds_alternative<QuantizationSpec>(cat.inputs.at(0)));
  EXPECT_TRUE(std::holds_alternative<QuantizationSpec>(cat.inputs.at(1)));
  EXPECT_TRUE(std::holds_alternative<QuantizationSpec>(*cat.output));
}

TEST(Pt2ePatterns, CatSharesTheObserverOfItsFirstInput) {
  const QuantizationAnnotation cat = AnnotationAt(*Annotated(kCat, kPt2eCompat), "cat");
  EXPECT_TRUE(std::holds_alternative<QuantizationSpec>(cat.inputs.at(0)));
  EXPECT_TRUE(cat.inputs.at(1) == kSharedInput0);
  EXPECT_TRUE(cat.output == kSharedInput0);
}

TEST(XnnpackPatterns, IntegerArithmeticIsLeftAlone) {
  const auto module = Annotated(R"(
    module @m {
      func @main(%x: i64[2], %y: i64[2]) -> (%z: i64[2], %c: i64[4]) {
        %0 = aten.add(%x, %y) : i64[2] loc("add")
        %1 = aten.cat(%x, %y) {dim=0} : i64[4] loc("cat")
        return %0, %1
      }
    })");
  EXPECT_THAT(AnnotatedLocations(*module), IsEmpty());
}

// What other tools wrote of a quantization at run time: rounded values, zero points, scales.
TEST(XnnpackPatterns, ArithmeticOfIntegersAsFloatsIsLeftAlone) {
  const auto module = Annotated(R"(
    module @m {
      func @main(%x: f32[4,2], %s: f32[], %z: u8[]) -> (%y: f32[4,2]) {
        %0 = aten.round(%x) : f32[4,2]
        %1 = aten.to(%z) {dtype=f32} : f32[]
        %2 = aten.add(%0, %1) : f32[4,2] loc("add zero point")
        %3 = aten.to(%2) {dtype=u8} : u8[4,2]
        %4 = aten.to(%3) {dtype=f32} : f32[4,2]
        %5 = aten.sub(%4, %1) : f32[4,2]
        %6 = aten.mul(%5, %s) : f32[4,2] loc("dequantize")
        %7 = aten.add(%6, %s) : f32[4,2] loc("real")
        return %7
      }
    })");
  EXPECT_THAT(AnnotatedLocations(*module), ElementsAre("real"));
}

// Sums of products of integers beyond 2^24 are exact in f64 alone.
TEST(XnnpackPatterns, AProductOfF64IsLeftAlone) {
  const auto module = Annotated(R"(
    module @m {
      const @w : f64[2,2] = [1, 2, 3, 4]
      func @main(%x: f64[1,2]) -> (%y: f64[1,2]) {
        %0 = aten.linear(%x, @w, none) : f64[1,2] loc("linear")
        return %0
      }
    })");
  EXPECT_THAT(AnnotatedLocations(*module), IsEmpty());
}

TEST(XnnpackPatterns, AConstantThatNoHistogramCanBinIsLeftAlone) {
  for (const auto& [constant, is_annotated] :
       {std::pair("3e15", true), std::pair("4e15", false), std::pair("-inf", false)}) {
    const auto module = Annotated(ir::StrCat(R"(
      module @m {
        const @c : f32[] = [)",
                                             constant, R"(]
        func @main(%x: f32[2]) -> (%z: f32[2]) {
          %0 = aten.mul(%x, @c) : f32[2] loc("mul")
          return %0
        }
      })"));
    EXPECT_EQ(IsAnnotated(OpAt(*module, "mul")), is_annotated) << constant;
  }
}

TEST(XnnpackPatterns, AComputedWeightIsLeftAlone) {
  const auto module = Annotated(R"(
    module @m {
      func @main(%x: f32[1,2], %w: f32[2,2]) -> (%y: f32[1,2]) {
        %0 = aten.linear(%x, %w, none) : f32[1,2] loc("linear")
        return %0
      }
    })");
  EXPECT_THAT(AnnotatedLocations(*module), IsEmpty());
}

TEST(XnnpackPatterns, TwoConvsThatShareAWeightAreBothQuantized) {
  const auto module = Annotated(R"(
    module @m {
      const @w : f32[2,2,1,1] = [1, 2, 3, 4]
      func @main(%x: f32[1,2,4,4]) -> (%y: f32[1,2,4,4]) {
        %0 = aten.conv2d(%x, @w, none) : f32[1,2,4,4] loc("first")
        %1 = aten.conv2d(%0, @w, none) : f32[1,2,4,4] loc("second")
        return %1
      }
    })");
  EXPECT_THAT(AnnotatedLocations(*module), ElementsAre("first", "second"));
}

TEST(PropagateAnnotation, FollowsAChainOfDataMovement) {
  const auto module = Annotated(R"(
    module @m {
      const @w : f32[2,2] = [1, 2, 3, 4]
      func @main(%x: f32[1,2]) -> (%y: f32[2,1]) {
        %0 = aten.linear(%x, @w, none) : f32[1,2] loc("linear")
        %1 = aten.hardtanh(%0) : f32[1,2] loc("clamp")
        %2 = aten.permute(%1) {dims=[1,0]} : f32[2,1] loc("permute")
        %3 = aten.sigmoid(%2) : f32[2,1] loc("sigmoid")
        %4 = aten.dropout(%3) : f32[2,1] loc("dropout")
        return %4
      }
    })",
                                kPt2eCompat);
  EXPECT_THAT(AnnotatedLocations(*module), ElementsAre("linear", "clamp", "permute"));
  for (const char* location : {"clamp", "permute"}) {
    EXPECT_TRUE(AnnotationAt(*module, location).inputs.at(0) == kSharedProducer0) << location;
    EXPECT_TRUE(AnnotationAt(*module, location).output == kSharedProducer0) << location;
  }
}

TEST(PropagateAnnotation, EndsAtASingleNumber) {
  const auto module = Annotated(R"(
    module @m {
      func @main(%x: f32[1,2], %y: f32[1,2]) -> (%z: f32[]) {
        %0 = aten.add(%x, %y) : f32[1,2] loc("add")
        %1 = aten.amax(%0) {dim=[0,1]} : f32[] loc("amax")
        %2 = aten.relu(%1) : f32[] loc("relu")
        return %2
      }
    })");
  EXPECT_THAT(AnnotatedLocations(*module), ElementsAre("add"));
}

TEST(PropagateAnnotation, DoesNotStartAtAnArgument) {
  const auto module = Annotated(R"(
    module @m {
      func @main(%x: f32[1,2]) -> (%y: f32[2,1]) {
        %0 = aten.permute(%x) {dims=[1,0]} : f32[2,1] loc("permute")
        return %0
      }
    })");
  EXPECT_THAT(AnnotatedLocations(*module), IsEmpty());
}

}  // namespace
}  // namespace zeropoint::quantizers
