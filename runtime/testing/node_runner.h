#ifndef ZEROPOINT_RUNTIME_TESTING_NODE_RUNNER_H_
#define ZEROPOINT_RUNTIME_TESTING_NODE_RUNNER_H_

// Programs of one XNNPACK node, for tests of the node table.
//
//   NodeTest test("unary", {{"type", Text("abs")}});
//   test.Input(Float32({2}, {-1, 2}));
//   test.OutputIs(DType::kFloat32, {2});
//   EXPECT_THAT(Contents<float>(*test.Run()), ElementsAre(1, 2));

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "runtime/program.h"
#include "runtime/status_macros.h"
#include "runtime/tensor.h"
#include "runtime/testing/program_builder.h"
#include "runtime/testing/run_program.h"

namespace zeropoint::runtime::testing {

class NodeTest {
 public:
  NodeTest(std::string op, NodeAttributes attributes = {})
      : op_(std::move(op)), attributes_(std::move(attributes)) {}

  NodeTest& Input(Tensor tensor, QuantParams quant = {}) {
    const std::string name = "x" + std::to_string(operands_.size());
    operands_.push_back(builder_.Input(name, tensor.dtype(), tensor.extents(), std::move(quant)));
    inputs_.push_back(std::move(tensor));
    return *this;
  }

  template <typename T>
  NodeTest& Constant(DType dtype, Extents extents, const std::vector<T>& contents,
                     QuantParams quant = {}) {
    const std::string name = "c" + std::to_string(operands_.size());
    operands_.push_back(
        builder_.Constant<T>(name, dtype, std::move(extents), contents, std::move(quant)));
    return *this;
  }

  NodeTest& NoOperand() {
    operands_.push_back(kNoValue);
    return *this;
  }

  NodeTest& OutputIs(DType dtype, Extents extents, QuantParams quant = {}) {
    output_ = builder_.Value("y", dtype, std::move(extents), std::move(quant));
    return *this;
  }

  absl::StatusOr<Tensor> Run() {
    builder_.Add(Backend::kXnnpack, op_, operands_, {output_}, attributes_);
    builder_.Output(output_);
    ASSIGN_OR_RETURN(std::vector<Tensor> outputs, RunProgram(builder_.Build(), inputs_));
    return std::move(outputs[0]);
  }

  /// The error that the program meets when it is built or run.
  std::string Refusal() { return std::string(Run().status().message()); }

 private:
  std::string op_;
  NodeAttributes attributes_;
  ProgramBuilder builder_;
  std::vector<ValueId> operands_;
  std::vector<Tensor> inputs_;
  ValueId output_ = kNoValue;
};

}  // namespace zeropoint::runtime::testing

#endif  // ZEROPOINT_RUNTIME_TESTING_NODE_RUNNER_H_
