#include "frontend/onnx/testing/model_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::frontend::testing {
namespace {

using ::testing::HasSubstr;
using Ints = std::vector<std::int64_t>;

/// x[starts:ends] over `axes`, in the form of opset 9.
std::string Slice(const std::vector<Extent>& x, const Ints& starts, const Ints& ends,
                  const Ints& axes) {
  ModelBuilder model(9);
  model.Input("x", x);
  model.Node("Slice", {"x"}, {"y"}, {{"starts", starts}, {"ends", ends}, {"axes", axes}});
  return ImportedOps(model);
}

TEST(ImportSlice, CountsNegativeBoundsFromTheEndAndClampsThem) {
  EXPECT_EQ(Slice({1, 10}, {-3}, {INT64_MAX}, {1}),
            "%0 = aten.slice(%x) {dim=1, end=10, start=7} : f32[1,3]\nreturn %0\n");
  EXPECT_THAT(Slice({1, 10}, {-99}, {-1}, {-1}), HasSubstr("{dim=1, end=9, start=0} : f32[1,9]"));
  EXPECT_THAT(Slice({1, 10}, {INT64_MIN}, {99}, {1}), HasSubstr("end=10, start=0"));
}

TEST(ImportSlice, BoundsAreInputsSinceOpset10) {
  ModelBuilder model(13);
  model.Input("x", {4, 10}).Ints("starts", {2}, {1, 0}).Ints("ends", {2}, {3, 9});
  model.Ints("axes", {2}, {0, 1}).Ints("steps", {2}, {1, 2});
  model.Node("Slice", {"x", "starts", "ends", "axes", "steps"}, {"y"});
  EXPECT_EQ(ImportedOps(model),
            "%0 = aten.slice(%x) {dim=0, end=3, start=1} : f32[2,10]\n"
            "%1 = aten.slice(%0) {dim=1, end=9, start=0, step=2} : f32[2,5]\n"
            "return %1\n");
}

TEST(ImportSlice, GoesToTheEndOfASymbolicExtent) {
  for (const std::int64_t end : {INT64_MAX, std::int64_t{INT32_MAX}}) {
    EXPECT_THAT(Slice({"N", 4}, {1}, {end}, {0}), HasSubstr(" : f32[N-1,4]"));
  }
  EXPECT_THAT(Slice({"N", 4}, {1}, {1'000'000'000}, {0}), HasSubstr(" : f32[N-1,4]"));
  EXPECT_EQ(Slice({"N", 4}, {-INT32_MAX}, {INT32_MAX}, {0}), "return %x\n");
}

TEST(ImportSlice, CropsASymbolicExtent) {
  EXPECT_EQ(Slice({"N", 4}, {0}, {-1}, {0}),
            "%0 = aten.slice(%x) {dim=0, end=-1, start=0} : f32[N-1,4]\nreturn %0\n");
  EXPECT_THAT(Slice({"N", 4}, {2}, {-1}, {0}),
              HasSubstr("{dim=0, end=-1, start=2} : f32[N-3,4]\nreturn %0"));
}

TEST(ImportSlice, ClampsBoundsOfASymbolicExtentWhenTheModelRuns) {
  const std::string ops = Slice({"N", 4}, {-3}, {-1}, {0});
  EXPECT_THAT(ops, HasSubstr("%0 = aten.sym_size(%x) {dim=0} : i64[]\n"));
  EXPECT_THAT(ops, HasSubstr(" {count=dims[slice_0]} : i64[slice_0]\n"));
  EXPECT_THAT(ops, HasSubstr("aten.index_select(%x, "));
  for (const auto& [start, end] : std::vector<std::pair<std::int64_t, std::int64_t>>{
           {-2, INT64_MAX}, {2, 4}, {0, 3}, {-3, 2}, {-2, -1}, {INT64_MIN, 3}}) {
    EXPECT_THAT(Slice({"N", 4}, {start}, {end}, {0}), HasSubstr(" : f32[slice_0,4]\nreturn"))
        << start << ":" << end;
  }
}

TEST(ImportSlice, TakesTheFirstAndTheLastOfASymbolicExtentToBeThere) {
  EXPECT_THAT(Slice({"N", 4}, {-1}, {INT64_MAX}, {0}), HasSubstr(" : f32[1,4]"));
  EXPECT_THAT(Slice({"N", 4}, {0}, {1}, {0}), HasSubstr(" : f32[1,4]"));
}

TEST(ImportSlice, EqualSlicesOfEqualExtentsHaveOneExtent) {
  ModelBuilder model(9);
  model.Input("a", {"N", 4}).Input("b", {4, "N"});
  model.Node("Slice", {"a"}, {"c"}, {{"starts", Ints{-3}}, {"ends", Ints{INT64_MAX}}});
  model.Node("Slice", {"b"}, {"d"},
             {{"starts", Ints{-3}}, {"ends", Ints{INT64_MAX}}, {"axes", Ints{1}}});
  model.Node("Transpose", {"d"}, {"e"}).Node("Add", {"c", "e"}, {"y"});
  EXPECT_THAT(ImportedOps(model), HasSubstr(" : f32[slice_0,4]\nreturn"));
}

/// A table of positions, cut to the length of a sequence.
TEST(ImportSlice, BoundsMayBeExtentsOfAnotherTensor) {
  ModelBuilder model;
  model.Input("ids", {2, "S"}).Zeros("table", {1, 512}).Ints("one", {1}, {1}).Ints("0", {1}, {0});
  model.Node("Shape", {"ids"}, {"s"}, {{"start", 1}});
  model.Node("Slice", {"table", "0", "s", "one"}, {"y"});
  const std::string ops = ImportedOps(model);
  EXPECT_THAT(ops, HasSubstr(" = aten.minimum("));  // the table may be shorter
  EXPECT_THAT(ops, HasSubstr(" {count=dims[S]} : i64[S]\n"));
  EXPECT_THAT(ops, HasSubstr(" : f32[1,S]\nreturn"));
  model.Node("Add", {"s", "one"}, {"more"}).Node("Slice", {"table", "one", "more", "one"}, {"z"});
  model.Output("z");
  EXPECT_THAT(ImportedOps(model), HasSubstr(" : f32[1,S]\nreturn"));
}

/// x[start:end:step], x [S,4], where each bound is S plus a number or a number alone.
struct Bound {
  std::int64_t number;
  bool from_extent = false;
};
std::string SliceByExtent(Bound start, Bound end, std::int64_t step = 1) {
  ModelBuilder model(15);
  model.Input("x", {"S", 4}).Ints("0", {1}, {0}).Ints("step", {1}, {step});
  model.Node("Shape", {"x"}, {"s"}, {{"end", 1}});
  const auto add = [&](const std::string& name, const Bound& bound) {
    model.Ints(name + "n", {1}, {bound.number});
    model.Node(bound.from_extent ? "Add" : "Sub", {name + "n", bound.from_extent ? "s" : "0"},
               {name});
  };
  add("a", start);
  add("b", end);
  model.Node("Slice", {"x", "a", "b", "0", "step"}, {"y"});
  return ImportedOps(model);
}

TEST(ImportSlice, SymbolicBoundsThatMayBeNegativeCountFromTheEndWhenTheModelRuns) {
  const std::string ops = SliceByExtent({-3, true}, {0, true});
  EXPECT_THAT(ops, HasSubstr("aten.where("));
  EXPECT_THAT(ops, HasSubstr(" : f32[slice_0,4]\nreturn"));
  EXPECT_THAT(SliceByExtent({0}, {-3, true}), HasSubstr(" : f32[S-3,4]\nreturn"));
}

TEST(ImportSlice, SymbolicBoundsThatEveryAxisHasAreACut) {
  EXPECT_EQ(SliceByExtent({0}, {0, true}), "return %x\n");
  EXPECT_EQ(SliceByExtent({1}, {0, true}),
            "%0 = aten.slice(%x) {dim=0, end=9223372036854775807, start=1} : f32[S-1,4]\n"
            "return %0\n");
  EXPECT_EQ(SliceByExtent({0}, {-1, true}),
            "%0 = aten.slice(%x) {dim=0, end=-1, start=0} : f32[S-1,4]\nreturn %0\n");
  EXPECT_THAT(SliceByExtent({-1, true}, {0, true}), HasSubstr(" : f32[1,4]\nreturn"));
}

TEST(ImportSlice, WalksBackwardsFromASymbolicBound) {
  EXPECT_THAT(SliceByExtent({-1, true}, {INT64_MIN}, -1), HasSubstr(" : f32[S,4]\nreturn"));
  EXPECT_THAT(SliceByExtent({-2, true}, {1}, -2), HasSubstr(" : f32[slice_0,4]\nreturn"));
}

/// x[start:end:step] of one axis.
std::string Backward(const Extent& extent, std::int64_t start, std::int64_t end,
                     std::int64_t step) {
  ModelBuilder model(13);
  model.Input("x", {extent}).Ints("starts", {1}, {start}).Ints("ends", {1}, {end});
  model.Ints("axes", {1}, {0}).Ints("steps", {1}, {step});
  model.Node("Slice", {"x", "starts", "ends", "axes", "steps"}, {"y"});
  return ImportedOps(model);
}

TEST(ImportSlice, WalksBackwardsByFlipping) {
  EXPECT_EQ(Backward(10, 8, 1, -3),
            "%0 = aten.flip(%x) {dims=[0]} : f32[10]\n"
            "%1 = aten.slice(%0) {dim=0, end=8, start=1, step=3} : f32[3]\n"
            "return %1\n");
  EXPECT_THAT(Backward(10, 99, INT64_MIN, -1), HasSubstr("start=0} : f32[10]"));
  EXPECT_THAT(Backward(10, -2, -4, INT64_MIN), HasSubstr("f32[1]"));
  EXPECT_THAT(Backward(10, 2, 5, -1), HasSubstr("f32[0]"));
  EXPECT_THAT(Backward("N", -1, INT64_MIN, -1), HasSubstr(" : f32[N]"));
  EXPECT_THAT(Backward("N", 3, INT64_MIN, -1), HasSubstr("f32[slice_0]"));
  EXPECT_THAT(Backward("N", -2, -4, -1), HasSubstr("f32[slice_0]"));
}

TEST(ImportSlice, RefusesListsThatDoNotFit) {
  EXPECT_THAT(Slice({2, 4}, {0, 0}, {1}, {0}), HasSubstr("differ in length"));
  EXPECT_THAT(Slice({2, 4}, {0}, {1}, {2}), HasSubstr("axis 2"));
  EXPECT_THAT(Slice({2, 4}, {0, 0}, {1, 1}, {0, -2}), HasSubstr("twice"));
  ModelBuilder still(13);
  still.Input("x", {4}).Ints("starts", {1}, {3}).Ints("ends", {1}, {0}).Ints("axes", {1}, {0});
  still.Ints("steps", {1}, {0});
  still.Node("Slice", {"x", "starts", "ends", "axes", "steps"}, {"y"});
  EXPECT_THAT(ImportedOps(still), HasSubstr("a slice with step 0"));
}

std::string Split(std::int64_t opset, const std::vector<Extent>& x,
                  const std::vector<Attribute>& attributes) {
  ModelBuilder model(opset);
  model.Input("x", x).Node("Split", {"x"}, {"a", "b"}, attributes).Output("a").Output("b");
  return ImportedOps(model);
}

TEST(ImportSplit, CutsEqualOrGivenParts) {
  EXPECT_EQ(Split(11, {"N", 6}, {{"axis", 1}}),
            "%0 = aten.slice(%x) {dim=1, end=3, start=0} : f32[N,3]\n"
            "%1 = aten.slice(%x) {dim=1, end=6, start=3} : f32[N,3]\n"
            "return %0, %1\n");
  EXPECT_THAT(Split(11, {"N", 6}, {{"axis", -1}, {"split", Ints{2, 4}}}),
              HasSubstr("{dim=1, end=6, start=2} : f32[N,4]"));
}

TEST(ImportSplit, LastPartMayBeSmallerSinceOpset18) {
  EXPECT_THAT(Split(18, {5}, {{"num_outputs", 2}}), HasSubstr("{dim=0, end=5, start=3} : f32[2]"));
  EXPECT_THAT(Split(13, {5}, {}), HasSubstr("no 2 equal parts"));
}

TEST(ImportSplit, RefusesPartsThatDoNotAddUp) {
  EXPECT_THAT(Split(11, {6}, {{"split", Ints{2, 3}}}), HasSubstr("do not make"));
  EXPECT_THAT(Split(11, {6}, {{"split", Ints{-1, 7}}}), HasSubstr("a part of -1"));
  EXPECT_THAT(Split(11, {6}, {{"split", Ints{2, 2, 2}}}), HasSubstr("do not make 2 outputs"));
  EXPECT_THAT(Split(11, {6}, {{"split", Ints{INT64_MAX, INT64_MAX}}}), HasSubstr("do not make"));
  EXPECT_THAT(Split(18, {6}, {{"num_outputs", 3}}), HasSubstr("num_outputs is 3"));
  EXPECT_THAT(Split(11, {"N"}, {}), HasSubstr("pin the input shapes"));
}

TEST(ImportPad, AmountsAreAnAttributeOrAnInput) {
  ModelBuilder old(9);
  old.Input("x", {"N", 4});
  old.Node("Pad", {"x"}, {"y"}, {{"pads", Ints{0, 1, 0, 2}}, {"value", 0.5f}});
  EXPECT_EQ(ImportedOps(old),
            "%0 = aten.constant_pad_nd(%x) {pad=[0,1,0,2], value=0.5} : f32[N,7]\nreturn %0\n");
  ModelBuilder with_axes(18);
  with_axes.Input("x", {"N", 4}).Ints("pads", {2}, {1, 2}).Ints("axes", {1}, {-1});
  with_axes.Node("Pad", {"x", "pads", "", "axes"}, {"y"});
  EXPECT_EQ(ImportedOps(with_axes),
            "%0 = aten.constant_pad_nd(%x) {pad=[0,1,0,2]} : f32[N,7]\nreturn %0\n");
}

TEST(ImportPad, RefusesOtherModesAndAmountsThatDoNotFit) {
  ModelBuilder mirror(9);
  mirror.Input("x", {4}).Node("Pad", {"x"}, {"y"}, {{"pads", Ints{1, 1}}, {"mode", "mirror"}});
  EXPECT_THAT(ImportedOps(mirror), HasSubstr("there is no mode \"mirror\""));
  for (const Ints& pads :
       {Ints{1}, Ints{1, 1, 1}, Ints{-3, -3}, Ints{INT64_MIN, 0}, Ints{INT64_MAX, -INT64_MAX}}) {
    ModelBuilder model(9);
    model.Input("x", {4}).Node("Pad", {"x"}, {"y"}, {{"pads", pads}});
    EXPECT_TRUE(absl::IsInvalidArgument(ImportStatus(model))) << ImportStatus(model);
  }
}

TEST(ImportPad, TakesBordersOfEveryMode) {
  for (const auto& [mode, name] : std::vector<std::pair<std::string, std::string>>{
           {"reflect", "reflect"}, {"edge", "replicate"}, {"wrap", "circular"}}) {
    ModelBuilder model(9);
    model.Input("x", {"N", 4});
    model.Node("Pad", {"x"}, {"y"}, {{"mode", mode}, {"pads", Ints{0, 1, 0, 2}}});
    EXPECT_EQ(ImportedOps(model),
              "%0 = aten.pad(%x) {mode=\"" + name + "\", pad=[0,1,0,2]} : f32[N,7]\nreturn %0\n");
  }
}

/// How PyTorch writes its padding, (begin, end) from the last axis on, in ONNX's order.
TEST(ImportPad, PairsAreTurnedAroundAsAMatrix) {
  ModelBuilder model;
  model.Input("x", {"N", 8}).Ints("pairs", {4}, {1, 2, 0, 3}).Ints("two", {2}, {-1, 2});
  model.Ints("last", {1}, {-1}).Ints("first", {1}, {INT64_MIN}).Ints("axis", {1}, {0});
  model.Ints("flat", {1}, {-1});
  model.Node("Reshape", {"pairs", "two"}, {"matrix"});
  model.Node("Slice", {"matrix", "last", "first", "axis", "last"}, {"flipped"});
  model.Node("Transpose", {"flipped"}, {"sides"}, {{"perm", std::vector<std::int64_t>{1, 0}}});
  model.Node("Reshape", {"sides", "flat"}, {"pads"}).Node("Pad", {"x", "pads"}, {"y"});
  EXPECT_EQ(ImportedOps(model),
            "%0 = aten.constant_pad_nd(%x) {pad=[0,1,3,2]} : f32[N+3,11]\nreturn %0\n");
}

}  // namespace
}  // namespace zeropoint::frontend::testing
