#include "tools/data/preprocess.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/data/testing.h"

namespace zeropoint::tools {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(Preprocess, ParsesTheManifestOfTheContract) {
  const auto manifest = ParsePreprocess(
      R"({"inputs": {"image": {"from": "x", "scale": 0.5, "mean": [1, 2], "std": [3, 4]}},
          "label": "y"})",
      "m.json");
  ASSERT_TRUE(manifest.ok()) << manifest.status();
  EXPECT_EQ(manifest->label, "y");
  const InputPreprocess* image = manifest->Find("image");
  ASSERT_NE(image, nullptr);
  EXPECT_EQ(image->from, "x");
  EXPECT_EQ(image->scale, 0.5);
  EXPECT_THAT(image->mean, ElementsAre(1, 2));
  EXPECT_THAT(image->std, ElementsAre(3, 4));
  EXPECT_EQ(manifest->Find("other"), nullptr);
}

TEST(Preprocess, ItsJsonReadsBackToTheSameManifest) {
  const auto first = ParsePreprocess(
      R"({"label": "y", "inputs": {"a": {"scale": 0.00392156862745098, "std": [0.353]}}})", "m");
  ASSERT_TRUE(first.ok()) << first.status();
  const auto second = ParsePreprocess(first->json, "stored");
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(first->json, second->json);
  EXPECT_EQ(second->Find("a")->scale, 0.00392156862745098);
}

TEST(Preprocess, ErrorsNameTheKey) {
  const struct {
    const char* json;
    const char* message;
  } cases[] = {
      {"[", "is not a JSON object: m.json: write it as {"},
      {R"({"input": {}})", "'input'"},
      {R"({"label": 3})", "'label'"},
      {R"({"inputs": []})", "'inputs'"},
      {R"({"inputs": {"a": 1}})", "'inputs.a'"},
      {R"({"inputs": {"a": {"means": [1]}}})", "'inputs.a.means'"},
      {R"({"inputs": {"a": {"scale": "1"}}})", "'inputs.a.scale'"},
      {R"({"inputs": {"a": {"mean": [null]}}})", "'inputs.a.mean'"},
      {R"({"inputs": {"a": {"mean": []}}})", "'inputs.a.mean'"},
      {R"({"inputs": {"a": {"std": [1, 0]}}})", "'inputs.a.std'"},
      {R"({"inputs": {"a": {"from": 1}}})", "'inputs.a.from'"},
      {R"({"inputs": {"a": {"axis": "last"}}})", "'inputs.a.axis'"},
  };
  for (const auto& test : cases) {
    const auto manifest = ParsePreprocess(test.json, "m.json");
    ASSERT_FALSE(manifest.ok()) << test.json;
    EXPECT_THAT(std::string(manifest.status().message()), HasSubstr("m.json"));
    EXPECT_THAT(std::string(manifest.status().message()), HasSubstr(test.message));
  }
}

TEST(Preprocess, RoundsEveryOperationToFloat32InNumpysOrder) {
  const InputPreprocess preprocess = {
      .input = "x", .from = "x", .scale = 0.00392156862745098, .mean = {0.286}, .std = {0.353}};
  const runtime::Tensor array =
      testing::MakeTensor<std::uint8_t>(runtime::DType::kUint8, {1, 1, 1, 3}, {0, 100, 255});
  runtime::Tensor out = *runtime::Tensor::Allocate(runtime::DType::kFloat32, {1, 1, 1, 3});
  ASSERT_TRUE(ApplyPreprocess(preprocess, array.view(), out).ok());
  // numpy: ((x.astype(float32) * float32(scale)) - float32(0.286)) / float32(0.353)
  EXPECT_THAT(out.values<float>(),
              ElementsAre(-0.8101983666419983f, 0.3007277250289917f, 2.022662878036499f));
}

TEST(Preprocess, MeansAndStdsFollowAxisOne) {
  const InputPreprocess preprocess = {
      .input = "x", .from = "x", .scale = 2, .mean = {1, 10}, .std = {1, 2}};
  const runtime::Tensor array =
      testing::MakeTensor<float>(runtime::DType::kFloat32, {2, 2, 1}, {1, 2, 3, 4});
  runtime::Tensor out = *runtime::Tensor::Allocate(runtime::DType::kFloat32, {2, 2, 1});
  ASSERT_TRUE(ApplyPreprocess(preprocess, array.view(), out).ok());
  EXPECT_THAT(out.values<float>(), ElementsAre(1, -3, 5, -1));
}

TEST(Preprocess, MeansFollowTheAxisThatTheManifestNames) {
  const auto manifest = ParsePreprocess(R"({"inputs": {"x": {"mean": [1, 2], "axis": -1}}})", "m");
  ASSERT_TRUE(manifest.ok()) << manifest.status();
  const runtime::Tensor array =
      testing::MakeTensor<float>(runtime::DType::kFloat32, {1, 3, 2}, {1, 2, 3, 4, 5, 6});
  runtime::Tensor out = *runtime::Tensor::Allocate(runtime::DType::kFloat32, {1, 3, 2});
  ASSERT_TRUE(ApplyPreprocess(*manifest->Find("x"), array.view(), out).ok());
  EXPECT_THAT(out.values<float>(), ElementsAre(0, 0, 2, 2, 4, 4));
  InputPreprocess absent = *manifest->Find("x");
  absent.axis = 3;
  EXPECT_THAT(std::string(ApplyPreprocess(absent, array.view(), out).message()),
              HasSubstr("axis 3"));
}

TEST(Preprocess, MakesHalfFloatsOfFloats) {
  const InputPreprocess preprocess = {
      .input = "x", .from = "x", .scale = 0.5, .mean = {}, .std = {}};
  const runtime::Tensor array =
      testing::MakeTensor<std::uint8_t>(runtime::DType::kUint8, {3}, {0, 1, 255});
  runtime::Tensor half = *runtime::Tensor::Allocate(runtime::DType::kFloat16, {3});
  ASSERT_TRUE(ApplyPreprocess(preprocess, array.view(), half).ok());
  EXPECT_THAT(half.values<std::uint16_t>(), ElementsAre(0, 0x3800, 0x57f8));
  runtime::Tensor brain = *runtime::Tensor::Allocate(runtime::DType::kBfloat16, {3});
  ASSERT_TRUE(ApplyPreprocess(preprocess, array.view(), brain).ok());
  EXPECT_THAT(brain.values<std::uint16_t>(), ElementsAre(0, 0x3f00, 0x42ff));
}

TEST(Preprocess, AListOfOneServesAllChannelsAndOtherCountsAreRefused) {
  const runtime::Tensor array =
      testing::MakeTensor<float>(runtime::DType::kFloat32, {1, 3}, {1, 2, 3});
  runtime::Tensor out = *runtime::Tensor::Allocate(runtime::DType::kFloat32, {1, 3});
  const InputPreprocess one = {.input = "x", .from = "x", .mean = {1}, .std = {}};
  ASSERT_TRUE(ApplyPreprocess(one, array.view(), out).ok());
  EXPECT_THAT(out.values<float>(), ElementsAre(0, 1, 2));
  const InputPreprocess two = {.input = "x", .from = "x", .mean = {1, 2}, .std = {}};
  EXPECT_THAT(std::string(ApplyPreprocess(two, array.view(), out).message()),
              HasSubstr("2 entries"));
}

}  // namespace
}  // namespace zeropoint::tools
