#include "frontend/onnx/testing/model_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::frontend::testing {
namespace {

using ::testing::HasSubstr;

/// x and y in a sequence "s".
ModelBuilder Pair() {
  ModelBuilder model;
  model.Input("x", {2, 3}).Input("y", {4, 3});
  model.Node("SequenceConstruct", {"x", "y"}, {"s"});
  model.Ints("first", {}, {0}).Ints("last", {}, {-1}).Ints("beyond", {}, {2});
  return model;
}

TEST(ImportSequence, ElementsAreTheTensorsThemselves) {
  ModelBuilder model = Pair();
  model.Node("SequenceAt", {"s", "last"}, {"z"}).Node("Relu", {"z"}, {"r"});
  EXPECT_EQ(ImportedOps(model), "%0 = aten.relu(%y) : f32[4,3]\nreturn %0\n");
}

TEST(ImportSequence, InsertsAndErasesAtPositions) {
  ModelBuilder model = Pair();
  model.Input("z", {5, 3});
  model.Node("SequenceInsert", {"s", "z", "first"}, {"t"});
  model.Node("SequenceErase", {"t", "last"}, {"u"});
  model.Node("ConcatFromSequence", {"u"}, {"v"}, {{"axis", std::int64_t{0}}});
  EXPECT_EQ(ImportedOps(model), "%0 = aten.cat(%z, %x) {dim=0} : f32[7,3]\nreturn %0\n");
}

TEST(ImportSequence, StacksAlongANewAxis) {
  ModelBuilder model;
  model.Input("x", {2}).Node("SequenceConstruct", {"x", "x"}, {"s"});
  model.Node("ConcatFromSequence", {"s"}, {"y"},
             {{"axis", std::int64_t{-1}}, {"new_axis", std::int64_t{1}}});
  EXPECT_THAT(ImportedOps(model), HasSubstr("aten.cat(%0, %1) {dim=1} : f32[2,2]"));
}

TEST(ImportSequence, SplitsIntoChunksAndCountsThem) {
  ModelBuilder model;
  model.Input("x", {5}).Ints("chunk", {}, {2}).Ints("last", {}, {2});
  model.Node("SplitToSequence", {"x", "chunk"}, {"s"}).Node("SequenceLength", {"s"}, {"n"});
  model.Node("SequenceAt", {"s", "last"}, {"y"}).Output("y").Output("n");
  EXPECT_THAT(ImportedText(model), HasSubstr("const @n : i64[] = [3]"));
  EXPECT_THAT(ImportedOps(model), HasSubstr("{dim=0, end=5, start=4} : f32[1]"));
}

TEST(ImportSequence, RefusesWhatIsOutsideAndWhatIsNone) {
  ModelBuilder outside = Pair();
  outside.Node("SequenceAt", {"s", "beyond"}, {"z"});
  EXPECT_THAT(ImportedOps(outside), HasSubstr("a position outside a sequence of 2"));
  ModelBuilder none = Pair();
  none.Node("SequenceAt", {"x", "first"}, {"z"});
  EXPECT_THAT(ImportedOps(none), HasSubstr("input 0 is no sequence"));
  ModelBuilder data = Pair();
  data.Node("Relu", {"s"}, {"z"});
  EXPECT_THAT(ImportedOps(data), HasSubstr("a sequence is used as data"));
  ModelBuilder output = Pair();
  output.Output("s");
  EXPECT_THAT(ImportedOps(output), HasSubstr("graph output: a sequence is used as data"));
}

}  // namespace
}  // namespace zeropoint::frontend::testing
