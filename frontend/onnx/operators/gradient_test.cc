#include "frontend/onnx/testing/model_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::frontend::testing {
namespace {

using ::testing::HasSubstr;

/// d(y)/d(a) and d(y)/d(b) behind what the model computes.
ModelBuilder& AddGradient(ModelBuilder& model) {
  onnx::OperatorSetIdProto& opset = *model.proto().add_opset_import();
  opset.set_domain("ai.onnx.preview.training");
  opset.set_version(1);
  model.Node("Gradient", {"a", "b"}, {"da", "db"}, {{"y", "y"}}).Output("da").Output("db");
  onnx::NodeProto& node = *model.graph().mutable_node(model.graph().node_size() - 1);
  node.set_domain("ai.onnx.preview.training");
  onnx::AttributeProto& xs = *node.add_attribute();
  xs.set_name("xs");
  xs.set_type(onnx::AttributeProto_AttributeType_STRINGS);
  xs.add_strings("a");
  xs.add_strings("b");
  return model;
}

TEST(ImportGradient, FollowsTheChainRule) {
  ModelBuilder model;
  model.Input("a", {2}).Input("b", {2});
  model.Node("Add", {"a", "b"}, {"c"}).Node("Mul", {"c", "a"}, {"y"});
  EXPECT_EQ(ImportedOps(AddGradient(model)),
            "%0 = aten.add(%a, %b) : f32[2]\n"
            "%1 = aten.mul(%0, %a) : f32[2]\n"
            "%2 = aten.mul(@da.filled, %a) : f32[2]\n"
            "%3 = aten.mul(@da.filled, %0) : f32[2]\n"
            "%4 = aten.add(%3, %2) : f32[2]\n"
            "return %4, %2\n");
}

TEST(ImportGradient, RefusesOpsItHasNoRuleFor) {
  ModelBuilder model;
  model.Input("a", {2}).Input("b", {2}).Node("Relu", {"a"}, {"y"});
  EXPECT_THAT(ImportedOps(AddGradient(model)), HasSubstr("the gradient of aten.relu"));
  ModelBuilder broadcast;
  broadcast.Input("a", {2}).Input("b", {1}).Node("Add", {"a", "b"}, {"y"});
  EXPECT_THAT(ImportedOps(AddGradient(broadcast)), HasSubstr("is broadcast"));
}

}  // namespace
}  // namespace zeropoint::frontend::testing
