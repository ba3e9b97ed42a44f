// 10,000 random islands: what XNNPACK computes in int8 is within one step of the integer reference
// representation, on every op, and so is what quantize and dequantize say, one by one.

#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "ir/parser.h"
#include "runtime/testing/run_program.h"
#include "test/integer/int8_backends.h"
#include "test/integer/random_islands.h"

namespace zeropoint::test {
namespace {

using runtime::Tensor;

constexpr int kIslands = 10000;

std::vector<Tensor> RandomInputs(const ir::Function& function, std::uint32_t seed) {
  std::mt19937 generator(seed);
  std::vector<Tensor> inputs;
  for (const auto& argument : function.arguments()) {
    Tensor input =
        Tensor::Allocate(runtime::DType::kInt8, *ir::ConstantExtents(argument->shape())).value();
    for (std::int8_t& value : input.mutable_values<std::int8_t>()) {
      value = static_cast<std::int8_t>(generator() % 256);
    }
    inputs.push_back(std::move(input));
  }
  return inputs;
}

class WithinOneStep : public testing::TestWithParam<IslandFamily> {};

TEST_P(WithinOneStep, OfXnnpack) {
  const int count = kIslands / static_cast<int>(IslandFamilies().size()) + 1;
  int int8_in_xnnpack = 0, left_float = 0;
  for (int i = 0; i < count; ++i) {
    const auto seed = static_cast<std::uint32_t>(i + 1);
    IslandWriter writer(seed);
    const std::string text = GetParam().write(writer);
    const auto module = ir::ParseModule(text);
    ASSERT_TRUE(module.ok()) << module.status() << "\n" << text;
    const auto compared = CompareWithXnnpack(**module, RandomInputs((*module)->main(), seed));
    ASSERT_TRUE(compared.ok()) << compared.status() << "\n" << text;
    ASSERT_LE(compared->max_steps, 1) << "seed " << seed << "\n" << text;
    ASSERT_LE(compared->max_steps_from_qdq, 1) << "seed " << seed << "\n" << text;
    left_float += compared->float_ops > 0 ? 1 : 0;
    int8_in_xnnpack += compared->xnnpack_int8_ops > 0 ? 1 : 0;
  }
  // A clamp that leaves one number has no integer form.
  EXPECT_LE(left_float, count / 50);
  // A few have ratios of scales that XNNPACK does not take.
  if (GetParam().is_int8_in_xnnpack) EXPECT_GE(int8_in_xnnpack, count * 9 / 10);
}

INSTANTIATE_TEST_SUITE_P(, WithinOneStep, testing::ValuesIn(IslandFamilies()),
                         [](const auto& family) { return std::string(family.param.name); });

}  // namespace
}  // namespace zeropoint::test
