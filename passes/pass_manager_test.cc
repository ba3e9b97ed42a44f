#include "passes/pass_manager.h"

#include <memory>
#include <sstream>
#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ir/module.h"
#include "ir/parser.h"

namespace zeropoint::passes {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

std::unique_ptr<ir::Module> ParseRelu() {
  return ir::ParseModule(R"(
module @m {
  func @main(%x: f32[N]) -> (%y: f32[N]) {
    %0 = aten.relu(%x) : f32[N] loc("/Relu")
    return %0
  }
})")
      .value();
}

/// Remarks that it ran, then does what the test says.
class FakePass : public Pass {
 public:
  using Body = absl::Status (*)(ir::Module& module);
  explicit FakePass(std::string name, Body body = nullptr) : name_(std::move(name)), body_(body) {}

  std::string_view name() const override { return name_; }
  absl::Status Run(ir::Module& module, PassContext& context) override {
    context.remarks.push_back(name_);
    return body_ == nullptr ? absl::OkStatus() : body_(module);
  }

 private:
  std::string name_;
  Body body_;
};

PassManager ManagerOf(PassManagerOptions options, std::vector<std::string> names) {
  PassManager manager(std::move(options));
  for (std::string& name : names) {
    manager.Add(std::make_unique<FakePass>(std::move(name)));
  }
  return manager;
}

std::string Message(const absl::Status& status) { return std::string(status.message()); }

TEST(PassManager, RunsPassesInOrder) {
  const auto module = ParseRelu();
  PassContext context;
  ASSERT_TRUE(ManagerOf({}, {"b", "a", "c"}).Run(*module, context).ok());
  EXPECT_THAT(context.remarks, ElementsAre("b", "a", "c"));
}

TEST(PassManager, StopsAtTheFirstErrorAndNamesThePass) {
  PassManager manager;
  manager.Add(std::make_unique<FakePass>(
      "broken", [](ir::Module&) { return absl::UnimplementedError("no such thing"); }));
  manager.Add(std::make_unique<FakePass>("next"));
  const auto module = ParseRelu();
  PassContext context;
  const absl::Status status = manager.Run(*module, context);
  EXPECT_EQ(status.code(), absl::StatusCode::kUnimplemented);
  EXPECT_EQ(Message(status), "pass broken: no such thing");
  EXPECT_THAT(context.remarks, ElementsAre("broken"));
}

TEST(PassManager, NamesThePassAndTheOpThatBreakAModule) {
  PassManager manager;
  manager.Add(std::make_unique<FakePass>("breaks", [](ir::Module& module) {
    module.main().ops().front()->SetAttribute("no_such_attribute", true);
    return absl::OkStatus();
  }));
  const auto module = ParseRelu();
  PassContext context;
  const absl::Status status = manager.Run(*module, context);
  EXPECT_FALSE(status.ok());
  EXPECT_THAT(Message(status), HasSubstr("pass breaks left a module that is not valid"));
  EXPECT_THAT(Message(status), HasSubstr("aten.relu at \"/Relu\""));
}

TEST(PassManager, RefusesAnInvalidModuleBeforeAnyPass) {
  const auto module = ParseRelu();
  module->main().ops().front()->SetAttribute("no_such_attribute", true);
  PassContext context;
  EXPECT_FALSE(ManagerOf({}, {"a"}).Run(*module, context).ok());
  EXPECT_TRUE(context.remarks.empty());
}

TEST(PassManager, PrintsAfterTheNamedPass) {
  std::ostringstream printed;
  const auto module = ParseRelu();
  PassContext context;
  const PassManager manager = ManagerOf({.print_after = "b", .print_to = &printed}, {"a", "b"});
  ASSERT_TRUE(manager.Run(*module, context).ok());
  EXPECT_THAT(printed.str(), HasSubstr("// after b\nmodule @m {"));
  EXPECT_THAT(printed.str(), Not(HasSubstr("// after a\n")));
}

TEST(PassManager, PrintsAfterEveryPass) {
  std::ostringstream printed;
  const auto module = ParseRelu();
  PassContext context;
  const PassManager manager = ManagerOf({.print_after = "all", .print_to = &printed}, {"a", "b"});
  ASSERT_TRUE(manager.Run(*module, context).ok());
  EXPECT_THAT(printed.str(), HasSubstr("// after a\n"));
  EXPECT_THAT(printed.str(), HasSubstr("// after b\n"));
}

TEST(PassManager, StopsAfterTheNamedPass) {
  const auto module = ParseRelu();
  PassContext context;
  ASSERT_TRUE(ManagerOf({.stop_after = "b"}, {"a", "b", "c"}).Run(*module, context).ok());
  EXPECT_THAT(context.remarks, ElementsAre("a", "b"));
}

TEST(PassManager, RefusesOptionsThatNameNoPassOfTheList) {
  const auto module = ParseRelu();
  PassContext context;
  EXPECT_EQ(Message(ManagerOf({.stop_after = "z"}, {"a"}).Run(*module, context)),
            "stop-after names \"z\", which is not among the passes that run");
  EXPECT_EQ(Message(ManagerOf({.print_after = "z"}, {"a"}).Run(*module, context)),
            "print-after names \"z\", which is not among the passes that run");
  EXPECT_TRUE(context.remarks.empty());
}

}  // namespace
}  // namespace zeropoint::passes
