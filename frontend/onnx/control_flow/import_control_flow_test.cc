#include <string>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/testing/model_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::frontend::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr int kBool = onnx::TensorProto_DataType_BOOL;
constexpr int kInt64 = onnx::TensorProto_DataType_INT64;

/// The graph of `builder` as attribute `name` of the last node of `model`.
void AddGraph(ModelBuilder& model, const std::string& name, ModelBuilder builder) {
  onnx::NodeProto& node = *model.graph().mutable_node(model.graph().node_size() - 1);
  onnx::AttributeProto& attribute = *node.add_attribute();
  attribute.set_name(name);
  attribute.set_type(onnx::AttributeProto_AttributeType_GRAPH);
  *attribute.mutable_g() = builder.graph();
}

/// One node over tensors of the graph around.
ModelBuilder Branch(const std::string& op_type, const std::vector<std::string>& inputs,
                    const std::string& output) {
  ModelBuilder branch;
  branch.Node(op_type, inputs, {output}).Output(output);
  return branch;
}

ModelBuilder& Bool(ModelBuilder& model, const std::string& name, bool value) {
  onnx::TensorProto& tensor = *model.graph().add_initializer();
  tensor.set_name(name);
  tensor.set_data_type(kBool);
  tensor.add_int32_data(value ? 1 : 0);
  return model;
}

ModelBuilder IfModel() {
  ModelBuilder model;
  model.Input("x", {"N", 2}).Node("If", {"c"}, {"y"});
  AddGraph(model, "then_branch", Branch("Relu", {"x"}, "a"));
  AddGraph(model, "else_branch", Branch("Tanh", {"x"}, "b"));
  return model;
}

TEST(If, OnAKnownConditionIsOneBranch) {
  ModelBuilder yes = IfModel();
  EXPECT_EQ(ImportedOps(Bool(yes, "c", true)), "%0 = aten.relu(%x) : f32[N,2]\nreturn %0\n");
  ModelBuilder no = IfModel();
  EXPECT_EQ(ImportedOps(Bool(no, "c", false)), "%0 = aten.tanh(%x) : f32[N,2]\nreturn %0\n");
}

TEST(If, TheBranchNotTakenMayHoldAnything) {
  ModelBuilder model;
  model.Input("x", {2}).Node("If", {"c"}, {"y"});
  AddGraph(model, "then_branch", Branch("Relu", {"x"}, "a"));
  AddGraph(model, "else_branch", Branch("Mystery", {"x"}, "b"));
  EXPECT_THAT(ImportedOps(Bool(model, "c", true)), HasSubstr("aten.relu"));
}

TEST(If, FoldsInsideAFoldedBranchAndReadsTheGraphsAroundBoth) {
  ModelBuilder inner;
  inner.Node("Neg", {"x"}, {"n"}).Node("If", {"c"}, {"i"}).Output("i");
  AddGraph(inner, "then_branch", Branch("Add", {"n", "x"}, "t"));
  AddGraph(inner, "else_branch", Branch("Mystery", {"x"}, "e"));
  ModelBuilder model;
  model.Input("x", {2}).Node("If", {"c"}, {"y"});
  AddGraph(model, "then_branch", inner);
  AddGraph(model, "else_branch", Branch("Mystery", {"x"}, "b"));
  EXPECT_EQ(ImportedOps(Bool(model, "c", true)),
            "%0 = aten.neg(%x) : f32[2]\n%1 = aten.add(%0, %x) : f32[2]\nreturn %1\n");
}

TEST(If, OnAnInputRunsOneOfTwoFunctions) {
  ModelBuilder model = IfModel();
  model.Input("c", {}, kBool);
  EXPECT_EQ(ImportedText(model),
            "module @model {\n"
            "  func @main(%x: f32[N,2], %c: bool[]) -> (%y: f32[N,2]) {\n"
            "    %0 = cf.if(%c, %x) {else=@else_1, results=types[f32[N,2]], then=@then_0}"
            " : f32[N,2] loc(\"/y\")\n"
            "    return %0\n"
            "  }\n"
            "  func @then_0(%x: f32[N,2]) -> (%a: f32[N,2]) {\n"
            "    %0 = aten.relu(%x) : f32[N,2] loc(\"/a\")\n"
            "    return %0\n"
            "  }\n"
            "  func @else_1(%x: f32[N,2]) -> (%b: f32[N,2]) {\n"
            "    %0 = aten.tanh(%x) : f32[N,2] loc(\"/b\")\n"
            "    return %0\n"
            "  }\n"
            "}\n");
}

TEST(If, ExtentsThatDependOnTheBranchAreSymbols) {
  ModelBuilder model;
  model.Input("x", {2, 3}).Input("c", {}, kBool).Floats("w", {4, 3}, std::vector<float>(12));
  model.Node("If", {"c"}, {"y"});
  AddGraph(model, "then_branch", Branch("Identity", {"x"}, "a"));
  AddGraph(model, "else_branch", Branch("Relu", {"w"}, "b"));
  EXPECT_THAT(ImportedOps(model), HasSubstr(" : f32[if_2,3]"));
}

TEST(If, BranchesMustAgree) {
  ModelBuilder rank;
  rank.Input("x", {2}).Input("c", {}, kBool).Ints("axes", {1}, {0}).Node("If", {"c"}, {"y"});
  AddGraph(rank, "then_branch", Branch("Relu", {"x"}, "a"));
  AddGraph(rank, "else_branch", Branch("Unsqueeze", {"x", "axes"}, "b"));
  EXPECT_THAT(ImportedOps(rank), HasSubstr("branches that return f32[2] and f32[1,2]"));

  ModelBuilder outputs = IfModel();
  Bool(outputs, "c", true);
  outputs.graph().mutable_node(0)->add_output("z");
  EXPECT_THAT(ImportedOps(outputs), HasSubstr("has 1 outputs but needs 2"));

  ModelBuilder missing = IfModel();
  Bool(missing, "c", true);
  missing.graph().mutable_node(0)->mutable_attribute(1)->set_name("other");
  EXPECT_THAT(ImportedOps(missing), HasSubstr("\"else_branch\" must be a graph"));
}

TEST(If, WhatABranchNeedsIsToldAndNothingElse) {
  ModelBuilder model;
  model.Input("x", {2}).Input("c", {}, kBool).Node("If", {"c"}, {"y"});
  AddGraph(model, "then_branch", Branch("Mystery", {"x"}, "a"));
  AddGraph(model, "else_branch", Branch("Relu", {"x"}, "b"));
  model.Node("Relu", {"y"}, {"z"});
  EXPECT_EQ(std::string(ImportStatus(model).message()),
            "the model needs 1 thing that is not supported\n"
            "  1 x Mystery (opset 17): not supported: /a");
}

TEST(If, NodesOutOfOrderAreSortedByWhatTheirBranchesRead) {
  ModelBuilder model;
  model.Input("x", {2}).Input("c", {}, kBool).Node("If", {"c"}, {"y"});
  AddGraph(model, "then_branch", Branch("Relu", {"late"}, "a"));
  AddGraph(model, "else_branch", Branch("Tanh", {"late"}, "b"));
  model.Node("Neg", {"x"}, {"late"}).Output("y");
  EXPECT_THAT(ImportedOps(model), HasSubstr("cf.if(%c, %0)"));
}

/// sum += x; out = sum.
ModelBuilder SumBody() {
  ModelBuilder body;
  body.Input("i", {}, kInt64).Input("go", {}, kBool).Input("sum", {2});
  body.Node("Add", {"sum", "x"}, {"next"}).Node("Identity", {"next"}, {"out"});
  body.Output("go").Output("next").Output("out");
  return body;
}

TEST(Loop, RunsAFunctionWithStatesAndCaptures) {
  ModelBuilder model;
  model.Input("m", {}, kInt64).Input("x", {2}).Input("s", {2});
  model.Node("Loop", {"m", "", "s"}, {"last", "all"}).Output("last").Output("all");
  AddGraph(model, "body", SumBody());
  EXPECT_THAT(ImportedText(model),
              HasSubstr("%0, %1 = cf.loop(%m, none, %s, %x) {body=@loop_0, "
                        "results=types[f32[2],f32[loop_1,2]], states=1} : f32[2], f32[loop_1,2]"));
  EXPECT_THAT(ImportedText(model),
              HasSubstr("func @loop_0(%i: i64[], %go: bool[], %sum: f32[2], %x: f32[2]) -> "
                        "(%go: bool[], %next: f32[2], %out: f32[2])"));
}

TEST(Loop, OfFewKnownIterationsIsUnrolled) {
  ModelBuilder model;
  model.Ints("m", {}, {2}).Input("x", {2}).Input("s", {2});
  model.Node("Loop", {"m", "", "s"}, {"last", "all"}).Output("last").Output("all");
  AddGraph(model, "body", SumBody());
  EXPECT_EQ(ImportedOps(model),
            "%0 = aten.add(%s, %x) : f32[2]\n"
            "%1 = aten.add(%0, %x) : f32[2]\n"
            "%2 = aten.unsqueeze(%0) {dim=0} : f32[1,2]\n"
            "%3 = aten.unsqueeze(%1) {dim=0} : f32[1,2]\n"
            "%4 = aten.cat(%2, %3) {dim=0} : f32[2,2]\n"
            "return %1, %4\n");
}

TEST(Loop, StatesThatGrowHaveSymbolsForExtents) {
  ModelBuilder body;
  body.Input("i", {}, kInt64).Input("go", {}, kBool).Input("s", {1});
  body.Node("Concat", {"s", "x"}, {"next"}, {{"axis", std::int64_t{0}}});
  body.Output("go").Output("next");
  ModelBuilder model;
  model.Input("m", {}, kInt64).Input("x", {2}).Input("s0", {1});
  model.Node("Loop", {"m", "", "s0"}, {"last"});
  AddGraph(model, "body", body);
  const std::string text = ImportedText(model);
  EXPECT_THAT(text, HasSubstr("%s: f32[state_"));
  EXPECT_THAT(text, HasSubstr("aten.cat(%s, %x) {dim=0} : f32[state_"));
  EXPECT_THAT(text, Not(HasSubstr("f32[1]) -> (%go")));
}

TEST(Loop, StatesMustKeepTheirType) {
  ModelBuilder body;
  body.Input("i", {}, kInt64).Input("go", {}, kBool).Input("s", {2});
  body.Node("Unsqueeze", {"s", "axes"}, {"next"}).Output("go").Output("next");
  ModelBuilder model;
  model.Input("m", {}, kInt64).Input("s0", {2}).Ints("axes", {1}, {0});
  model.Node("Loop", {"m", "", "s0"}, {"last"});
  AddGraph(model, "body", body);
  EXPECT_THAT(ImportedOps(model),
              HasSubstr("goes into the body as f32[2] and comes out as f32[1,2]"));
}

TEST(Loop, RefusesBodiesThatDoNotFit) {
  ModelBuilder model;
  model.Input("m", {}, kInt64).Input("x", {2}).Input("s", {2});
  model.Node("Loop", {"m", "", "s", "s"}, {"a", "b"});
  AddGraph(model, "body", SumBody());
  EXPECT_THAT(ImportedOps(model), HasSubstr("takes 3 inputs but gets 4"));
  model.graph().mutable_node(0)->mutable_input()->RemoveLast();
  model.graph().mutable_node(0)->add_output("c");
  EXPECT_THAT(ImportedOps(model), HasSubstr("has 3 outputs but needs 4"));
}

TEST(Scan, TakesOperandsApartAlongTheirAxes) {
  ModelBuilder body;
  body.Input("sum", {2}).Input("part", {2});
  body.Node("Add", {"sum", "part"}, {"next"}).Node("Identity", {"next"}, {"out"});
  body.Output("next").Output("out");
  ModelBuilder model;
  model.Input("s", {2}).Input("x", {2, "L"});
  model.Node("Scan", {"s", "x"}, {"last", "all"},
             {{"num_scan_inputs", std::int64_t{1}},
              {"scan_input_axes", std::vector<std::int64_t>{-1}},
              {"scan_output_axes", std::vector<std::int64_t>{1}},
              {"scan_output_directions", std::vector<std::int64_t>{1}}});
  AddGraph(model, "body", body);
  model.Output("last").Output("all");
  EXPECT_THAT(ImportedOps(model),
              HasSubstr("cf.scan(%s, %x) {body=@scan_0, input_axes=[1], input_directions=[0], "
                        "output_axes=[1], output_directions=[1], "
                        "results=types[f32[2],f32[2,L]], states=1} : f32[2], f32[2,L]"));
}

TEST(Scan, RefusesAxesAndCountsOutOfRange) {
  const auto message = [](std::int64_t count, std::vector<std::int64_t> axes) {
    ModelBuilder body;
    body.Input("part", {2}).Node("Relu", {"part"}, {"out"}).Output("out");
    ModelBuilder model;
    model.Input("x", {2, 3});
    model.Node("Scan", {"x"}, {"y"},
               {{"num_scan_inputs", count}, {"scan_input_axes", std::move(axes)}});
    AddGraph(model, "body", body);
    return std::string(ImportStatus(model).message());
  };
  EXPECT_EQ(message(1, {1}), "");
  EXPECT_THAT(message(1, {2}), HasSubstr("axis 2 is outside"));
  EXPECT_THAT(message(1, {INT64_MIN}), HasSubstr("is outside"));
  EXPECT_THAT(message(0, {0}), HasSubstr("\"num_scan_inputs\" is 0"));
  EXPECT_THAT(message(INT64_MAX, {0}), HasSubstr("\"num_scan_inputs\" is"));
  EXPECT_THAT(message(1, {0, 0}), HasSubstr("has 2 entries, not 1"));
}

TEST(Subgraphs, NestOnlySoDeep) {
  ModelBuilder graph = Branch("Relu", {"x"}, "y0");
  for (int i = 1; i < 30; ++i) {
    ModelBuilder outer;
    outer.Node("If", {"c"}, {absl::StrCat("y", i)}).Output(absl::StrCat("y", i));
    AddGraph(outer, "then_branch", graph);
    AddGraph(outer, "else_branch", Branch("Relu", {"x"}, "e"));
    graph = outer;
  }
  graph.Input("x", {2});
  EXPECT_THAT(ImportedOps(Bool(graph, "c", true)), HasSubstr("aten.relu"));
}

}  // namespace
}  // namespace zeropoint::frontend::testing
