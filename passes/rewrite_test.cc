#include "passes/rewrite.h"

#include <memory>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ir/parser.h"
#include "ir/verifier.h"

namespace zeropoint::passes {
namespace {

using testing::ElementsAre;

std::unique_ptr<ir::Module> ParseChain() {
  return ir::ParseModule(R"(
module @m {
  func @main(%x: f32[N]) -> (%y: f32[N], %z: f32[N]) {
    %0 = aten.relu(%x) : f32[N] loc("/shared")
    %1 = aten.neg(%0) : f32[N]
    %2 = aten.mul(%1, %1) : f32[N]
    %3 = aten.abs(%2) : f32[N]
    %4 = aten.exp(%3) : f32[N]
    return %4, %0
  }
})")
      .value();
}

TEST(ReplaceOp, ErasesTheOpsThatOnlyItRead) {
  const auto module = ParseChain();
  ir::Function& main = module->main();
  ir::Op* abs = OpsOfKind(*module, ir::OpKind::kAbs).front();
  ReplaceOp(*abs, main.arguments().front().get());
  ASSERT_TRUE(ir::Verify(*module).ok());
  // mul read neg twice and goes once; relu has another user.
  ASSERT_EQ(main.ops().size(), 2u);
  EXPECT_EQ(main.OpsInOrder()[0]->kind(), ir::OpKind::kRelu);
  EXPECT_EQ(main.OpsInOrder()[1]->kind(), ir::OpKind::kExp);
  EXPECT_EQ(main.OpsInOrder()[1]->operand(0), main.arguments().front().get());
}

TEST(ReplaceOp, AReplacementWithoutANameInheritsOne) {
  const auto module = ParseChain();
  ir::Op* exp = OpsOfKind(*module, ir::OpKind::kExp).front();
  ir::Op* abs = OpsOfKind(*module, ir::OpKind::kAbs).front();
  exp->result()->set_name("logits");
  ReplaceOp(*exp, abs->result());
  EXPECT_EQ(abs->result()->name(), "logits");
}

TEST(ReplaceOp, ANamedReplacementKeepsItsName) {
  const auto module = ParseChain();
  ir::Op* exp = OpsOfKind(*module, ir::OpKind::kExp).front();
  exp->result()->set_name("logits");
  ReplaceOp(*exp, module->main().arguments().front().get());
  EXPECT_EQ(module->main().result(0)->name(), "x");
}

TEST(ReplaceOp, ANewOpIsKnownAsWhatItReplaces) {
  const auto module = ParseChain();
  ir::Op* exp = OpsOfKind(*module, ir::OpKind::kExp).front();
  ir::Op* abs = OpsOfKind(*module, ir::OpKind::kAbs).front();
  exp->set_handle("5");
  ReplaceOp(*exp, abs->result());
  EXPECT_EQ(abs->handle(), "5");
}

TEST(ReplaceOp, AnInnerOpOfANodeBecomesItsResult) {
  const auto module = ParseChain();
  ir::Op* exp = OpsOfKind(*module, ir::OpKind::kExp).front();
  ir::Op* abs = OpsOfKind(*module, ir::OpKind::kAbs).front();
  exp->set_handle("5");
  abs->set_handle("5-1");
  ReplaceOp(*exp, abs->result());
  EXPECT_EQ(abs->handle(), "5");
}

TEST(ReplaceOp, AResultOfTheModelKeepsItsHandle) {
  const auto module = ParseChain();
  ir::Op* exp = OpsOfKind(*module, ir::OpKind::kExp).front();
  ir::Op* abs = OpsOfKind(*module, ir::OpKind::kAbs).front();
  exp->set_handle("5");
  abs->set_handle("4");
  ReplaceOp(*exp, abs->result());
  EXPECT_EQ(abs->handle(), "4");
}

TEST(ReplaceOp, ErasesLongChainsWithoutRecursion) {
  ir::Module module("m");
  ir::Function& main = module.AddFunction("main");
  ir::Value* x = main.AddArgument("x", {ir::DType::kFloat32, {4}}).value();
  ir::Value* last = x;
  for (int i = 0; i < 50000; ++i) {
    last = main.Append(ir::OpKind::kNeg, {last}, {}, "").value()->result();
  }
  main.AddResult("y", last);
  ReplaceOp(*last->defining_op(), x);
  EXPECT_TRUE(main.ops().empty());
}

TEST(Decline, NamesPassOpAndReason) {
  const auto module = ParseChain();
  PassContext context;
  Decline(context, "some-pass", *OpsOfKind(*module, ir::OpKind::kRelu).front(), "a reason");
  EXPECT_THAT(context.remarks, ElementsAre("some-pass: aten.relu at \"/shared\": a reason"));
}

}  // namespace
}  // namespace zeropoint::passes
