#include "tools/driver/lower.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "ir/parser.h"

namespace zeropoint::tools {
namespace {

using passes::lowering::LoweredProgram;
using runtime::Backend;
using ::testing::Contains;
using ::testing::HasSubstr;

constexpr char kModule[] = R"(module @m {
  func @main(%x: f32[N,4]) -> (%y: f32[N,4]) {
    %0 = aten.exp(%x) : f32[N,4] loc("first")
    %1 = aten.tanh(%0) : f32[N,4] loc("second")
    return %1
  }
})";

std::unique_ptr<ir::Module> Parsed() { return *ir::ParseModule(kModule); }

const runtime::Node* FindNode(const runtime::Program& program, Backend backend,
                              absl::string_view name) {
  for (const runtime::Segment& segment : program.segments) {
    if (segment.backend != backend) continue;
    for (const runtime::Node& node : segment.nodes) {
      if (node.name == name) return &node;
    }
  }
  return nullptr;
}

/// A runtime that takes no node named `name`.
LoadTrial Refusing(const std::string& name) {
  const auto refused = [name](const runtime::Program& program) {
    std::vector<runtime::RefusedNode> nodes;
    if (const runtime::Node* node = FindNode(program, Backend::kXnnpack, name)) {
      nodes.push_back({"", node->outputs[0], absl::InvalidArgumentError("too wide")});
    }
    return nodes;
  };
  const auto check = [refused](const runtime::Program& program) {
    return refused(program).empty() ? absl::OkStatus() : absl::InvalidArgumentError("too wide");
  };
  return {check, refused};
}

TEST(Lower, GivesWhatTheRuntimeRefusesToItsReferenceKernelWithARemark) {
  const std::unique_ptr<ir::Module> module = Parsed();
  const absl::StatusOr<LoweredProgram> lowered = Lower(*module, "m.onnx", Refusing("second"));
  ASSERT_TRUE(lowered.ok()) << lowered.status();
  EXPECT_NE(FindNode(lowered->program, Backend::kReference, "second"), nullptr);
  EXPECT_NE(FindNode(lowered->program, Backend::kXnnpack, "first"), nullptr);
  EXPECT_EQ(lowered->fallback_ops, 1);
  EXPECT_THAT(lowered->remarks, Contains(HasSubstr("too wide")));
}

TEST(Lower, FailsWhenNoNodeIsAtFault) {
  LoadTrial trial;
  trial.check = [](const runtime::Program&) { return absl::InvalidArgumentError("never"); };
  trial.find_refused = [](const runtime::Program&) { return std::vector<runtime::RefusedNode>(); };
  const std::unique_ptr<ir::Module> module = Parsed();
  const absl::Status status = Lower(*module, "m.onnx", trial).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnimplemented);
  EXPECT_TRUE(absl::StrContains(status.message(), "m.onnx")) << status;
}

TEST(Lower, LeavesAllToXnnpackThatLoads) {
  const std::unique_ptr<ir::Module> module = Parsed();
  const absl::StatusOr<LoweredProgram> lowered = Lower(*module, "m.onnx");
  ASSERT_TRUE(lowered.ok()) << lowered.status();
  EXPECT_EQ(lowered->fallback_ops, 0);
}

}  // namespace
}  // namespace zeropoint::tools
