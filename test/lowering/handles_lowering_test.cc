// Debug handles in programs: a node has that of the value it computes, whatever was fused into it.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ir/parser.h"
#include "passes/lowering/lower.h"

namespace zeropoint::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsSupersetOf;

constexpr char kQParams[] = "dtype=i8, quant_max=127, quant_min=-128, scale=0.5, zero_point=0";

/// "convolution_2d 2" of every node, in order.
std::vector<std::string> NodeHandles(const std::string& text, bool use_xnnpack = true) {
  const auto module = ir::ParseModule(text);
  if (!module.ok()) return {module.status().ToString()};
  const auto lowered = passes::lowering::LowerToProgram(**module, {.use_xnnpack = use_xnnpack});
  if (!lowered.ok()) return {lowered.status().ToString()};
  std::vector<std::string> handles;
  for (const runtime::Segment& segment : lowered->program.segments) {
    for (const runtime::Node& node : segment.nodes) {
      handles.push_back(absl::StrCat(node.op, " ", node.handle));
    }
  }
  return handles;
}

/// dequantize, convolution 1, relu 2, quantize, dequantize: `relu` is the last line before those.
std::string Island() {
  return absl::StrCat(R"(module @island hash(00000000000000aa) {
  const @w : i8[1,1,1,1] = [3]
  func @main(%q: i8[N,1,4,4]) -> (%y: f32[N,1,4,4]) {
    %0 = quant.dequantize_per_tensor(%q) {)",
                      kQParams, R"(} : f32[N,1,4,4]
    %1 = quant.dequantize_per_tensor(@w) {)",
                      kQParams, R"(} : f32[1,1,1,1]
    %2 = aten.conv2d(%0, %1, none) : f32[N,1,4,4] loc("/conv") handle(1)
    %3 = aten.relu(%2) : f32[N,1,4,4] loc("/relu") handle(2)
    %4 = quant.quantize_per_tensor(%3) {)",
                      kQParams, R"(} : i8[N,1,4,4] loc("/relu") handle(2)
    %5 = quant.dequantize_per_tensor(%4) {)",
                      kQParams, R"(} : f32[N,1,4,4] handle(2)
    return %5
  }
}
)");
}

TEST(LoweredHandles, AFusedNodeHasTheHandleOfItsLastOpAndConversionsNone) {
  EXPECT_THAT(
      NodeHandles(Island()),
      ::testing::AllOf(::testing::Contains("convolution_2d 2"), ::testing::Contains("unary "),
                       ::testing::Not(::testing::Contains("convolution_2d 1"))));
}

TEST(LoweredHandles, ReferenceKernelsKeepThoseOfAllOpsButWhatIsDequantized) {
  const std::vector<std::string> nodes = NodeHandles(Island(), /*use_xnnpack=*/false);
  EXPECT_THAT(nodes, IsSupersetOf({"aten.conv2d 1", "aten.relu 2", "quant.quantize_per_tensor 2"}));
  EXPECT_EQ(nodes.back(), "quant.dequantize_per_tensor ");
}

TEST(LoweredHandles, TheProgramSaysWhoseTheyAre) {
  const auto module = ir::ParseModule(Island());
  ASSERT_TRUE(module.ok()) << module.status();
  const auto lowered = passes::lowering::LowerToProgram(**module, {});
  ASSERT_TRUE(lowered.ok()) << lowered.status();
  EXPECT_EQ(lowered->program.metadata.at(std::string(runtime::kHandlesKey)), "00000000000000aa");
}

TEST(LoweredHandles, IntegersThatKnowNoScaleAreNotedForThoseWhoLook) {
  const auto module = ir::ParseModule(
      "module @integers {\n  func @main(%q: i8[4]) -> (%y: i8[4]) {\n"
      "    %0 = int.requantize(%q) {debug.scale=0.5, debug.zero_point=2, dtype=i8, "
      "quant_max=127, quant_min=-128, scale=[2.0], zero_point=2} : i8[4] handle(7)\n"
      "    return %0\n  }\n}\n");
  ASSERT_TRUE(module.ok()) << module.status();
  const auto lowered = passes::lowering::LowerToProgram(**module, {.use_xnnpack = false});
  ASSERT_TRUE(lowered.ok()) << lowered.status();
  const runtime::Program& program = lowered->program;
  const runtime::Node& node = program.segments.at(0).nodes.at(0);
  EXPECT_EQ(node.handle, "7");
  const auto& value = program.values.at(static_cast<std::size_t>(node.outputs[0]));
  EXPECT_THAT(value.quant.scales, ElementsAre(0.5f));
  EXPECT_EQ(value.quant.zero_point, 2);
}

}  // namespace
}  // namespace zeropoint::test
