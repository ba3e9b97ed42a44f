#include "tools/driver/calibration/fit/data_fit.h"

#include <cmath>
#include <cstdint>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/data/testing.h"

namespace zeropoint::tools {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::int64_t kSamples = 64, kChannels = 3, kPixels = 25;

/// A number of sample i, channel c, pixel p.
using Maker = std::function<float(std::int64_t i, std::int64_t c, std::int64_t p, float noise)>;

PreprocessManifest Manifest(const std::string& json) {
  return json.empty() ? PreprocessManifest() : *ParsePreprocess(json, "p.json");
}

runtime::Tensor Part(const Maker& maker, std::int64_t begin, std::int64_t end) {
  std::vector<float> values;
  for (std::int64_t i = begin; i < end; ++i) {
    std::mt19937 random(static_cast<unsigned>(i) + 1);
    std::uniform_real_distribution<float> noise(0.0f, 1.0f);
    for (std::int64_t c = 0; c < kChannels; ++c) {
      for (std::int64_t p = 0; p < kPixels; ++p) values.push_back(maker(i, c, p, noise(random)));
    }
  }
  return testing::MakeTensor(runtime::DType::kFloat32, {end - begin, kChannels, kPixels}, values);
}

void See(DataFit& fit, const Maker& maker, std::int64_t begin, std::int64_t end) {
  std::vector<runtime::Tensor> inputs;
  inputs.push_back(Part(maker, begin, end));
  const SampleRange range = {begin, end, end - begin};
  fit.SeeInputs(range, inputs);
  fit.SeeTensor("/relu", range, inputs.front().view());
}

std::vector<std::string> Kinds(const DataFit& fit) {
  std::vector<std::string> kinds;
  for (const DataDoubt& doubt : fit.Doubts()) kinds.push_back(doubt.kind);
  return kinds;
}

/// What is said of 64 samples, in parts of 16.
std::vector<std::string> KindsOf(const Maker& maker, const std::string& manifest = "") {
  DataFit fit({"x"}, Manifest(manifest), {0, kSamples, kSamples});
  for (std::int64_t begin = 0; begin < kSamples; begin += 16) See(fit, maker, begin, begin + 16);
  return Kinds(fit);
}

float Noise(std::int64_t /*i*/, std::int64_t /*c*/, std::int64_t /*p*/, float noise) {
  return noise;
}

constexpr char kBytes[] = R"({"inputs": {"x": {"scale": 0.00392156862745098}}})";
constexpr char kMoments[] =
    R"({"inputs": {"x": {"scale": 0.00392156862745098, "mean": [0.4, 0.5, 0.6], "std": [0.2]}}})";

TEST(DataFit, HealthySamplesAreNotDoubted) {
  EXPECT_THAT(KindsOf(Noise), IsEmpty());
  EXPECT_THAT(KindsOf(Noise, kBytes), IsEmpty());
  EXPECT_THAT(
      KindsOf([](auto, auto c, auto,
                 float noise) { return (noise - 0.4f - 0.1f * static_cast<float>(c)) / 0.2f; },
              kMoments),
      IsEmpty());
}

TEST(DataFit, HalvesThatDifferDrift) {
  EXPECT_THAT(KindsOf([](auto i, auto, auto, float noise) { return noise * (i < 32 ? 1 : 0.8f); }),
              ElementsAre("drift"));
}

TEST(DataFit, AChannelThatNeverChangesIsNamed) {
  EXPECT_THAT(KindsOf([](auto, auto c, auto, float noise) { return c == 2 ? 0.5f : noise; }),
              ElementsAre("constant_channel"));
}

TEST(DataFit, SamplesOfOneNumberAreCounted) {
  const auto with_zeros = [](auto i, auto, auto, float noise) { return i % 20 == 7 ? 0 : noise; };
  DataFit fit({"x"}, {}, {0, kSamples, kSamples});
  See(fit, with_zeros, 0, kSamples);
  ASSERT_THAT(Kinds(fit), ElementsAre("flat_samples"));
  EXPECT_EQ(fit.Doubts().front().what,
            "3 of 64 samples of input 'x' hold one number throughout, the first is sample 7");
}

TEST(DataFit, AFirstStateMayBeZeroThroughoutBesideAnotherInput) {
  const auto zeros = [](auto, auto, auto, float) { return 0.0f; };
  DataFit fit({"x", "state"}, {}, {0, kSamples, kSamples});
  std::vector<runtime::Tensor> inputs;
  inputs.push_back(Part(Noise, 0, kSamples));
  inputs.push_back(Part(zeros, 0, kSamples));
  fit.SeeInputs({0, kSamples, kSamples}, inputs);
  EXPECT_THAT(Kinds(fit), IsEmpty());
}

TEST(DataFit, RangesThatStillGrowWantMoreSamples) {
  EXPECT_THAT(
      KindsOf([](auto i, auto, auto, float noise) { return i == 60 ? 1.5f * noise : noise; }),
      ElementsAre("still_growing"));
}

TEST(DataFit, AFewSamplesSayLittle) {
  DataFit fit({"x"}, {}, {0, 3, 3});
  See(fit, Noise, 0, 3);
  EXPECT_THAT(Kinds(fit), ::testing::Contains("few_samples"));
}

TEST(DataFit, ATensorOfOneNumberIsNamed) {
  DataFit fit({"x"}, {}, {0, kSamples, kSamples});
  See(fit, Noise, 0, kSamples);
  const auto zeros = [](auto, auto, auto, float) { return 0.0f; };
  fit.SeeTensor("/dead", {0, kSamples, kSamples}, Part(zeros, 0, kSamples).view());
  ASSERT_THAT(Kinds(fit), ElementsAre("constant_tensor"));
  EXPECT_EQ(fit.Doubts().front().tensor, "/dead");
}

TEST(DataFit, ValuesThatTheManifestIsNotMadeForAreTold) {
  // Divided by 255 twice, and not at all.
  EXPECT_THAT(KindsOf([](auto, auto, auto, float noise) { return noise / 255; }, kBytes),
              ElementsAre("outside_promise"));
  EXPECT_THAT(KindsOf([](auto, auto, auto, float noise) { return noise * 255; }, kBytes),
              ElementsAre("outside_promise"));
}

TEST(DataFit, OneThatIsRestoredDoubtsTheSame) {
  const auto odd = [](auto i, auto c, auto, float noise) {
    return c == 1 ? 0.5f : noise * (i < 32 ? 1 : 2);
  };
  DataFit whole({"x"}, {}, {0, kSamples, kSamples}), first = whole, second = whole;
  See(whole, odd, 0, kSamples);
  See(first, odd, 0, 24);
  second.Restore(first.Text());
  See(second, odd, 24, kSamples);
  ASSERT_FALSE(whole.Doubts().empty());
  ASSERT_EQ(second.Doubts().size(), whole.Doubts().size());
  for (std::size_t i = 0; i < whole.Doubts().size(); ++i) {
    EXPECT_EQ(second.Doubts()[i].what, whole.Doubts()[i].what);
  }
  second.Restore("{\"inputs\": 3}");
  second.Restore("nonsense");
}

}  // namespace
}  // namespace zeropoint::tools
