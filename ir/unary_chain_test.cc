#include "ir/unary_chain.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "ir/module.h"
#include "ir/parser.h"

namespace zeropoint::ir {
namespace {

/// The input and the number of ops of the chain that makes the result of these ops, which are the
/// body of a function of %x and %z: "x, 3"; "none" when there is no chain.
std::string ChainOf(const std::string& ops, const std::string& result) {
  const auto module = ParseModule(absl::StrCat(
      "module @m {\n  const @two : f32[] = [2.0]\n  const @per_channel : f32[3,1] = [1.0,2.0,3.0]\n"
      "  const @i8 : i8[1] = [4]\n"
      "  func @main(%x: f32[N,3,8], %z: f32[N,3,8]) -> (%y: f32[N,3,8]) {\n",
      ops, "    return ", result, "\n  }\n}\n"));
  if (!module.ok()) return std::string(module.status().message());
  const auto chain = FindUnaryChain(*(*module)->main().result(0)->defining_op());
  if (!chain) return "none";
  const std::string input = chain->input->dtype() == DType::kInt8 ? "i8" : chain->input->name();
  return absl::StrCat(input, ", ", chain->ops.size());
}

constexpr char kMish[] =
    "    %0 = aten.softplus(%x) : f32[N,3,8]\n"
    "    %1 = aten.tanh(%0) : f32[N,3,8]\n"
    "    %2 = aten.mul(%1, %x) : f32[N,3,8]\n";

TEST(UnaryChain, OneOpIsAChain) {
  EXPECT_EQ(ChainOf("    %0 = aten.silu(%x) : f32[N,3,8]\n", "%0"), "x, 1");
}

TEST(UnaryChain, MayReadItsInputSeveralTimes) { EXPECT_EQ(ChainOf(kMish, "%2"), "x, 3"); }

TEST(UnaryChain, MayHaveNumbersForOtherOperands) {
  EXPECT_EQ(ChainOf("    %0 = aten.mul(%x, @two) : f32[N,3,8]\n"
                    "    %1 = aten.sigmoid(%0) : f32[N,3,8]\n"
                    "    %2 = aten.div(%1, @two) : f32[N,3,8]\n",
                    "%2"),
            "x, 3");
}

TEST(UnaryChain, MayComputeBools) {
  EXPECT_EQ(ChainOf("    %0 = aten.gt(%x, @two) : bool[N,3,8]\n"
                    "    %1 = aten.where(%0, %x, @two) : f32[N,3,8]\n",
                    "%1"),
            "x, 2");
}

TEST(UnaryChain, BeginsWhereTwoValuesMeet) {
  EXPECT_EQ(ChainOf("    %0 = aten.add(%x, %z) : f32[N,3,8]\n"
                    "    %1 = aten.tanh(%0) : f32[N,3,8]\n"
                    "    %2 = aten.mul(%1, %0) : f32[N,3,8]\n",
                    "%2"),
            ", 2");
  EXPECT_EQ(ChainOf("    %0 = aten.add(%x, %z) : f32[N,3,8]\n", "%0"), "none");
}

TEST(UnaryChain, BeginsBehindAValueThatOthersRead) {
  EXPECT_EQ(ChainOf("    %0 = aten.tanh(%x) : f32[N,3,8]\n"
                    "    %1 = aten.silu(%0) : f32[N,3,8]\n"
                    "    %2 = aten.sum(%0) {dim=[0]} : f32[3,8]\n",
                    "%1"),
            ", 1");
}

TEST(UnaryChain, HasNoOperandOfSeveralNumbers) {
  EXPECT_EQ(ChainOf("    %0 = aten.mul(%x, @per_channel) : f32[N,3,8]\n"
                    "    %1 = aten.tanh(%0) : f32[N,3,8]\n",
                    "%1"),
            ", 1");
}

TEST(UnaryChain, ReachesInt8BelowItsDequantizations) {
  const std::string params =
      " {dtype=i8, quant_max=127, quant_min=-128, scale=0.5, zero_point=3} : ";
  const std::string dequantize = "quant.dequantize_per_tensor(";
  EXPECT_EQ(ChainOf(absl::StrCat("    %0 = quant.quantize_per_tensor(%x)", params, "i8[N,3,8]\n",
                                 "    %1 = ", dequantize, "%0)", params, "f32[N,3,8]\n",
                                 "    %2 = ", dequantize, "%0)", params, "f32[N,3,8]\n",
                                 "    %3 = ", dequantize, "@i8)", params, "f32[1]\n",
                                 "    %4 = aten.sigmoid(%1) : f32[N,3,8]\n"
                                 "    %5 = aten.mul(%2, %4) : f32[N,3,8]\n"
                                 "    %6 = aten.add(%5, %3) : f32[N,3,8]\n"),
                    "%6"),
            "i8, 5");
}

}  // namespace
}  // namespace zeropoint::ir
