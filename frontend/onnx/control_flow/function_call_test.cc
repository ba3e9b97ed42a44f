#include <string>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/testing/model_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::frontend::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kDomain[] = "local";

/// A function of the domain "local" with opset 17.
onnx::FunctionProto& AddFunction(ModelBuilder& model, const std::string& name,
                                 const std::vector<std::string>& inputs,
                                 const std::vector<std::string>& outputs) {
  onnx::FunctionProto& function = *model.proto().add_functions();
  function.set_domain(kDomain);
  function.set_name(name);
  for (const std::string& input : inputs) function.add_input(input);
  for (const std::string& output : outputs) function.add_output(output);
  function.add_opset_import()->set_version(17);
  return function;
}

onnx::NodeProto& AddNode(onnx::FunctionProto& function, const std::string& op_type,
                         const std::vector<std::string>& inputs, const std::string& output,
                         const std::string& domain = "") {
  onnx::NodeProto& node = *function.add_node();
  node.set_op_type(op_type);
  node.set_domain(domain);
  for (const std::string& input : inputs) node.add_input(input);
  node.add_output(output);
  return node;
}

ModelBuilder& Call(ModelBuilder& model, const std::string& name,
                   const std::vector<std::string>& inputs, const std::vector<std::string>& outputs,
                   const std::vector<Attribute>& attributes = {}) {
  model.Node(name, inputs, outputs, attributes);
  model.graph().mutable_node(model.graph().node_size() - 1)->set_domain(kDomain);
  return model;
}

TEST(FunctionCall, BodiesTakeThePlaceOfCallsAndKeepTheirNamesApart) {
  ModelBuilder model;
  onnx::FunctionProto& function = AddFunction(model, "Twice", {"a"}, {"b"});
  AddNode(function, "Relu", {"a"}, "t");
  AddNode(function, "Tanh", {"t"}, "b");
  model.Input("t", {2});
  Call(model, "Twice", {"t"}, {"u"});
  Call(model, "Twice", {"u"}, {"y"});
  EXPECT_EQ(ImportedOps(model),
            "%0 = aten.relu(%t) : f32[2]\n%1 = aten.tanh(%0) : f32[2]\n"
            "%2 = aten.relu(%1) : f32[2]\n%3 = aten.tanh(%2) : f32[2]\nreturn %3\n");
  EXPECT_THAT(ImportedText(model), HasSubstr("loc(\"/y/Tanh(b)\")"));
}

TEST(FunctionCall, AttributesAreGivenByTheCallOrDefaultOrAbsent) {
  ModelBuilder model;
  onnx::FunctionProto& function = AddFunction(model, "Leaky", {"a"}, {"b"});
  function.add_attribute("slope");
  onnx::AttributeProto& reference = *AddNode(function, "LeakyRelu", {"a"}, "b").add_attribute();
  reference.set_name("alpha");
  reference.set_ref_attr_name("slope");
  reference.set_type(onnx::AttributeProto_AttributeType_FLOAT);
  model.Input("x", {2});
  Call(model, "Leaky", {"x"}, {"given"}, {{"slope", 0.5f}});
  Call(model, "Leaky", {"given"}, {"absent"});
  EXPECT_THAT(ImportedOps(model), HasSubstr("aten.leaky_relu(%x) {negative_slope=0.5}"));
  EXPECT_THAT(ImportedOps(model), HasSubstr("aten.leaky_relu(%0) : f32[2]"));

  function.clear_attribute();
  onnx::AttributeProto& parameter = *function.add_attribute_proto();
  parameter.set_name("slope");
  parameter.set_type(onnx::AttributeProto_AttributeType_FLOAT);
  parameter.set_f(0.25f);
  EXPECT_THAT(ImportedOps(model), HasSubstr("aten.leaky_relu(%x) {negative_slope=0.5}"));
  EXPECT_THAT(ImportedOps(model), HasSubstr("aten.leaky_relu(%0) {negative_slope=0.25}"));
}

TEST(FunctionCall, AbsentInputsStayAbsentInTheBody) {
  ModelBuilder model;
  AddNode(AddFunction(model, "Clamp", {"a", "low"}, {"b"}), "Clip", {"a", "low"}, "b");
  model.Input("x", {2});
  Call(model, "Clamp", {"x"}, {"y"});
  EXPECT_THAT(ImportedOps(model), Not(HasSubstr("min_val=0")));
  EXPECT_THAT(ImportedOps(model), HasSubstr("return"));
}

TEST(FunctionCall, TheBodyHasOperatorSetsOfItsOwn) {
  ModelBuilder model(17);
  onnx::FunctionProto& function = AddFunction(model, "Old", {"a"}, {"b"});
  function.mutable_opset_import(0)->set_version(99);
  AddNode(function, "Relu", {"a"}, "b");
  model.Input("x", {2});
  Call(model, "Old", {"x"}, {"y"});
  EXPECT_THAT(ImportedOps(model), HasSubstr("uses ai.onnx opset 99"));
}

TEST(FunctionCall, FunctionsDoNotSeeTheGraphAroundTheCall) {
  ModelBuilder model;
  AddNode(AddFunction(model, "Peek", {"a"}, {"b"}), "Add", {"a", "x"}, "b");
  model.Input("x", {2});
  Call(model, "Peek", {"x"}, {"y"});
  EXPECT_THAT(ImportedOps(model), HasSubstr("reads \"x\", which is neither"));
}

TEST(FunctionCall, RefusesFunctionsThatCallThemselvesDirectlyOrInACircle) {
  ModelBuilder direct;
  AddNode(AddFunction(direct, "F", {"a"}, {"b"}), "F", {"a"}, "b", kDomain);
  direct.Input("x", {2});
  Call(direct, "F", {"x"}, {"y"});
  EXPECT_THAT(ImportedOps(direct), HasSubstr("the function calls itself"));

  ModelBuilder circle;
  AddNode(AddFunction(circle, "F", {"a"}, {"b"}), "G", {"a"}, "b", kDomain);
  AddNode(AddFunction(circle, "G", {"a"}, {"b"}), "F", {"a"}, "b", kDomain);
  circle.Input("x", {2});
  Call(circle, "F", {"x"}, {"y"});
  EXPECT_TRUE(absl::IsInvalidArgument(ImportStatus(circle)));
  EXPECT_THAT(ImportedOps(circle), HasSubstr("the function calls itself"));
}

TEST(FunctionCall, BoundsHowMuchCallsMultiply) {
  ModelBuilder model;
  // Each level calls the next twice: 2^40 nodes.
  for (int level = 0; level < 40; ++level) {
    onnx::FunctionProto& function = AddFunction(model, absl::StrCat("F", level), {"a"}, {"b"});
    const std::string next = absl::StrCat("F", level + 1);
    AddNode(function, next, {"a"}, "t", kDomain);
    AddNode(function, next, {"t"}, "b", kDomain);
  }
  AddNode(AddFunction(model, "F40", {"a"}, {"b"}), "Relu", {"a"}, "b");
  model.Input("x", {2});
  Call(model, "F0", {"x"}, {"y"});
  EXPECT_TRUE(absl::IsInvalidArgument(ImportStatus(model)));
  EXPECT_THAT(ImportedOps(model), HasSubstr("expand to too many nodes"));
}

TEST(FunctionCall, BoundsHowDeepCallsNest) {
  ModelBuilder model;
  for (int level = 0; level < 100; ++level) {
    AddNode(AddFunction(model, absl::StrCat("F", level), {"a"}, {"b"}),
            absl::StrCat("F", level + 1), {"a"}, "b", kDomain);
  }
  AddNode(AddFunction(model, "F100", {"a"}, {"b"}), "Relu", {"a"}, "b");
  model.Input("x", {2});
  Call(model, "F0", {"x"}, {"y"});
  EXPECT_THAT(ImportedOps(model), HasSubstr("nest deeper than 64"));
}

TEST(FunctionCall, RefusesCallsAndFunctionsThatDoNotFit) {
  ModelBuilder inputs;
  AddNode(AddFunction(inputs, "F", {"a"}, {"b"}), "Relu", {"a"}, "b");
  inputs.Input("x", {2});
  Call(inputs, "F", {"x", "x"}, {"y"});
  EXPECT_THAT(ImportedOps(inputs), HasSubstr("the function has 1 inputs and 1 outputs"));

  ModelBuilder outputs;
  AddNode(AddFunction(outputs, "F", {"a"}, {"c"}), "Relu", {"a"}, "b");
  outputs.Input("x", {2});
  Call(outputs, "F", {"x"}, {"y"});
  EXPECT_THAT(ImportedOps(outputs), HasSubstr("does not compute its output \"c\""));

  ModelBuilder twice;
  AddNode(AddFunction(twice, "F", {"a"}, {"b"}), "Relu", {"a"}, "b");
  AddNode(AddFunction(twice, "F", {"a"}, {"b"}), "Relu", {"a"}, "b");
  twice.Input("x", {2});
  Call(twice, "F", {"x"}, {"y"});
  EXPECT_THAT(ImportedOps(twice), HasSubstr("two functions are named \"local.F\""));
}

TEST(FunctionCall, WhatABodyNeedsIsToldOnceWithTheCallsName) {
  ModelBuilder model;
  AddNode(AddFunction(model, "F", {"a"}, {"b"}), "Mystery", {"a"}, "b");
  model.Input("x", {2});
  Call(model, "F", {"x"}, {"y"});
  EXPECT_EQ(std::string(ImportStatus(model).message()),
            "the model needs 1 thing that is not supported\n"
            "  1 x Mystery (opset 17): not supported: /y/Mystery(b)");
}

}  // namespace
}  // namespace zeropoint::frontend::testing
