#include "quantizers/embedding_quantizer.h"

#include <memory>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "quantizers/annotation.h"
#include "quantizers/testing/module_text.h"

namespace zeropoint::quantizers {
namespace {

using testing::AnnotatedLocations;
using ::testing::ElementsAre;
using testing::OpAt;
using testing::Parse;

std::unique_ptr<ir::Module> Embeddings() {
  return Parse(R"(
    module @m {
      const @words : f32[2,2] = [1.0, 2.0, 3.0, 4.0]
      const @places : f32[2,2] = [5.0, 6.0, 7.0, 8.0]
      const @ranks : i64[2,2] = [1, 2, 3, 4]
      func @main(%ids: i64[N], %table: f32[2,2]) -> (%y: f32[N,2], %z: f32[N,2], %r: i64[N,2]) {
        %0 = aten.embedding(@words, %ids) : f32[N,2] loc("words")
        %1 = aten.embedding(@places, %ids) : f32[N,2] loc("places")
        %2 = aten.add(%0, %1) : f32[N,2] loc("add")
        %3 = aten.embedding(%table, %ids) : f32[N,2] loc("computed")
        %4 = aten.embedding(@ranks, %ids) : i64[N,2] loc("integers")
        return %2, %3, %4
      }
    })");
}

TEST(EmbeddingQuantizer, TakesConstantFloatTablesAndNothingElse) {
  const auto module = Embeddings();
  EmbeddingQuantizer quantizer;
  ASSERT_TRUE(quantizer.Annotate(*module).ok());
  EXPECT_TRUE(quantizer.Validate(*module).ok());
  EXPECT_THAT(AnnotatedLocations(*module), ElementsAre("words", "places"));
  const auto annotation = GetAnnotation(OpAt(*module, "words"));
  ASSERT_TRUE(annotation.ok() && annotation->has_value());
  EXPECT_EQ(SpecToString((*annotation)->inputs.at(0)),
            "u8[0,255] per_channel_affine axis=0 per_channel_min_max eps=0.000244140625");
  EXPECT_FALSE((*annotation)->output.has_value());
}

TEST(EmbeddingQuantizer, AsksItsFilter) {
  const auto module = Embeddings();
  EmbeddingQuantizer quantizer;
  quantizer.SetFilter(AtNode("places"));
  ASSERT_TRUE(quantizer.Annotate(*module).ok());
  EXPECT_THAT(AnnotatedLocations(*module), ElementsAre("places"));
}

}  // namespace
}  // namespace zeropoint::quantizers
