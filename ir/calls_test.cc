#include "ir/calls.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "ir/parser.h"
#include "ir/verifier.h"

namespace zeropoint::ir {
namespace {

/// What the verifier says of a main function with this op, and these functions.
std::string ErrorOf(const std::string& arguments, const std::string& op,
                    const std::string& functions) {
  const auto module =
      ParseModule(absl::StrCat("module @m {\n func @main(", arguments, ") -> () {\n", op,
                               "\n return\n }\n", functions, "}\n"));
  if (!module.ok()) return absl::StrCat("not parsed: ", module.status().message());
  return std::string(Verify(**module).message());
}

void ExpectError(const std::string& error, const std::string& part) {
  EXPECT_NE(error.find(part), std::string::npos) << error << "\n  wanted: " << part;
}

constexpr char kIdentity[] = "func @f(%x: f32[N]) -> (%y: f32[N]) { return %x }\n";

std::string IfError(const std::string& types, const std::string& functions) {
  return ErrorOf(
      "%c: bool[], %x: f32[4]",
      absl::StrCat("%0 = cf.if(%c, %x) {else=@f, results=types[", types, "], then=@f} : ", types),
      functions);
}

TEST(Calls, ValuesFlowIntoSymbols) { EXPECT_EQ(IfError("f32[M]", kIdentity), ""); }

TEST(Calls, NumbersMustBeKept) {
  ExpectError(IfError("f32[4]", kIdentity), "result 0: f32[N] does not fit f32[4] (V7)");
  ExpectError(IfError("f32[M]", "func @f(%x: f32[5]) -> (%y: f32[5]) { return %x }\n"),
              "argument 0: f32[4] does not fit f32[5] (V7)");
}

TEST(Calls, CountsRanksAndDtypesMustFit) {
  ExpectError(IfError("f32[M]", "func @f() -> () { return }\n"), "has 0 arguments, not 1 (V7)");
  ExpectError(IfError("f32[M]", "func @f(%x: f32[N]) -> () { return }\n"),
              "has 0 results, not 1 (V7)");
  ExpectError(IfError("f32[M,1]", kIdentity), "does not fit f32[M,1]");
  ExpectError(IfError("i8[M]", kIdentity), "does not fit i8[M]");
}

TEST(Calls, FunctionsMustExistAndNotBeMain) {
  ExpectError(IfError("f32[M]", ""), "there is no function @f to run (V7)");
  ExpectError(ErrorOf("%c: bool[]",
                      "%0 = cf.if(%c) {else=@main, results=types[f32[]], "
                      "then=@main} : f32[]",
                      ""),
              "there is no function @main to run (V7)");
}

TEST(Calls, CirclesAreRefused) {
  const std::string functions =
      "func @f(%c: bool[]) -> (%y: bool[]) { %0 = cf.if(%c, %c) {else=@g, "
      "results=types[bool[]], then=@g} : bool[] return %0 }\n"
      "func @g(%c: bool[]) -> (%y: bool[]) { %0 = cf.if(%c, %c) {else=@f, "
      "results=types[bool[]], then=@f} : bool[] return %0 }\n";
  ExpectError(ErrorOf("%x: f32[]", "", functions), "runs itself");
}

constexpr char kBody[] =
    "func @f(%i: i64[], %c: bool[], %s: f32[2]) -> (%c: bool[], %s: f32[2], %o: f32[2]) "
    "{ return %c, %s, %s }\n";

std::string LoopError(const std::string& types, const std::string& states) {
  return ErrorOf("%m: i64[], %s: f32[2]",
                 absl::StrCat("%0, %1 = cf.loop(%m, none, %s) {body=@f, results=types[", types,
                              "], states=", states, "} : ", types),
                 kBody);
}

TEST(Calls, LoopsHandStatesOnAndStackSlices) {
  EXPECT_EQ(LoopError("f32[2], f32[K,2]", "1"), "");
  ExpectError(LoopError("f32[3], f32[K,2]", "1"), "unchanged state 0");
  ExpectError(LoopError("f32[2], f32[K,3]", "1"), "slice 0");
  ExpectError(LoopError("f32[2], f32[]", "1"), "axes of a stacked result");
  ExpectError(LoopError("f32[2], f32[K,2]", "2"), "do not fit");
  ExpectError(LoopError("f32[2], f32[K,2]", "-1"), "do not fit");
}

TEST(Calls, ScansTakeSlices) {
  const auto error = [](const std::string& axis, const std::string& type) {
    return ErrorOf("%x: f32[2,L]",
                   absl::StrCat("%0 = cf.scan(%x) {body=@f, input_axes=[", axis,
                                "], input_directions=[0], output_axes=[1], output_directions=[0], "
                                "results=types[",
                                type, "], states=0} : ", type),
                   "func @f(%x: f32[2]) -> (%y: f32[2]) { return %x }\n");
  };
  EXPECT_EQ(error("1", "f32[2,L]"), "");
  ExpectError(error("0", "f32[2,L]"), "argument 0: f32[L] does not fit f32[2]");
  ExpectError(error("2", "f32[2,L]"), "has no axis 2");
  ExpectError(error("1", "f32[2]"), "axes of a stacked result");
}

TEST(Calls, CallersComeAfterWhatTheyRun) {
  const auto module = ParseModule(
      "module @m {\n func @main(%c: bool[]) -> (%y: bool[]) { %0 = cf.if(%c, %c) {else=@a, "
      "results=types[bool[]], then=@a} : bool[] return %0 }\n"
      "func @a(%c: bool[]) -> (%y: bool[]) { %0 = cf.if(%c, %c) {else=@b, "
      "results=types[bool[]], then=@b} : bool[] return %0 }\n"
      "func @unused() -> () { return }\n"
      "func @b(%c: bool[]) -> (%y: bool[]) { return %c }\n}\n");
  ASSERT_TRUE(module.ok()) << module.status();
  std::string order;
  for (const Function* function : FunctionsInCallOrder(**module)) {
    absl::StrAppend(&order, function->name(), " ");
  }
  EXPECT_EQ(order, "b a main ");
}

}  // namespace
}  // namespace zeropoint::ir
