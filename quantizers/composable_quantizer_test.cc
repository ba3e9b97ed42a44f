#include "quantizers/composable_quantizer.h"

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ir/op_kind.h"
#include "quantizers/annotation.h"
#include "quantizers/quantizer_support.h"
#include "quantizers/testing/module_text.h"
#include "quantizers/xnnpack_quantizer.h"

namespace zeropoint::quantizers {
namespace {

using ::testing::HasSubstr;
using testing::OpAt;
using testing::Parse;

/// A quantizer made of functions.
struct ScriptedQuantizer : Quantizer {
  std::function<void(ir::Module&)> transform = [](ir::Module&) {};
  std::function<void(ir::Module&)> annotate = [](ir::Module&) {};
  absl::Status validity = absl::OkStatus();

  absl::Status TransformForAnnotation(ir::Module& module) override {
    transform(module);
    return absl::OkStatus();
  }
  absl::Status Annotate(ir::Module& module) override {
    annotate(module);
    return absl::OkStatus();
  }
  absl::Status Validate(const ir::Module&) const override { return validity; }
  std::vector<Capability> Capabilities() const override {
    return {{.pattern = {ir::OpKind::kAdd},
             .modes = {},
             .activations = {},
             .weights = {},
             .condition = {}}};
  }
};

std::unique_ptr<ir::Module> AddModule() {
  return Parse(R"(
    module @m {
      func @main(%a: f32[4], %b: f32[4]) -> (%y: f32[4]) {
        %0 = aten.add(%a, %b) : f32[4] loc("/Add")
        return %0
      }
    })");
}

std::unique_ptr<Quantizer> Xnnpack() {
  auto quantizer = std::make_unique<XnnpackQuantizer>();
  quantizer->SetGlobal(GetSymmetricQuantizationConfig({}).value());
  return quantizer;
}

std::unique_ptr<ScriptedQuantizer> Annotating(const std::function<void(ir::Op& add)>& annotate) {
  auto quantizer = std::make_unique<ScriptedQuantizer>();
  quantizer->annotate = [annotate](ir::Module& module) { annotate(OpAt(module, "/Add")); };
  return quantizer;
}

ComposableQuantizer Compose(std::unique_ptr<Quantizer> first, std::unique_ptr<Quantizer> second) {
  std::vector<std::unique_ptr<Quantizer>> parts;
  parts.push_back(std::move(first));
  parts.push_back(std::move(second));
  return ComposableQuantizer(std::move(parts));
}

TEST(ComposableQuantizer, TheFirstAnnotationOfAnOpStays) {
  const auto module = AddModule();
  ComposableQuantizer quantizer = Compose(Annotating(MarkAnnotated), Xnnpack());
  ASSERT_TRUE(quantizer.Annotate(*module).ok());
  EXPECT_TRUE(*GetAnnotation(OpAt(*module, "/Add")) == std::nullopt);
}

TEST(ComposableQuantizer, RefusesAChangedAnnotationAndNamesTheOp) {
  const auto module = AddModule();
  ComposableQuantizer quantizer = Compose(
      Xnnpack(), Annotating([](ir::Op& add) { SetAnnotation(add, {{}, FloatSpec{}, true}); }));
  const absl::Status status = quantizer.Annotate(*module);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()), HasSubstr("\"/Add\""));
}

TEST(ComposableQuantizer, RefusesARemovedAnnotation) {
  const auto module = AddModule();
  ComposableQuantizer quantizer = Compose(Xnnpack(), Annotating(RemoveAnnotation));
  EXPECT_EQ(quantizer.Annotate(*module).code(), absl::StatusCode::kInvalidArgument);
}

TEST(ComposableQuantizer, RefusesAnErasedOp) {
  const auto module = AddModule();
  ComposableQuantizer quantizer = Compose(Xnnpack(), Annotating([](ir::Op& add) {
                                            add.result()->ReplaceAllUsesWith(add.operand(0));
                                            add.Erase();
                                          }));
  EXPECT_EQ(quantizer.Annotate(*module).code(), absl::StatusCode::kInvalidArgument);
}

TEST(ComposableQuantizer, RunsTheTransformsOfAllPartsInOrder) {
  const auto module = AddModule();
  std::string order;
  auto first = std::make_unique<ScriptedQuantizer>();
  first->transform = [&order](ir::Module&) { order += "a"; };
  auto second = std::make_unique<ScriptedQuantizer>();
  second->transform = [&order](ir::Module&) { order += "b"; };
  ASSERT_TRUE(Compose(std::move(first), std::move(second)).TransformForAnnotation(*module).ok());
  EXPECT_EQ(order, "ab");
}

// PT2E's forwards neither validate nor callbacks.
TEST(ComposableQuantizer, AsksEveryPartWhetherTheResultIsValid) {
  const auto module = AddModule();
  auto strict = std::make_unique<ScriptedQuantizer>();
  strict->validity = absl::InvalidArgumentError("no");
  EXPECT_EQ(Compose(Xnnpack(), std::move(strict)).Validate(*module).message(), "no");
}

TEST(ComposableQuantizer, HasTheCapabilitiesOfAllParts) {
  const ComposableQuantizer quantizer =
      Compose(std::make_unique<ScriptedQuantizer>(), std::make_unique<ScriptedQuantizer>());
  EXPECT_EQ(quantizer.Capabilities().size(), 2u);
}

}  // namespace
}  // namespace zeropoint::quantizers
