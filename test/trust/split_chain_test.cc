// A recipe may keep float a part of what is otherwise one function of one number, inside of which
// nobody learned ranges.

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "test/trust/planted_defects.h"
#include "tools/data/recipe_file.h"
#include "tools/driver/compile.h"

namespace zeropoint::test {
namespace {

/// Two convolutions, and between them a hard swish with a scale and an offset behind it.
void AddChain(DefectModel& model) {
  const std::string x = model.Input("x", {4, 8, 8}, NormalSamples());
  const std::string before = model.Conv(x, {.in = 4, .out = 8});
  const std::string scaled =
      model.Op("Mul", {model.Op("HardSwish", {before}), model.Scalar(0.75f)});
  const std::string chain = model.Op("Add", {scaled, model.Scalar(0.25f)});
  model.Output("y", model.Conv(chain, {.in = 8, .out = 4}));
}

TEST(SplitChain, ARecipeThatSplitsItCompiles) {
  const std::string path = absl::StrCat(::testing::TempDir(), "/split_chain");
  DefectModel model;
  AddChain(model);
  ASSERT_TRUE(model.WriteModel(path + ".onnx").ok());
  ASSERT_TRUE(model.WriteSamples(path + ".npz", kCalibrationSamples, kCalibrationSeed).ok());
  tools::CompileOptions options;
  options.model_path = path + ".onnx";
  options.calibration.path = path + ".npz";
  options.threads = 1;
  auto recipe = tools::ParseRecipe(R"({"rules": [{"op": "aten.hardswish", "quantize": false}],
                                       "calibration": "without-rules",
                                       "verification": {"repair": false}})",
                                   "recipe");
  ASSERT_TRUE(recipe.ok()) << recipe.status();
  options.recipe = *std::move(recipe);
  const auto report = tools::CompileModel(options);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->quantization.ops.at("convolution_2d").int8, 2);
  EXPECT_EQ(report->quantization.total.int8, 3)
      << "between int8 convolutions the chain is one table, of what float computes";
}

}  // namespace
}  // namespace zeropoint::test
