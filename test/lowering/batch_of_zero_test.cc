// A batch of 0 through every op: results without elements where the batch is an axis of theirs, and
// always of the extents that the IR promises. What XNNPACK does with it, the lowering tests show.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "ir/dim.h"
#include "ir/module.h"
#include "ir/parser.h"
#include "ir/status_macros.h"
#include "ir/testing/op_cases.h"
#include "passes/lowering/lower.h"
#include "runtime/testing/run_program.h"

namespace zeropoint::test {
namespace {

using runtime::Extents;
using runtime::Tensor;

constexpr std::int64_t kOtherExtent = 4;

/// Ops whose case points at one of the batch, which a batch of 0 does not have.
const std::set<std::string>& PointersIntoTheBatch() {
  static const auto& names = *new std::set<std::string>{"aten.argmin", "aten.scatter_nd"};
  return names;
}

/// N is the batch, and R the number of regions of its images.
std::int64_t ExtentOf(const std::string& symbol) {
  return symbol == "N" || symbol == "R" ? 0 : kOtherExtent;
}

std::map<std::string, ir::Dim> SymbolsOf(const ir::Shape& shape) {
  std::map<std::string, ir::Dim> values;
  for (const ir::Dim& dim : shape) {
    for (const std::string& symbol : dim.Symbols()) values.emplace(symbol, ExtentOf(symbol));
  }
  return values;
}

/// Ones, which may be scales, indices, truths and divisors; zeros of the smaller float types.
absl::StatusOr<Tensor> InputFor(const ir::Value& argument) {
  Extents extents;
  for (const ir::Dim& dim : argument.shape()) {
    extents.push_back(dim.Substitute(SymbolsOf(argument.shape())).constant());
  }
  const auto dtype = runtime::ParseDType(ir::DTypeName(argument.dtype()));
  ASSIGN_OR_RETURN(Tensor input, Tensor::Allocate(*dtype, std::move(extents)));
  const std::size_t bytes = input.view().num_bytes();
  std::memset(input.data(), 0, bytes);
  if (*dtype == runtime::DType::kFloat32) {
    for (float& value : input.mutable_values<float>()) value = 1;
  }
  if (runtime::IsFloatingPoint(*dtype)) return input;
  const std::size_t size = runtime::DTypeSize(*dtype);
  for (std::size_t i = 0; i < bytes; i += size) static_cast<std::uint8_t*>(input.data())[i] = 1;
  return input;
}

absl::StatusOr<std::vector<Tensor>> RunModule(const ir::Module& module) {
  ASSIGN_OR_RETURN(passes::lowering::LoweredProgram lowered,
                   passes::lowering::LowerToProgram(module, {}));
  std::vector<Tensor> inputs;
  for (const auto& argument : module.main().arguments()) {
    ASSIGN_OR_RETURN(inputs.emplace_back(), InputFor(*argument));
  }
  return runtime::testing::RunProgram(
      std::make_shared<const runtime::Program>(std::move(lowered.program)), inputs);
}

/// The extents of a result, as far as they follow from those of the arguments; -1 elsewhere.
Extents PromisedExtents(const ir::Function& function, const ir::Shape& shape) {
  std::map<std::string, ir::Dim> known;
  for (const auto& argument : function.arguments()) known.merge(SymbolsOf(argument->shape()));
  Extents extents;
  for (const ir::Dim& dim : shape) {
    const ir::Dim value = dim.Substitute(known);
    extents.push_back(value.is_constant() ? value.constant() : -1);
  }
  return extents;
}

class BatchOfZero : public testing::TestWithParam<ir::OpCase> {};

TEST_P(BatchOfZero, GivesResultsOfThePromisedExtents) {
  const std::string text = ir::ModuleText(GetParam());
  const auto module = ir::ParseModule(text);
  ASSERT_TRUE(module.ok()) << module.status() << "\n" << text;
  const ir::Function& main = (*module)->main();
  const auto outputs = RunModule(**module);
  if (PointersIntoTheBatch().contains(std::string(main.ops().front()->name()))) {
    EXPECT_EQ(outputs.status().code(), absl::StatusCode::kInvalidArgument) << text;
    return;
  }
  ASSERT_TRUE(outputs.ok()) << outputs.status() << "\n" << text;
  for (int i = 0; i < main.num_results(); ++i) {
    Extents promised = PromisedExtents(main, main.result(i)->shape());
    const Extents& extents = (*outputs)[static_cast<std::size_t>(i)].extents();
    ASSERT_EQ(extents.size(), promised.size()) << text;
    for (std::size_t axis = 0; axis < extents.size(); ++axis) {
      if (promised[axis] == -1) promised[axis] = extents[axis];
    }
    EXPECT_EQ(extents, promised) << "result " << i << "\n" << text;
  }
}

std::string NameOf(const testing::TestParamInfo<ir::OpCase>& info) {
  std::string name = info.param.op;
  name.resize(name.find('('));
  std::replace(name.begin(), name.end(), '.', '_');
  return name + "_" + std::to_string(info.index);
}

INSTANTIATE_TEST_SUITE_P(Ops, BatchOfZero,
                         testing::ValuesIn(ir::OpCases().begin(), ir::OpCases().end()), NameOf);

}  // namespace
}  // namespace zeropoint::test
