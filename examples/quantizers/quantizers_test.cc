#include <memory>
#include <string>

#include "examples/quantizers/every_other_linear.h"
#include "examples/quantizers/linear_of_sequences.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "quantizers/testing/module_text.h"

namespace zeropoint::examples {
namespace {

using quantizers::QuantizerChoice;
using quantizers::testing::AnnotatedLocations;
using quantizers::testing::Parse;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::unique_ptr<ir::Module> LinearLayers() {
  return Parse(R"(
    module @m {
      const @w : f32[2,2] = [1.0, 2.0, 3.0, 4.0]
      func @main(%x: f32[N,2], %s: f32[N,3,2]) -> (%y: f32[N,2], %z: f32[N,3,2]) {
        %0 = aten.linear(%x, @w, none) : f32[N,2] loc("first")
        %1 = aten.linear(%0, @w, none) : f32[N,2] loc("second")
        %2 = aten.linear(%1, @w, none) : f32[N,2] loc("third")
        %3 = aten.linear(%s, @w, none) : f32[N,3,2] loc("sequence")
        return %2, %3
      }
    })");
}

QuantizerChoice Own(const std::string& names) {
  return {names,
          {{"every-other-linear", CreateEveryOtherLinear},
           {"linear-of-sequences", CreateLinearOfSequences}}};
}

std::vector<std::string> AnnotatedBy(const std::string& names) {
  const auto module = LinearLayers();
  const auto quantizer = quantizers::CreateQuantizer(Own(names), {});
  EXPECT_TRUE(quantizer.ok()) << quantizer.status();
  EXPECT_TRUE((*quantizer)->Annotate(*module).ok());
  EXPECT_TRUE((*quantizer)->Validate(*module).ok());
  return AnnotatedLocations(*module);
}

TEST(EveryOtherLinear, TakesTheFirstAndTheThird) {
  EXPECT_THAT(AnnotatedBy("every-other-linear"), ElementsAre("first", "third"));
}

TEST(LinearOfSequences, TakesLayersWhoseInputIs3D) {
  EXPECT_THAT(AnnotatedBy("linear-of-sequences"), ElementsAre("sequence"));
}

TEST(OwnQuantizers, ComposeWithEachOtherAndWithOurs) {
  EXPECT_THAT(AnnotatedBy("every-other-linear,linear-of-sequences"),
              ElementsAre("first", "third", "sequence"));
  EXPECT_THAT(AnnotatedBy("linear-of-sequences,xnnpack"),
              ElementsAre("first", "second", "third", "sequence"));
}

TEST(OwnQuantizers, AnUnknownNameIsToldTheNearest) {
  const auto quantizer = quantizers::CreateQuantizer(Own("every-other-linera"), {});
  EXPECT_THAT(std::string(quantizer.status().message()),
              HasSubstr("perhaps \"every-other-linear\" is meant; there are: every-other-linear, "
                        "linear-of-sequences, xnnpack, embedding"));
  EXPECT_THAT(std::string(quantizers::CreateQuantizer(Own("tensorrt"), {}).status().message()),
              ::testing::Not(HasSubstr("perhaps")));
}

}  // namespace
}  // namespace zeropoint::examples
