#include "runtime/refused_nodes.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "runtime/session.h"
#include "runtime/testing/program_builder.h"

namespace zeropoint::runtime {
namespace {

using testing::Floats;
using testing::Ints;
using testing::ProgramBuilder;
using testing::Text;

constexpr std::int64_t kTooMuch = std::int64_t{1} << 20;

/// abs, a padding by `amount`, abs.
std::shared_ptr<const Program> Padded(std::int64_t amount) {
  ProgramBuilder builder;
  const ValueId x = builder.Input("x", DType::kFloat32, {4});
  const ValueId a = builder.Value("a", DType::kFloat32, {4});
  const ValueId b = builder.Value("b", DType::kFloat32, {4 + amount});
  const ValueId y = builder.Value("y", DType::kFloat32, {4 + amount});
  builder.Add(Backend::kXnnpack, "unary", {x}, {a}, {{"type", Text("abs")}});
  builder.Add(Backend::kXnnpack, "static_constant_pad", {a}, {b},
              {{"pre", Ints({0})}, {"post", Ints({amount})}});
  builder.Add(Backend::kXnnpack, "unary", {b}, {y}, {{"type", Text("abs")}});
  builder.Output(y);
  return builder.Build();
}

TEST(FindRefusedNodes, NamesWhatTheNodeComputesAndWhy) {
  const std::shared_ptr<const Program> program = Padded(kTooMuch);
  const std::vector<RefusedNode> refused = FindRefusedNodes(*program);
  ASSERT_EQ(refused.size(), 1u);
  EXPECT_EQ(refused[0].function, "");
  EXPECT_EQ(program->values[static_cast<std::size_t>(refused[0].output)].name, "b");
  EXPECT_NE(refused[0].reason.message().find("static_constant_pad"), absl::string_view::npos);
}

TEST(FindRefusedNodes, FindsNothingInAProgramThatLoads) {
  EXPECT_TRUE(FindRefusedNodes(*Padded(1)).empty());
}

TEST(FindRefusedNodes, LooksIntoFunctions) {
  Program outer = *Padded(1);
  outer.functions.push_back({"body", *Padded(kTooMuch)});
  const std::vector<RefusedNode> refused = FindRefusedNodes(outer);
  ASSERT_EQ(refused.size(), 1u);
  EXPECT_EQ(refused[0].function, "body");
}

TEST(SessionCheckLoads, SaysWhatCreateSays) {
  for (const std::int64_t amount : {std::int64_t{1}, kTooMuch}) {
    const std::shared_ptr<const Program> program = Padded(amount);
    EXPECT_EQ(Session::CheckLoads(*program), Session::Create(program, {.threads = 1}).status());
  }
}

TEST(SessionCheckLoads, TakesEveryKindOfPackedWeights) {
  ProgramBuilder builder;
  const ValueId x = builder.Input("x", DType::kFloat32, {2, 5, 5, 3});
  const ValueId dense =
      builder.Constant<float>("dense", DType::kFloat32, {3, 3, 3, 3}, std::vector<float>(81, 1));
  const ValueId deep =
      builder.Constant<float>("deep", DType::kFloat32, {1, 3, 3, 3}, std::vector<float>(27, 1));
  const ValueId matrix =
      builder.Constant<float>("matrix", DType::kFloat32, {4, 3}, std::vector<float>(12, 1));
  const ValueId a = builder.Value("a", DType::kFloat32, {2, 3, 3, 3});
  const ValueId b = builder.Value("b", DType::kFloat32, {2, 1, 1, 3});
  const ValueId c = builder.Value("c", DType::kFloat32, {2, 3, 3, 3});
  const ValueId y = builder.Value("y", DType::kFloat32, {2, 3, 3, 4});
  builder.Add(Backend::kXnnpack, "convolution_2d", {x, dense}, {a});
  builder.Add(Backend::kXnnpack, "depthwise_convolution_2d", {a, deep}, {b});
  builder.Add(Backend::kXnnpack, "deconvolution_2d", {b, dense}, {c});
  builder.Add(Backend::kXnnpack, "fully_connected", {c, matrix}, {y});
  builder.Output(y);
  EXPECT_EQ(Session::CheckLoads(*builder.Build()), absl::OkStatus());
}

}  // namespace
}  // namespace zeropoint::runtime
