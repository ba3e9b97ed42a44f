#include "tools/driver/verification/small_layers.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::tools {
namespace {

using ::testing::Key;
using ::testing::UnorderedElementsAre;

PlanNode Layer(const char* name, std::int64_t weight_bytes) {
  return {name, "aten.conv2d", /*has_weights=*/true, /*has_dynamic=*/false, weight_bytes};
}

TEST(SmallLayersTest, TheSmallestTogetherHoldAtMostA32nd) {
  const QuantizationPlan plan =
      SmallLayersInFloat({Layer("large", 3000), Layer("c", 60), Layer("a", 10), Layer("b", 40)});
  // 3110 / 32 = 97: 10 and 40 fit, 60 more does not.
  EXPECT_THAT(plan.nodes, UnorderedElementsAre(Key("a"), Key("b")));
  EXPECT_EQ(plan.nodes.at("a"), Treatment::kFloat);
}

TEST(SmallLayersTest, LayersOfOneSizeStayInt8) {
  EXPECT_EQ(SmallLayersInFloat({Layer("a", 100), Layer("b", 100)}), QuantizationPlan());
}

TEST(SmallLayersTest, SaysWhatStaysFloat) {
  const std::vector<PlanNode> nodes = {Layer("large", 9000), Layer("a", 10), Layer("b", 40)};
  std::vector<UnquantizedOps> unquantized;
  AppendSmallLayers(SmallLayersInFloat(nodes), nodes, unquantized);
  ASSERT_EQ(unquantized.size(), 1u);
  EXPECT_EQ(unquantized[0].op, "aten.conv2d");
  EXPECT_EQ(unquantized[0].count, 2);
  EXPECT_EQ(unquantized[0].float_bytes, 50);
}

}  // namespace
}  // namespace zeropoint::tools
