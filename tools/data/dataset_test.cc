#include "tools/data/dataset.h"

#include <cmath>
#include <limits>
#include <numeric>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/data/testing.h"

namespace zeropoint::tools {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const InputSpec kImage = {"image", runtime::DType::kFloat32, {-1, 2}};

// Five samples of two values, and their labels.
std::string WriteSamples(absl::string_view name) {
  const runtime::Tensor image = testing::MakeTensor<std::uint8_t>(runtime::DType::kUint8, {5, 2},
                                                                  {0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
  const runtime::Tensor label =
      testing::MakeTensor<std::uint8_t>(runtime::DType::kUint8, {5}, {4, 3, 2, 1, 0});
  const std::string path = testing::TempPath(name);
  EXPECT_TRUE(WriteNpzFile(path, {{"pixels", image.view()}, {"label", label.view()}}).ok());
  return path;
}

PreprocessManifest FromPixels() {
  return *ParsePreprocess(R"({"inputs": {"image": {"from": "pixels"}}, "label": "label"})", "m");
}

TEST(Dataset, BatchesInOrderThenBackAgainGiveTheSameSamples) {
  auto data = Dataset::Open(WriteSamples("order.npz"), {kImage}, FromPixels());
  ASSERT_TRUE(data.ok()) << data.status();
  EXPECT_EQ(data->num_samples(), 5);
  EXPECT_THAT((*data->ReadBatch(0, 2))[0].values<float>(), ElementsAre(0, 1, 2, 3));
  EXPECT_THAT((*data->ReadBatch(4, 6))[0].values<float>(), ElementsAre(8, 9));
  EXPECT_THAT((*data->ReadBatch(1, 2))[0].values<float>(), ElementsAre(2, 3));
  EXPECT_THAT(*data->ReadLabels("label"), ElementsAre(4, 3, 2, 1, 0));
}

TEST(Dataset, AFixedAxisZeroDecidesTheBatch) {
  const InputSpec pairs = {"image", runtime::DType::kFloat32, {2, 2}};
  EXPECT_EQ(Dataset::Open(WriteSamples("two.npz"), {pairs}, FromPixels())->ChooseBatch(0), 2);
  const auto free = Dataset::Open(WriteSamples("free.npz"), {kImage}, FromPixels());
  EXPECT_EQ(free->ChooseBatch(3), 3);
  EXPECT_EQ(free->ChooseBatch(0), 5);
}

TEST(Dataset, AWrongDtypeSaysHowToConvert) {
  const InputSpec pixels = {"pixels", runtime::DType::kFloat32, {-1, 2}};
  auto data = Dataset::Open(WriteSamples("dtype.npz"), {pixels}, {});
  ASSERT_TRUE(data.ok()) << data.status();
  const auto batch = data->ReadBatch(0, 1);
  EXPECT_EQ(batch.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(batch.status().message()), HasSubstr("is u8 but input 'pixels'"));
}

TEST(Dataset, AWrongShapeNamesBothShapes) {
  const InputSpec wide = {"image", runtime::DType::kFloat32, {-1, 3}};
  auto data = Dataset::Open(WriteSamples("shape.npz"), {wide}, FromPixels());
  ASSERT_TRUE(data.ok()) << data.status();
  EXPECT_THAT(std::string(data->ReadBatch(0, 1).status().message()),
              HasSubstr("has shape [1,2] but input 'image' expects [?,3]"));
}

TEST(Dataset, AMissingArrayIsNotFound) {
  EXPECT_EQ(Dataset::Open(WriteSamples("name.npz"), {kImage}, {}).status().code(),
            absl::StatusCode::kNotFound);
}

TEST(Dataset, InputsMustHaveAsManySamples) {
  const runtime::Tensor a = testing::MakeTensor<float>(runtime::DType::kFloat32, {2}, {1, 2});
  const runtime::Tensor b = testing::MakeTensor<float>(runtime::DType::kFloat32, {3}, {1, 2, 3});
  const std::string path = testing::TempPath("counts.npz");
  ASSERT_TRUE(WriteNpzFile(path, {{"a", a.view()}, {"b", b.view()}}).ok());
  const auto data = Dataset::Open(
      path, {{"a", runtime::DType::kFloat32, {-1}}, {"b", runtime::DType::kFloat32, {-1}}}, {});
  EXPECT_THAT(std::string(data.status().message()), HasSubstr("3 samples"));
}

// A recurrent model: three samples of one value, with states [layers,N,1] and a weight for all.
std::string WriteSequences(absl::string_view name) {
  const auto f32 = runtime::DType::kFloat32;
  const runtime::Tensor x = testing::MakeTensor<float>(f32, {3, 1}, {1, 2, 3});
  const runtime::Tensor state =
      testing::MakeTensor<float>(f32, {2, 3, 1}, {10, 20, 30, 11, 21, 31});
  const runtime::Tensor weight = testing::MakeTensor<float>(f32, {1, 2}, {5, 6});
  const std::string path = testing::TempPath(name);
  EXPECT_TRUE(
      WriteNpzFile(path, {{"x", x.view()}, {"state", state.view()}, {"w", weight.view()}}).ok());
  return path;
}

const std::vector<InputSpec> kSequenceInputs = {
    {"x", runtime::DType::kFloat32, {-1, 1}},
    {"state", runtime::DType::kFloat32, {2, -1, 1}},
    {"w", runtime::DType::kFloat32, {1, 2}},
};

TEST(Dataset, SamplesOfAStateLieOnItsFreeAxis) {
  auto data = Dataset::Open(WriteSequences("state.npz"), kSequenceInputs, {});
  ASSERT_TRUE(data.ok()) << data.status();
  EXPECT_EQ(data->num_samples(), 3);
  EXPECT_EQ(data->ChooseBatch(0), 3);
  const auto batch = data->ReadBatch(1, 3);
  ASSERT_TRUE(batch.ok()) << batch.status();
  EXPECT_THAT((*batch)[0].values<float>(), ElementsAre(2, 3));
  EXPECT_THAT((*batch)[1].extents(), ElementsAre(2, 2, 1));
  EXPECT_THAT((*batch)[1].values<float>(), ElementsAre(20, 30, 21, 31));
  EXPECT_THAT((*batch)[2].values<float>(), ElementsAre(5, 6));
}

TEST(Dataset, AStateOfAnotherRankIsRefused) {
  std::vector<InputSpec> inputs = kSequenceInputs;
  inputs[2] = {"w", runtime::DType::kFloat32, {2, 3, -1}};
  EXPECT_THAT(std::string(Dataset::Open(WriteSequences("rank.npz"), inputs, {}).status().message()),
              HasSubstr("has shape [1,2] but input 'w' expects [2,3,?]"));
  inputs = {{"x", runtime::DType::kFloat32, {3, 1, 1}}};
  EXPECT_THAT(std::string(Dataset::Open(WriteSequences("low.npz"), inputs, {}).status().message()),
              HasSubstr("has shape [3,1] but input 'x' expects [3,1,1]"));
}

// x [1,2] and scales [3] of a model without a batch, the arrays with these extents and values from
// 0 on.
std::string WriteScaled(absl::string_view name, runtime::Extents x, runtime::Extents scales) {
  const auto counted = [](runtime::Extents extents) {
    runtime::Tensor tensor = *runtime::Tensor::Allocate(runtime::DType::kFloat32, extents);
    std::iota(tensor.mutable_values<float>().begin(), tensor.mutable_values<float>().end(), 0.0F);
    return tensor;
  };
  const runtime::Tensor x_values = counted(std::move(x));
  const runtime::Tensor scales_values = counted(std::move(scales));
  const std::string path = testing::TempPath(name);
  EXPECT_TRUE(WriteNpzFile(path, {{"x", x_values.view()}, {"scales", scales_values.view()}}).ok());
  return path;
}

const std::vector<InputSpec> kScaledInputs = {
    {"x", runtime::DType::kFloat32, {1, 2}},
    {"scales", runtime::DType::kFloat32, {3}},
};

TEST(Dataset, ArraysOfTheShapesOfFixedInputsThatDifferAreOneSample) {
  auto data = Dataset::Open(WriteScaled("one.npz", {1, 2}, {3}), kScaledInputs, {});
  ASSERT_TRUE(data.ok()) << data.status();
  EXPECT_EQ(data->num_samples(), 1);
  EXPECT_EQ(data->ChooseBatch(0), 1);
  const auto batch = data->ReadBatch(0, 1);
  ASSERT_TRUE(batch.ok()) << batch.status();
  EXPECT_THAT((*batch)[1].values<float>(), ElementsAre(0, 1, 2));
}

TEST(Dataset, StackedSamplesAreRunOneByOneInTheShapeOfTheInput) {
  auto data = Dataset::Open(WriteScaled("stack.npz", {4, 1, 2}, {4, 3}), kScaledInputs, {});
  ASSERT_TRUE(data.ok()) << data.status();
  EXPECT_EQ(data->num_samples(), 4);
  EXPECT_EQ(data->ChooseBatch(100), 1);
  const auto batch = data->ReadBatch(2, 3);
  ASSERT_TRUE(batch.ok()) << batch.status();
  EXPECT_THAT((*batch)[0].extents(), ElementsAre(1, 2));
  EXPECT_THAT((*batch)[0].values<float>(), ElementsAre(4, 5));
  EXPECT_THAT((*batch)[1].extents(), ElementsAre(3));
  EXPECT_THAT((*batch)[1].values<float>(), ElementsAre(6, 7, 8));
}

TEST(Dataset, RowsOfAnInputThatTakesOneGoWithStackedSamplesOfAnother) {
  auto data = Dataset::Open(WriteScaled("mixed.npz", {4, 2}, {4, 3}), kScaledInputs, {});
  ASSERT_TRUE(data.ok()) << data.status();
  const auto batch = data->ReadBatch(3, 4);
  ASSERT_TRUE(batch.ok()) << batch.status();
  EXPECT_THAT((*batch)[0].values<float>(), ElementsAre(6, 7));
  EXPECT_THAT((*batch)[1].values<float>(), ElementsAre(9, 10, 11));
}

std::string OpeningError(absl::string_view name, runtime::Extents x, runtime::Extents scales) {
  const auto data =
      Dataset::Open(WriteScaled(name, std::move(x), std::move(scales)), kScaledInputs, {});
  EXPECT_EQ(data.status().code(), absl::StatusCode::kInvalidArgument);
  return std::string(data.status().message());
}

TEST(Dataset, OneSampleBesideSeveralIsNamedAndToldHowToStack) {
  for (const runtime::Extents& x : {runtime::Extents{3, 2}, runtime::Extents{3, 1, 2}}) {
    EXPECT_THAT(OpeningError("one_of.npz", x, {3}),
                AllOf(HasSubstr("is one sample where other arrays have 3"), HasSubstr("[scales]"),
                      HasSubstr("stack 3 of its shape on a new leading axis")));
  }
  EXPECT_THAT(
      OpeningError("counts_of.npz", {4, 1, 2}, {5, 3}),
      AllOf(HasSubstr("has 5 stacked samples where other arrays have 4"), HasSubstr("[scales]")));
}

TEST(Dataset, WhatIsNeitherOneSampleNorStackedIsNamedWithBothShapes) {
  EXPECT_THAT(OpeningError("rows_of.npz", {2, 2}, {6}),
              AllOf(HasSubstr("has shape [6] but input 'scales' expects [3]"),
                    HasSubstr("[scales]"), HasSubstr("stack samples of that shape")));
  EXPECT_THAT(OpeningError("other_stack.npz", {2, 1, 2}, {2, 4}),
              HasSubstr("has shape [2,4] but input 'scales' expects [3]"));
}

TEST(Dataset, SamplesThatDoNotFillAFixedBatchAreLeftOutByLimit) {
  const InputSpec pairs = {"image", runtime::DType::kFloat32, {2, 2}};
  auto data = Dataset::Open(WriteSamples("pairs.npz"), {pairs}, FromPixels());
  ASSERT_TRUE(data->ReadBatch(2, 4).ok());
  EXPECT_THAT(std::string(data->ReadBatch(4, 6).status().message()),
              AllOf(HasSubstr("has 5 samples, and input 'image' takes 2 at a time"),
                    HasSubstr("--limit 4")));
}

TEST(Dataset, NamesTheInputAndTheSampleThatIsNotFinite) {
  const auto f32 = runtime::DType::kFloat32;
  const float inf = std::numeric_limits<float>::infinity();
  const runtime::Tensor x = testing::MakeTensor<float>(f32, {4, 1}, {1, 2, 3, inf});
  const runtime::Tensor state =
      testing::MakeTensor<float>(f32, {2, 4, 1}, {1, 2, 3, 4, 1, std::nanf(""), 3, 4});
  const runtime::Tensor weight = testing::MakeTensor<float>(f32, {1, 2}, {-inf, 6});
  const std::string path = testing::TempPath("non_finite.npz");
  ASSERT_TRUE(
      WriteNpzFile(path, {{"x", x.view()}, {"state", state.view()}, {"w", weight.view()}}).ok());
  auto data = Dataset::Open(path, kSequenceInputs, {});
  ASSERT_TRUE(data.ok()) << data.status();
  const auto found = data->FindNonFinite(*data->ReadBatch(0, 4), 0);
  ASSERT_TRUE(found.ok() && found->size() == 3) << found.status();
  EXPECT_EQ((*found)[0].where, path + "[x]");
  EXPECT_EQ((*found)[0].sample, 3);
  EXPECT_EQ((*found)[1].input, "state");
  EXPECT_EQ((*found)[1].sample, 1);
  EXPECT_EQ((*found)[2].sample, std::nullopt);
  EXPECT_EQ(data->FindNonFinite(*data->ReadBatch(1, 3), 1)->front().sample, 1);
}

TEST(Dataset, IntegersAreFinite) {
  const InputSpec pixels = {"pixels", runtime::DType::kUint8, {-1, 2}};
  auto data = Dataset::Open(WriteSamples("integers.npz"), {pixels}, {});
  ASSERT_TRUE(data.ok()) << data.status();
  EXPECT_TRUE(data->FindNonFinite(*data->ReadBatch(0, 5), 0)->empty());
}

TEST(MatchArray, RecordedReferencesAndLoneArraysMatchToo) {
  const runtime::Tensor x = testing::MakeTensor<float>(runtime::DType::kFloat32, {1}, {1});
  const std::string recorded = testing::TempPath("recorded.npz");
  ASSERT_TRUE(WriteNpzFile(recorded, {{"in.x", x.view()}, {"out.y", x.view()}}).ok());
  EXPECT_EQ(*MatchArray(**ArrayFile::Open(recorded), "x", {}, true), "in.x");

  const std::string lone = testing::TempPath("lone.npz");
  ASSERT_TRUE(WriteNpzFile(lone, {{"whatever", x.view()}}).ok());
  EXPECT_EQ(*MatchArray(**ArrayFile::Open(lone), "x", {}, true), "whatever");
  EXPECT_FALSE(MatchArray(**ArrayFile::Open(lone), "x", {}, false).ok());
}

}  // namespace
}  // namespace zeropoint::tools
