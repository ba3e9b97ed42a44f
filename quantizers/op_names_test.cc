#include "quantizers/op_names.h"

#include <memory>
#include <string>

#include "gtest/gtest.h"
#include "quantizers/testing/module_text.h"

namespace zeropoint::quantizers {
namespace {

std::unique_ptr<ir::Module> Network() {
  return testing::Parse(R"(
    module @network {
      func @main(%x: f32[4]) -> (%y: f32[4]) {
        %0 = aten.relu(%x) : f32[4] loc("/layer1/layer1.0/act1/Relu")
        %1 = aten.tanh(%0) : f32[4] loc("/layer1/layer1.1/Tanh")
        %2 = aten.relu(%1) : f32[4] loc("head/Relu")
        return %2
      }
    })");
}

std::string NodeHint(const char* name) { return HintFor({NameKind::kNode, name}, *Network()); }
std::string ModuleHint(const char* name) { return HintFor({NameKind::kModule, name}, *Network()); }

TEST(HintFor, HasTheNearestNode) {
  EXPECT_EQ(NodeHint("/head/Relu"), ", perhaps \"head/Relu\" is meant");
  EXPECT_EQ(NodeHint("/layer1/layer1.1/tanh"), ", perhaps \"/layer1/layer1.1/Tanh\" is meant");
}

TEST(HintFor, HasTheNearestModuleHoweverItIsWritten) {
  for (const char* name : {"layer1.0.act2", "/layer1/0/act2", "/layer1/layer1.0/act2/"}) {
    EXPECT_EQ(ModuleHint(name), ", perhaps \"layer1.0.act1\" is meant") << name;
  }
  EXPECT_EQ(ModuleHint("layer2"), ", perhaps \"layer1\" is meant");
}

TEST(HintFor, IsEmptyForANameThatIsThere) {
  EXPECT_EQ(NodeHint("head/Relu"), "");
  EXPECT_EQ(ModuleHint("/layer1/layer1.0"), "");
}

TEST(HintFor, IsEmptyWhereNothingIsLikeIt) {
  EXPECT_EQ(NodeHint("/encoder/attention/MatMul"), "");
  EXPECT_EQ(ModuleHint("transformer.h.0"), "");
}

TEST(Selects, WhatTheNameSays) {
  const auto network = Network();
  const ir::Op& op = testing::OpAt(*network, "/layer1/layer1.1/Tanh");
  EXPECT_TRUE(Selects({NameKind::kModule, "layer1.1"})(op));
  EXPECT_FALSE(Selects({NameKind::kNode, "layer1.1"})(op));
  EXPECT_TRUE(Selects({NameKind::kNode, "/layer1/layer1.1/Tanh"})(op));
}

}  // namespace
}  // namespace zeropoint::quantizers
