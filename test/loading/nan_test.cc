// A NaN in an input of a float program is a NaN in its output wherever the reference has one: every
// op that lowers and computes element by element, alone and with a clamp behind it, at lengths that
// reach the heads and the tails of vector loops.

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "ir/op_schema.h"
#include "passes/lowering/lower.h"
#include "passes/lowering/lowered_ops.h"
#include "runtime/session.h"
#include "test/loading/random_ops.h"

namespace zeropoint::test {
namespace {

using passes::lowering::LoweredProgram;
using runtime::Tensor;

constexpr std::int64_t kLengths[] = {1, 2, 3, 5, 8, 15, 16, 17, 31, 33, 47, 64, 67, 130};
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

const RandomOp* FindRandomOp(ir::OpKind kind) {
  for (const RandomOp& op : AllRandomOps()) {
    if (op.kind == kind) return &op;
  }
  return nullptr;
}

/// Ones, and NaN at `place` of input `index`.
std::vector<Tensor> Inputs(const ir::Function& function, std::size_t index, std::size_t place) {
  std::vector<Tensor> inputs;
  for (const auto& argument : function.arguments()) {
    Tensor input =
        Tensor::Allocate(runtime::DType::kFloat32, *ir::ConstantExtents(argument->shape())).value();
    for (float& value : input.mutable_values<float>()) value = 1;
    const auto values = input.mutable_values<float>();
    if (inputs.size() == index) values[place % values.size()] = kNan;
    inputs.push_back(std::move(input));
  }
  return inputs;
}

std::vector<bool> NansOf(const ir::Module& module, bool use_xnnpack,
                         const std::vector<Tensor>& inputs) {
  LoweredProgram lowered =
      passes::lowering::LowerToProgram(module, {.use_xnnpack = use_xnnpack}).value();
  const auto session =
      runtime::Session::Create(std::make_shared<const runtime::Program>(std::move(lowered.program)),
                               {.threads = 1})
          .value();
  std::vector<runtime::TensorView> views;
  for (const Tensor& input : inputs) views.push_back(input.view());
  const std::vector<Tensor> outputs = session->Run(views).value();
  std::vector<bool> nans;
  for (const float value : outputs[0].values<float>()) nans.push_back(std::isnan(value));
  return nans;
}

/// A drawn form of `op` on `length` elements, and what clamps it.
std::unique_ptr<ir::Module> DrawModule(const RandomOp& op, std::int64_t length, bool clamps,
                                       std::uint64_t seed) {
  Draw draw(seed);
  RandomGraph graph(draw, GraphMode::kFloat);
  ir::Value* y = op.append(graph, op.kind, graph.Input({ir::Dim(length)}));
  if (y != nullptr && clamps) y = graph.Emit(ir::OpKind::kRelu, {y}, {});
  return y == nullptr ? nullptr : graph.Finish(y);
}

void CheckModule(const ir::Module& module, std::int64_t length) {
  const std::size_t inputs = module.main().arguments().size();
  for (std::size_t index = 0; index < inputs; ++index) {
    for (const std::int64_t place : {std::int64_t{0}, length / 2, length - 1}) {
      const std::vector<Tensor> values =
          Inputs(module.main(), index, static_cast<std::size_t>(place));
      EXPECT_EQ(NansOf(module, true, values), NansOf(module, false, values))
          << "input " << index << ", element " << place << " of " << length;
    }
  }
}

class NanTest : public testing::TestWithParam<ir::OpKind> {};

TEST_P(NanTest, StaysNan) {
  const RandomOp* const op = FindRandomOp(GetParam());
  ASSERT_NE(op, nullptr) << ir::OpName(GetParam())
                         << " lowers, but no row of test/loading/random_*.cc draws it";
  int checked = 0;
  for (const std::int64_t length : kLengths) {
    for (const bool clamps : {false, true}) {
      for (std::uint64_t seed = 1; seed <= 4; ++seed) {
        const auto module = DrawModule(*op, length, clamps, seed);
        if (module == nullptr) continue;
        CheckModule(*module, length);
        ++checked;
      }
    }
  }
  EXPECT_GT(checked, 20);
}

std::vector<ir::OpKind> PointwiseLoweredOps() {
  std::vector<ir::OpKind> kinds;
  for (const passes::lowering::LoweredOp& op : passes::lowering::LoweredOps()) {
    if (ir::SchemaOf(op.kind).Has(ir::kTraitPointwise)) kinds.push_back(op.kind);
  }
  return kinds;
}

INSTANTIATE_TEST_SUITE_P(EveryOp, NanTest, testing::ValuesIn(PointwiseLoweredOps()),
                         [](const auto& info) {
                           std::string name(ir::OpName(info.param));
                           for (char& c : name) c = c == '.' ? '_' : c;
                           return name;
                         });

}  // namespace
}  // namespace zeropoint::test
