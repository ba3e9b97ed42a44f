// Functions that control flow runs are lowered like the main one: XNNPACK against the reference
// kernels.

#include <gtest/gtest.h>

#include <string>

#include "test/lowering/compare_backends.h"

namespace zeropoint::test {
namespace {

constexpr double kTolerance = 2e-6;

// A recurrent cell over the rows of x, from the last to the first.
constexpr char kScan[] = R"(
module @m {
  const @w : f32[4,4] = [0.5,-0.25,0.1,0.3,-0.4,0.2,0.6,-0.1,0.05,0.7,-0.3,0.2,0.1,0.1,-0.5,0.4]
  func @main(%h: f32[1,4], %x: f32[N,1,4]) -> (%last: f32[1,4], %all: f32[N,1,4]) {
    %0, %1 = cf.scan(%h, %x) {body=@cell, input_axes=[0], input_directions=[1], output_axes=[0], output_directions=[1], results=types[f32[1,4],f32[N,1,4]], states=1} : f32[1,4], f32[N,1,4]
    return %0, %1
  }
  func @cell(%h: f32[1,4], %x: f32[1,4]) -> (%next: f32[1,4], %out: f32[1,4]) {
    %0 = aten.linear(%h, @w, none) : f32[1,4]
    %1 = aten.add(%0, %x) : f32[1,4]
    %2 = aten.tanh(%1) : f32[1,4]
    return %2, %2
  }
})";

TEST(ControlFlowLowering, ScansMatchTheReference) {
  const auto compared = CompareBackends(kScan, 1.0, 5);
  ASSERT_TRUE(compared.ok()) << compared.status();
  EXPECT_LE(compared->relative_error, kTolerance);
  EXPECT_GT(compared->float_ops, 0);
}

// A function that runs a function, and constants that both read.
constexpr char kNested[] = R"(
module @m {
  const @w : f32[4] = [0.5,-0.25,0.1,0.3]
  const @one : bool[] = [1]
  const @three : i64[] = [3]
  func @main(%x: f32[N,4]) -> (%y: f32[N,4]) {
    %0 = aten.mul(%x, @w) : f32[N,4]
    %1 = cf.loop(@three, @one, %0) {body=@twice, results=types[f32[N,4]], states=1} : f32[N,4]
    return %1
  }
  func @twice(%i: i64[], %c: bool[], %s: f32[N,4]) -> (%c: bool[], %s: f32[N,4]) {
    %0 = cf.if(%c, %s) {else=@same, results=types[f32[N,4]], then=@more} : f32[N,4]
    return %c, %0
  }
  func @more(%s: f32[N,4]) -> (%y: f32[N,4]) {
    %0 = aten.add(%s, @w) : f32[N,4]
    return %0
  }
  func @same(%s: f32[N,4]) -> (%y: f32[N,4]) {
    return %s
  }
})";

TEST(ControlFlowLowering, NestedFunctionsMatchTheReference) {
  const auto compared = CompareBackends(kNested, 1.0, 3);
  ASSERT_TRUE(compared.ok()) << compared.status();
  EXPECT_LE(compared->relative_error, kTolerance);
}

}  // namespace
}  // namespace zeropoint::test
