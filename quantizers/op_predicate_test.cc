#include "quantizers/op_predicate.h"

#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ir/op_kind.h"
#include "quantizers/testing/module_text.h"

namespace zeropoint::quantizers {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// Names as PyTorch exports them (modules in a list are named twice), and one without a slash.
std::unique_ptr<ir::Module> Network() {
  return testing::Parse(R"(
    module @network {
      func @main(%x: f32[4]) -> (%y: f32[4]) {
        %0 = aten.relu(%x) : f32[4] loc("/layer1/layer1.0/act/Relu")
        %1 = aten.tanh(%0) : f32[4] loc("/layer1/layer1.0/Tanh")
        %2 = aten.relu(%1) : f32[4] loc("/layer1/layer1.10/act/act.0/Relu")
        %3 = aten.relu(%2) : f32[4] loc("head/Relu")
        %4 = aten.tanh(%3) : f32[4]
        return %4
      }
    })");
}

std::vector<std::string> Selected(const OpPredicate& selects) {
  const auto network = Network();
  std::vector<std::string> locations;
  for (const auto& op : network->main().ops()) {
    if (selects(*op)) {
      locations.push_back(op->location());
    }
  }
  return locations;
}

TEST(MatchesRegex, TakesNodesOfWhichItMatchesTheWholeName) {
  EXPECT_THAT(Selected(*MatchesRegex(".*/act(/.*)?/Relu")),
              ElementsAre("/layer1/layer1.0/act/Relu", "/layer1/layer1.10/act/act.0/Relu"));
  EXPECT_THAT(Selected(*MatchesRegex("Relu")), IsEmpty());
}

TEST(MatchesRegex, RefusesWhatIsNoRegularExpression) {
  const auto predicate = MatchesRegex("(");
  EXPECT_EQ(predicate.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(predicate.status().message()),
              ::testing::HasSubstr("\"(\" is no regular expression (RE2), missing )"));
}

TEST(InModule, TakesTheScopeAndNotItsNamesakes) {
  EXPECT_THAT(Selected(InModule("layer1.0")),
              ElementsAre("/layer1/layer1.0/act/Relu", "/layer1/layer1.0/Tanh"));
  EXPECT_THAT(Selected(InModule("layer1.1")), IsEmpty());
  EXPECT_THAT(Selected(InModule("layer")), IsEmpty());
  EXPECT_THAT(Selected(InModule("act")), IsEmpty());
}

TEST(InModule, ReadsPathsInEveryWayTheyAreWritten) {
  for (const char* name : {"layer1.0.act", "layer1/0/act", "/layer1/layer1.0/act",
                           "layer1/layer1.0/act/", "/layer1/layer1.0/act/Relu"}) {
    EXPECT_THAT(Selected(InModule(name)), ElementsAre("/layer1/layer1.0/act/Relu")) << name;
  }
  EXPECT_THAT(Selected(InModule("layer1.10.act.0")),
              ElementsAre("/layer1/layer1.10/act/act.0/Relu"));
}

TEST(InModule, ReachesNodesWhoseNamesBeginWithoutASlash) {
  for (const char* name : {"head", "/head", "head.Relu"}) {
    EXPECT_THAT(Selected(InModule(name)), ElementsAre("head/Relu")) << name;
  }
}

TEST(AtNode, TakesTheWholeNameOnly) {
  EXPECT_THAT(Selected(AtNode("head/Relu")), ElementsAre("head/Relu"));
  EXPECT_THAT(Selected(AtNode("/head/Relu")), IsEmpty());
  EXPECT_THAT(Selected(AtNode("head")), IsEmpty());
}

TEST(AllOf, TakesWhatEveryPartTakes) {
  EXPECT_THAT(Selected(AllOf({OfKind(ir::OpKind::kRelu), InModule("layer1.0")})),
              ElementsAre("/layer1/layer1.0/act/Relu"));
  EXPECT_EQ(Selected(AllOf({})).size(), 5u);
}

}  // namespace
}  // namespace zeropoint::quantizers
