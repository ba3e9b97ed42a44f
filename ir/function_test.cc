#include "ir/function.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ir/module.h"
#include "ir/op_kind.h"

namespace zeropoint::ir {
namespace {

const TensorType kType = {DType::kFloat32, {Dim::Symbol("N"), 4}};

class FunctionTest : public ::testing::Test {
 protected:
  Op* AppendRelu(Value* x) { return function_.Append(OpKind::kRelu, {x}, {}, "/Relu").value(); }

  std::vector<Op*> Users(const Value* value) const {
    std::vector<Op*> users;
    for (const Use& use : value->uses()) users.push_back(use.op);
    return users;
  }

  Module module_{"m"};
  Function& function_ = module_.AddFunction("main");
  Value* x_ = function_.AddArgument("x", kType).value();
};

TEST_F(FunctionTest, ArgumentNamesAreUnique) {
  const auto again = function_.AddArgument("x", kType);
  EXPECT_EQ(again.status().code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(function_.arguments().size(), 1u);
}

TEST_F(FunctionTest, AppendInfersTheResultType) {
  const Op* relu = AppendRelu(x_);
  EXPECT_EQ(relu->num_results(), 1);
  EXPECT_EQ(relu->result()->type(), kType);
  EXPECT_EQ(relu->result()->defining_op(), relu);
  EXPECT_EQ(relu->Describe(), "aten.relu at \"/Relu\"");
}

TEST_F(FunctionTest, ARejectedOpLeavesNothingBehind) {
  const auto bad = function_.Append(OpKind::kConv2d, {x_, x_}, {}, "/conv/Conv");
  EXPECT_EQ(bad.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_NE(std::string(bad.status().message()).find("aten.conv2d at \"/conv/Conv\""),
            std::string::npos)
      << bad.status();
  EXPECT_TRUE(function_.ops().empty());
  EXPECT_TRUE(x_->uses().empty());
}

TEST_F(FunctionTest, InsertPlacesOpsWhereAsked) {
  Op* middle = AppendRelu(x_);
  Op* last = function_.InsertAfter(middle, OpKind::kExp, {x_}, {}, "").value();
  Op* before = function_.InsertBefore(middle, OpKind::kLog, {x_}, {}, "").value();
  Op* first = function_.Prepend(OpKind::kSqrt, {x_}, {}, "").value();
  Op* end = function_.InsertBefore(function_.terminator(), OpKind::kAbs, {x_}, {}, "").value();
  EXPECT_EQ(function_.OpsInOrder(), (std::vector<Op*>{first, before, middle, last, end}));
}

TEST_F(FunctionTest, ASnapshotSurvivesInsertionAndErasure) {
  AppendRelu(x_);
  AppendRelu(x_);
  for (Op* op : function_.OpsInOrder()) {
    function_.InsertBefore(op, OpKind::kExp, {x_}, {}, "").value();
    op->Erase();
  }
  ASSERT_EQ(function_.ops().size(), 2u);
  EXPECT_EQ(function_.ops().front()->kind(), OpKind::kExp);
}

TEST_F(FunctionTest, UsesAreListedInTheOrderTheyWereAdded) {
  Op* first = AppendRelu(x_);
  Op* add = function_.Append(OpKind::kAdd, {x_, x_}, {}, "").value();
  EXPECT_EQ(x_->uses(), (std::vector<Use>{{first, 0}, {add, 0}, {add, 1}}));
  add->SetOperand(0, first->result());
  EXPECT_EQ(x_->uses(), (std::vector<Use>{{first, 0}, {add, 1}}));
  add->SetOperand(0, x_);
  EXPECT_EQ(x_->uses(), (std::vector<Use>{{first, 0}, {add, 1}, {add, 0}}));
}

TEST_F(FunctionTest, ResultsAreUsesOfTheTerminator) {
  Op* relu = AppendRelu(x_);
  function_.AddResult("y", relu->result());
  EXPECT_EQ(Users(relu->result()), std::vector<Op*>{function_.terminator()});
  EXPECT_EQ(function_.result(0), relu->result());
  EXPECT_EQ(function_.result_name(0), "y");
}

TEST_F(FunctionTest, ReplaceAllUsesReachesOpsAndResults) {
  Op* relu = AppendRelu(x_);
  Op* add = function_.Append(OpKind::kAdd, {relu->result(), relu->result()}, {}, "").value();
  function_.AddResult("y", relu->result());
  relu->result()->ReplaceAllUsesWith(x_);
  EXPECT_TRUE(relu->result()->uses().empty());
  EXPECT_EQ(Users(x_), (std::vector<Op*>{relu, add, add, function_.terminator()}));
  EXPECT_EQ(function_.result(0), x_);
}

TEST_F(FunctionTest, ReplacingAValueByItselfChangesNothing) {
  Op* relu = AppendRelu(x_);
  x_->ReplaceAllUsesWith(x_);
  EXPECT_EQ(x_->uses(), (std::vector<Use>{{relu, 0}}));
}

TEST_F(FunctionTest, EraseDropsTheUsesOfOperands) {
  AppendRelu(x_)->Erase();
  EXPECT_TRUE(x_->uses().empty());
  EXPECT_TRUE(function_.ops().empty());
}

TEST_F(FunctionTest, EraseOfAnOpThatIsReadAborts) {
  Op* relu = AppendRelu(x_);
  AppendRelu(relu->result());
  EXPECT_DEATH(relu->Erase(), "still read");
}

TEST_F(FunctionTest, AbsentTrailingOperandsCanBeFilledInLater) {
  Value* weight = module_.AddConstant("w", TensorData::FromValues<float>({1, 4}, {1, 2, 3, 4}));
  Value* bias = module_.AddConstant("b", TensorData::FromValues<float>({1}, {5}));
  Op* linear = function_.Append(OpKind::kLinear, {x_, weight}, {}, "").value();
  EXPECT_EQ(linear->num_operands(), 3);
  EXPECT_EQ(linear->operand(2), nullptr);
  EXPECT_EQ(linear->operand(7), nullptr);
  linear->SetOperand(2, bias);
  EXPECT_TRUE(bias->HasOneUse());
  EXPECT_TRUE(linear->Reads(bias));
}

TEST_F(FunctionTest, AttributesFallBackToTheSchemasDefault) {
  Op* op = function_.Append(OpKind::kLeakyRelu, {x_}, {}, "").value();
  EXPECT_EQ(op->float_attribute("negative_slope"), 0.01);
  EXPECT_EQ(op->FindAttribute("quant.annotated"), nullptr);
  op->SetAttribute("negative_slope", 0.5);
  op->SetAttribute("quant.annotated", true);
  EXPECT_EQ(op->float_attribute("negative_slope"), 0.5);
  EXPECT_TRUE(op->bool_attribute("quant.annotated"));
  op->RemoveAttribute("negative_slope");
  EXPECT_EQ(op->float_attribute("negative_slope"), 0.01);
  EXPECT_DEATH(op->int_attribute("negative_slope"), "negative_slope");
}

TEST_F(FunctionTest, ReinferTypesFollowsAnArgument) {
  Op* flatten = function_.Append(OpKind::kFlatten, {x_}, {}, "").value();
  Op* relu = AppendRelu(flatten->result());
  x_->set_type({DType::kFloat32, {2, 4}});
  ASSERT_TRUE(function_.ReinferTypes().ok());
  EXPECT_EQ(relu->result()->type().ToString(), "f32[8]");
}

TEST_F(FunctionTest, ReinferTypesNamesTheOpThatNoLongerFits) {
  AppendRelu(x_);
  x_->set_type({DType::kBool, {2, 4}});
  const absl::Status status = function_.ReinferTypes();
  EXPECT_NE(std::string(status.message()).find("aten.relu at \"/Relu\""), std::string::npos)
      << status;
}

}  // namespace
}  // namespace zeropoint::ir
