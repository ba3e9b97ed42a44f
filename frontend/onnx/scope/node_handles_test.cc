#include "frontend/onnx/scope/node_handles.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/import.h"
#include "frontend/onnx/testing/model_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ir/module.h"

namespace zeropoint::frontend {
namespace {

using ::testing::ElementsAre;
using testing::ModelBuilder;

constexpr int kBool = onnx::TensorProto_DataType_BOOL;

/// "aten.relu 1" of every op, function by function.
std::vector<std::string> HandlesOf(const ModelBuilder& model, const ImportOptions& options = {}) {
  const auto module = ImportOnnxBytes(model.Serialize(), "model", options);
  if (!module.ok()) return {module.status().ToString()};
  std::vector<std::string> handles;
  for (const auto& function : (*module)->functions()) {
    for (const auto& op : function->ops()) {
      handles.push_back(absl::StrCat(std::string(op->name()), " ", op->handle()));
    }
  }
  return handles;
}

onnx::NodeProto& LastNode(ModelBuilder& model) {
  return *model.graph().mutable_node(model.graph().node_size() - 1);
}

/// One node over tensors of the graph around, as an attribute of the last node.
void AddBranch(ModelBuilder& model, const std::string& attribute, const std::string& op_type) {
  ModelBuilder branch;
  branch.Node(op_type, {"x"}, {attribute}).Output(attribute);
  onnx::AttributeProto& proto = *LastNode(model).add_attribute();
  proto.set_name(attribute);
  proto.set_type(onnx::AttributeProto_AttributeType_GRAPH);
  *proto.mutable_g() = branch.graph();
}

TEST(NodeHandles, CountNodesAsTheyStandInTheFile) {
  ModelBuilder model;
  model.Input("x", {2}).Node("Exp", {"r"}, {"e"}).Node("Relu", {"x"}, {"r"});
  model.Output("e");
  EXPECT_THAT(HandlesOf(model), ElementsAre("aten.relu 2", "aten.exp 1"));
}

TEST(NodeHandles, OpsBeforeTheResultOfANodeAreInner) {
  ModelBuilder model;
  model.Input("x", {2, 3}).Node("Relu", {"x"}, {"r"}).Node("ReduceL2", {"r"}, {"y"});
  EXPECT_THAT(HandlesOf(model),
              ElementsAre("aten.relu 1", "aten.mul 2-1", "aten.sum 2-2", "aten.sqrt 2"));
}

TEST(NodeHandles, AreTheSameWhateverIsKnownOfInputs) {
  ModelBuilder model;
  model.Input("x", {"N", 2})
      .Node("Shape", {"x"}, {"s"})
      .Node("Cast", {"s"}, {"f"}, {{"to", std::int64_t{1}}});
  model.Node("Relu", {"x"}, {"y"}).Output("f").Output("y");
  const std::vector<std::string> symbolic = HandlesOf(model);
  const std::vector<std::string> pinned = HandlesOf(model, {.pinned_shapes = {{"x", {3, 2}}}});
  EXPECT_THAT(symbolic, ::testing::Contains("aten.relu 3"));
  EXPECT_THAT(pinned, ::testing::Contains("aten.relu 3"));
  EXPECT_LT(pinned.size(), symbolic.size());
}

TEST(NodeHandles, NodesOfFunctionsAreNumberedUnderEachCall) {
  ModelBuilder model;
  onnx::FunctionProto& function = *model.proto().add_functions();
  function.set_domain("local");
  function.set_name("Twice");
  function.add_input("a");
  function.add_output("b");
  function.add_opset_import()->set_version(17);
  for (const auto& [op_type, from, to] : {std::tuple("Relu", "a", "t"), {"Tanh", "t", "b"}}) {
    onnx::NodeProto& node = *function.add_node();
    node.set_op_type(op_type);
    node.add_input(from);
    node.add_output(to);
  }
  model.Input("x", {2});
  model.Node("Twice", {"x"}, {"u"});
  LastNode(model).set_domain("local");
  model.Node("Twice", {"u"}, {"y"});
  LastNode(model).set_domain("local");
  EXPECT_THAT(HandlesOf(model),
              ElementsAre("aten.relu 1.1", "aten.tanh 1.2", "aten.relu 2.1", "aten.tanh 2.2"));
}

TEST(NodeHandles, ABranchHasOneNumberInlinedOrNot) {
  ModelBuilder model;
  model.Input("x", {2}).Input("c", {}, kBool).Node("Neg", {"x"}, {"n"}).Node("If", {"c"}, {"y"});
  AddBranch(model, "then_branch", "Relu");
  AddBranch(model, "else_branch", "Tanh");
  model.Output("n").Output("y");
  EXPECT_THAT(HandlesOf(model),
              ElementsAre("aten.neg 1", "cf.if 2", "aten.relu 2.1.1", "aten.tanh 2.2.1"));
  const std::byte zero{};
  const ir::TensorData no = ir::TensorData::Copy(ir::DType::kBool, {}, {&zero, 1}).value();
  EXPECT_THAT(HandlesOf(model, {.bound_inputs = {{"c", no}}}),
              ElementsAre("aten.neg 1", "aten.tanh 2.2.1"));
}

TEST(HashOfNodes, TellsGraphsApartAndNotWeightsOrShapes) {
  const auto hash = [](const std::string& op_type, float weight, std::int64_t extent) {
    ModelBuilder model;
    model.Input("x", {extent}).Floats("w", {1}, {weight}).Node(op_type, {"x", "w"}, {"y"});
    return HashOfNodes(model.proto());
  };
  EXPECT_EQ(hash("Add", 1, 2), hash("Add", 2, 3));
  EXPECT_NE(hash("Add", 1, 2), hash("Mul", 1, 2));
  EXPECT_NE(hash("Add", 1, 2), 0u);
}

TEST(HashOfNodes, IsThatOfTheImportedModule) {
  ModelBuilder model;
  model.Input("x", {2}).Node("Relu", {"x"}, {"y"});
  const auto module = ImportOnnxBytes(model.Serialize(), "model", {});
  ASSERT_TRUE(module.ok());
  EXPECT_EQ((*module)->source_hash(), HashOfNodes(model.proto()));
}

}  // namespace
}  // namespace zeropoint::frontend
