#include "ir/module.h"

#include <gtest/gtest.h>

#include <memory>

#include "ir/op_kind.h"
#include "ir/printer.h"
#include "ir/verifier.h"

namespace zeropoint::ir {
namespace {

TensorData Vector(float value) { return TensorData::FromValues<float>({2}, {value, value}); }

TEST(Module, ATakenConstantNameGetsASuffix) {
  Module module("m");
  EXPECT_EQ(module.AddConstant("w", Vector(1))->name(), "w");
  EXPECT_EQ(module.AddConstant("w", Vector(2))->name(), "w.1");
  EXPECT_EQ(module.AddConstant("w", Vector(3))->name(), "w.2");
  EXPECT_EQ(module.AddConstant("", Vector(4))->name(), "constant");
  EXPECT_EQ(module.FindConstant("w.1")->data().values<float>()[0], 2);
  EXPECT_EQ(module.FindConstant("v"), nullptr);
}

TEST(Module, EraseUnusedConstantsKeepsWhatIsRead) {
  Module module("m");
  Value* read = module.AddConstant("read", Vector(1));
  Value* returned = module.AddConstant("returned", Vector(2));
  module.AddConstant("unused", Vector(3));
  Function& main = module.AddFunction("main");
  main.Append(OpKind::kRelu, {read}, {}, "").value();
  main.AddResult("y", returned);
  EXPECT_EQ(module.EraseUnusedConstants(), 1);
  EXPECT_EQ(module.constants().size(), 2u);
  EXPECT_EQ(module.FindConstant("unused"), nullptr);
}

class CloneTest : public ::testing::Test {
 protected:
  CloneTest() {
    Value* w = module_.AddConstant("w", Vector(1));
    Function& main = module_.AddFunction("main");
    Value* x = main.AddArgument("x", {DType::kFloat32, {Dim::Symbol("N"), 2}}).value();
    Op* add = main.Append(OpKind::kAdd, {x, w}, {{"quant.annotated", true}}, "/Add").value();
    add->result()->set_name("sum");
    add->set_handle("3-1");
    module_.set_source_hash(7);
    main.AddResult("y", add->result());
    main.AddResult("w", w);
  }

  Module module_{"m"};
};

TEST_F(CloneTest, PrintsAlikeAndVerifies) {
  const std::unique_ptr<Module> clone = module_.Clone();
  EXPECT_EQ(PrintModule(*clone), PrintModule(module_));
  EXPECT_TRUE(Verify(*clone).ok()) << Verify(*clone);
  EXPECT_EQ(clone->main().ops().front()->result()->name(), "sum");
}

TEST_F(CloneTest, SharesConstantDataButNoValues) {
  const std::unique_ptr<Module> clone = module_.Clone();
  const Value* original = module_.FindConstant("w");
  const Value* copy = clone->FindConstant("w");
  EXPECT_NE(copy, original);
  EXPECT_EQ(copy->data().bytes().data(), original->data().bytes().data());
  EXPECT_EQ(clone->main().ops().front()->operand(1), copy);
  EXPECT_EQ(clone->main().module(), clone.get());
}

TEST_F(CloneTest, ChangesDoNotReachTheOriginal) {
  const std::string before = PrintModule(module_);
  const std::unique_ptr<Module> clone = module_.Clone();
  Op* add = clone->main().ops().front().get();
  add->result()->ReplaceAllUsesWith(add->operand(0));
  add->Erase();
  EXPECT_EQ(PrintModule(module_), before);
  EXPECT_TRUE(Verify(module_).ok());
}

}  // namespace
}  // namespace zeropoint::ir
