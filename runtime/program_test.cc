#include "runtime/program.h"

#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "runtime/testing/program_builder.h"

namespace zeropoint::runtime {
namespace {

using ::testing::HasSubstr;
using testing::PerChannel;
using testing::PerTensor;
using testing::ProgramBuilder;

constexpr ValueId kInput = 0;
constexpr ValueId kWeight = 1;
constexpr ValueId kOutput = 2;

// x[N,2] · w[3,2] -> y[N,3], all of the parts that the rules speak of.
Program ValidProgram() {
  ProgramBuilder builder;
  const ValueId x = builder.Input("x", DType::kInt8, {-1, 2}, PerTensor(0.5f, 3));
  const ValueId w = builder.Constant<std::int8_t>("w", DType::kInt8, {3, 2}, {1, 2, 3, 4, 5, 6},
                                                  PerChannel({0.1f, 0.2f, 0.3f}, 0));
  const ValueId y = builder.Value("y", DType::kInt8, {-1, 3}, PerTensor(0.25f, -1));
  builder.Add(Backend::kXnnpack, "fully_connected", {x, w, kNoValue}, {y});
  builder.Output(y);
  return builder.program();
}

TEST(VerifyProgram, AcceptsAWellFormedProgram) {
  const absl::Status status = VerifyProgram(ValidProgram());
  EXPECT_TRUE(status.ok()) << status;
}

struct Violation {
  std::string rule;
  std::function<void(Program&)> break_it;
  std::string message;
};

class VerifyProgramRules : public ::testing::TestWithParam<Violation> {};

TEST_P(VerifyProgramRules, AreEnforced) {
  Program program = ValidProgram();
  GetParam().break_it(program);
  const absl::Status status = VerifyProgram(program);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr(GetParam().message));
}

const Violation kViolations[] = {
    {"KnownElementType", [](Program& p) { p.values[kInput].dtype = static_cast<DType>(99); },
     "unknown element type 99"},
    {"KnownBackend", [](Program& p) { p.segments[0].backend = static_cast<Backend>(7); },
     "unknown backend 7"},
    {"ExtentsNotNegative", [](Program& p) { p.values[kOutput].extents[1] = -2; },
     "'y' (i8[-1,-2]): has a negative extent"},
    {"SizeDoesNotOverflow",
     [](Program& p) {
       p.values[kOutput].extents = {std::numeric_limits<std::int64_t>::max() / 2, 3};
     },
     "overflows"},
    {"RankIsBounded", [](Program& p) { p.values[kOutput].extents.assign(17, 1); },
     "more than 16 dimensions"},
    {"ConstantHasFixedExtents", [](Program& p) { p.values[kWeight].extents[1] = -1; },
     "needs fixed extents"},
    {"ConstantHasItsSize", [](Program& p) { p.values[kWeight].extents[1] = 3; },
     "a constant of 9 bytes holds 6"},
    {"OnlyConstantsHoldBytes", [](Program& p) { p.values[kWeight].is_constant = false; },
     "is not a constant"},
    {"BoolsAreZeroOrOne",
     [](Program& p) {
       p.values[kWeight].dtype = DType::kBool;
       p.values[kWeight].quant = {};
     },
     "neither 0 nor 1"},
    {"ScalesArePositive", [](Program& p) { p.values[kInput].quant.scales[0] = -0.5f; },
     "scale -0.5"},
    {"ScalesAreFinite",
     [](Program& p) { p.values[kInput].quant.scales[0] = std::numeric_limits<float>::infinity(); },
     "not a positive normal float"},
    {"ScalesAreNormal", [](Program& p) { p.values[kInput].quant.scales[0] = 1e-40f; },
     "not a positive normal float"},
    {"AsManyScalesAsChannels", [](Program& p) { p.values[kWeight].quant.scales.pop_back(); },
     "2 scales for axis 0 of extent 3"},
    {"QuantizationAxisInRange", [](Program& p) { p.values[kWeight].quant.axis = 2; },
     "axis 2 is out of range"},
    {"ZeroPointFitsTheType", [](Program& p) { p.values[kInput].quant.zero_point = 128; },
     "zero point 128"},
    {"OnlyIntegersAreQuantized", [](Program& p) { p.values[kInput].dtype = DType::kFloat32; },
     "its type is not an integer"},
    {"IdsInRange", [](Program& p) { p.segments[0].nodes[0].inputs[1] = 3; },
     "refers to value 3, but the program has 3"},
    {"OutputIdsInRange", [](Program& p) { p.segments[0].nodes[0].outputs[0] = kNoValue; },
     "refers to value -1"},
    {"PortIdsInRange", [](Program& p) { p.outputs[0].value = -7; }, "refers to value -7"},
    {"WrittenBeforeRead", [](Program& p) { p.segments[0].nodes[0].inputs[0] = kOutput; },
     "which nothing has written yet"},
    {"WrittenOnce", [](Program& p) { p.segments[0].nodes[0].outputs[0] = kInput; },
     "already has contents"},
    {"ConstantsAreNotWritten", [](Program& p) { p.segments[0].nodes[0].outputs[0] = kWeight; },
     "already has contents"},
    {"NodesHaveOutputs", [](Program& p) { p.segments[0].nodes[0].outputs.clear(); },
     "has no outputs"},
    {"OutputsAreWritten", [](Program& p) { p.segments.clear(); }, "which nothing has written yet"},
    {"PortNamesAreUnique", [](Program& p) { p.outputs.push_back(p.outputs[0]); }, "exists twice"},
    {"OneInputPortPerValue",
     [](Program& p) {
       p.inputs.push_back(p.inputs[0]);
       p.inputs[1].name = "again";
     },
     "already has contents"},
    {"OneSymbolPerExtent", [](Program& p) { p.inputs[0].symbols.pop_back(); },
     "names 1 extents of a value of rank 2"},
    {"SymbolsWhereNotFixed", [](Program& p) { p.inputs[0].symbols[0] = ""; },
     "must have a symbol exactly if it is not fixed"},
};

INSTANTIATE_TEST_SUITE_P(Each, VerifyProgramRules, ::testing::ValuesIn(kViolations),
                         [](const auto& info) { return info.param.rule; });

}  // namespace
}  // namespace zeropoint::runtime
