// One negative case, at least, for each rule.

#include "ir/verifier.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "ir/module.h"
#include "ir/op_kind.h"

namespace zeropoint::ir {

// Use lists cannot be broken through the public interface; V2 guards against our own bugs.
class ValueTestPeer {
 public:
  static std::vector<Use>& uses(Value& value) { return value.uses_; }
};

namespace {

class VerifierTest : public ::testing::Test {
 protected:
  VerifierTest() {
    Value* x = main_.AddArgument("x", {DType::kFloat32, {2}}).value();
    weight_ = module_.AddConstant("w", TensorData::FromValues<float>({2}, {1, 2}));
    add_ = main_.Append(OpKind::kAdd, {x, weight_}, {}, "/Add").value();
    relu_ = main_.Append(OpKind::kRelu, {add_->result()}, {}, "/Relu").value();
    main_.AddResult("y", relu_->result());
  }

  // The message names the rule and what breaks it.
  void ExpectBroken(const std::string& rule, const std::string& what) {
    const absl::Status status = Verify(module_);
    const std::string message(status.message());
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_NE(message.find("(" + rule + ")"), std::string::npos) << message;
    EXPECT_NE(message.find(what), std::string::npos) << message;
  }

  Module module_{"m"};
  Function& main_ = module_.AddFunction("main");
  Value* weight_ = nullptr;
  Op* add_ = nullptr;
  Op* relu_ = nullptr;
};

TEST_F(VerifierTest, AcceptsAValidModule) { EXPECT_TRUE(Verify(module_).ok()); }

TEST_F(VerifierTest, V1UseBeforeDefinition) {
  add_->SetOperand(0, relu_->result());
  ExpectBroken("V1", "aten.add at \"/Add\": operand 0 is not defined before it is used");
}

TEST_F(VerifierTest, V1ValueOfAnotherFunction) {
  Function& other = module_.AddFunction("other");
  other.AddResult("y", relu_->result());
  ExpectBroken("V1", "func.return: operand 0");
}

TEST_F(VerifierTest, V1ConstantOfAnotherModule) {
  Module stranger("stranger");
  add_->SetOperand(1, stranger.AddConstant("w", weight_->data()));
  ExpectBroken("V1", "operand 1");
  add_->SetOperand(1, weight_);
}

TEST_F(VerifierTest, V2OperandWithoutAUse) {
  ValueTestPeer::uses(*weight_).clear();
  ExpectBroken("V2", "operand 1 does not list this use exactly once");
}

TEST_F(VerifierTest, V2UseWithoutAnOperand) {
  ValueTestPeer::uses(*weight_).push_back({relu_, 0});
  ExpectBroken("V2", "constant @w: lists a use");
}

TEST_F(VerifierTest, V3RequiredOperandAbsent) {
  add_->SetOperand(1, nullptr);
  ExpectBroken("V3", "operand 1 (\"b\") is required but absent");
}

TEST_F(VerifierTest, V4UnknownAttribute) {
  relu_->SetAttribute("slope", 1.0);
  ExpectBroken("V4", "aten.relu at \"/Relu\": has no attribute \"slope\"");
}

TEST_F(VerifierTest, V4AnnotationsAreFree) {
  relu_->SetAttribute("quant.slope", 1.0);
  EXPECT_TRUE(Verify(module_).ok());
}

TEST_F(VerifierTest, V4AttributeOfTheWrongKind) {
  Op* softmax = main_.Append(OpKind::kSoftmax, {weight_}, {{"dim", 0}}, "/Softmax").value();
  softmax->SetAttribute("dim", "last");
  ExpectBroken("V4", "attribute \"dim\" must be an integer but is a string: \"last\"");
}

TEST_F(VerifierTest, V4RequiredAttributeMissing) {
  Op* softmax = main_.Append(OpKind::kSoftmax, {weight_}, {{"dim", 0}}, "/Softmax").value();
  softmax->RemoveAttribute("dim");
  ExpectBroken("V4", "attribute \"dim\" (an integer) is required but missing");
}

TEST_F(VerifierTest, V5RecordedTypeDiffersFromInference) {
  relu_->result()->set_type({DType::kFloat32, {3}});
  ExpectBroken("V5", "result 0 is recorded as f32[3] but inference gives f32[2]");
}

TEST_F(VerifierTest, V5InferenceFails) {
  Op* softmax = main_.Append(OpKind::kSoftmax, {weight_}, {{"dim", 0}}, "/Softmax").value();
  softmax->SetAttribute("dim", std::int64_t{5});
  ExpectBroken("V5", "aten.softmax at \"/Softmax\": attribute \"dim\": axis 5 is outside");
}

TEST_F(VerifierTest, V5ConstantOfAnotherTypeThanItsData) {
  Value* unread = module_.AddConstant("c", weight_->data());
  unread->set_type({DType::kFloat32, {3}});
  ExpectBroken("V5", "constant @c: is recorded as f32[3] but holds f32[2]");
}

TEST_F(VerifierTest, V6ArgumentNamesTwice) {
  main_.AddArgument("z", {DType::kFloat32, {2}}).value()->set_name("x");
  ExpectBroken("V6", "two arguments are named \"x\"");
}

TEST_F(VerifierTest, V6ResultNamesTwice) {
  main_.AddResult("y", add_->result());
  ExpectBroken("V6", "two results are named \"y\"");
}

TEST_F(VerifierTest, V6FunctionNamesTwice) {
  module_.AddFunction("main");
  ExpectBroken("V6", "function @main: another function has this name");
}

}  // namespace
}  // namespace zeropoint::ir
