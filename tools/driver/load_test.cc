#include "tools/driver/load.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "tools/driver/reference_only.h"

namespace zeropoint::tools {
namespace {

using runtime::Backend;
using ::testing::HasSubstr;

constexpr char kModule[] = R"(module @m {
  func @main(%x: f32[N,4]) -> (%y: f32[N,4]) {
    %0 = aten.exp(%x) : f32[N,4] loc("first")
    %1 = aten.tanh(%0) : f32[N,4] loc("second")
    return %1
  }
})";

std::string WriteIr() {
  const std::string path = ::testing::TempDir() + "/load_test.ir";
  std::ofstream(path) << kModule;
  return path;
}

TEST(LoadRunnable, OfTheReferenceBackendHasNoNodeOfXnnpack) {
  const auto program = LoadRunnable(WriteIr(), {.backend = Backend::kReference});
  ASSERT_TRUE(program.ok()) << program.status();
  EXPECT_TRUE(CheckRunsInReferenceKernels(*program, "m.ir").ok());
  int nodes = 0;
  for (const runtime::Segment& segment : program->segments) {
    EXPECT_EQ(segment.backend, Backend::kReference);
    nodes += static_cast<int>(segment.nodes.size());
  }
  EXPECT_EQ(nodes, 2);
}

TEST(CheckRunsInReferenceKernels, CountsAndNamesNodesOfXnnpackAndSaysWhatToGive) {
  const auto program = LoadRunnable(WriteIr());
  ASSERT_TRUE(program.ok()) << program.status();
  const absl::Status status = CheckRunsInReferenceKernels(*program, "m.zpm");
  EXPECT_EQ(status.code(), absl::StatusCode::kUnimplemented);
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("2 of its 2 nodes are XNNPACK's (the first is unary of 'first')"));
  EXPECT_THAT(std::string(status.message()), HasSubstr(": m.zpm: give the IR"));
}

TEST(CheckRunsInReferenceKernels, LooksIntoFunctionsOfControlFlow) {
  auto program = LoadRunnable(WriteIr());
  ASSERT_TRUE(program.ok()) << program.status();
  runtime::Program caller;
  caller.functions.push_back({"then", *std::move(program)});
  EXPECT_FALSE(CheckRunsInReferenceKernels(caller, "m.zpm").ok());
}

}  // namespace
}  // namespace zeropoint::tools
