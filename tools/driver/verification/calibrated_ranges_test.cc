#include "tools/driver/verification/calibrated_ranges.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "ir/module.h"
#include "ir/op_kind.h"
#include "ir/parser.h"

namespace zeropoint::tools {
namespace {

constexpr char kObserve[] =
    R"({dtype=i8, eps=0.0, group=GROUP, observer="min_max", qscheme="per_tensor_affine",
        quant_max=127, quant_min=-128} : f32[N,2])";

/// relu and tanh, of which the input is watched, and the relu, too, where `watches_relu`.
std::unique_ptr<ir::Module> Prepared(bool watches_relu) {
  const auto observe = [](const std::string& of, const std::string& group) {
    std::string text = "quant.observe(" + of + ") " + kObserve;
    return text.replace(text.find("GROUP"), 5, group) + "\n";
  };
  std::string text = "module @m { func @main(%x: f32[N,2]) -> (%y: f32[N,2]) {\n";
  text += "%0 = " + observe("%x", "0") + "%1 = aten.relu(%0) : f32[N,2]\n";
  text += watches_relu ? "%2 = " + observe("%1", "1") + "%3 = aten.tanh(%2) : f32[N,2]\nreturn %3"
                       : "%2 = aten.tanh(%1) : f32[N,2]\nreturn %2";
  absl::StatusOr<std::unique_ptr<ir::Module>> module = ir::ParseModule(text + "\n} }");
  EXPECT_TRUE(module.ok()) << module.status();
  return *std::move(module);
}

CalibratedRanges Calibrated() {
  const std::unique_ptr<ir::Module> module = Prepared(/*watches_relu=*/false);
  absl::StatusOr<quantizers::ObserverSet> observers = quantizers::ObserverSet::Create(*module);
  EXPECT_TRUE(observers.ok()) << observers.status();
  EXPECT_TRUE(observers->Observe(0, {-1, 3}, {1, 2}).ok());
  return CalibratedRanges(*module, *std::move(observers));
}

std::int64_t CountObserves(const ir::Module& module) {
  const auto& ops = module.main().ops();
  return std::count_if(ops.begin(), ops.end(), [](const std::unique_ptr<ir::Op>& op) {
    return op->kind() == ir::OpKind::kObserve;
  });
}

TEST(CalibratedRangesTest, GivesWhatWasWatchedItsScale) {
  const std::unique_ptr<ir::Module> module = Prepared(/*watches_relu=*/false);
  ASSERT_TRUE(Calibrated().Apply(*module).ok());
  EXPECT_NE(module->main().ops().front()->FindAttribute("scale"), nullptr);
}

TEST(CalibratedRangesTest, RefusesWhatWasNotWatched) {
  const std::unique_ptr<ir::Module> module = Prepared(/*watches_relu=*/true);
  EXPECT_EQ(Calibrated().Apply(*module).code(), absl::StatusCode::kFailedPrecondition);
}

TEST(CalibratedRangesTest, WhatWasNotWatchedStaysFloatWhereThatIsAskedFor) {
  const std::unique_ptr<ir::Module> module = Prepared(/*watches_relu=*/true);
  ASSERT_TRUE(Calibrated().Apply(*module, Unwatched::kStaysFloat).ok());
  EXPECT_EQ(CountObserves(*module), 1);
  EXPECT_NE(module->main().ops().front()->FindAttribute("scale"), nullptr);
}

}  // namespace
}  // namespace zeropoint::tools
