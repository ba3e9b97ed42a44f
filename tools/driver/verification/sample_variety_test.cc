#include "tools/driver/verification/sample_variety.h"

#include <cstddef>
#include <numeric>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "tools/data/testing.h"

namespace zeropoint::tools {
namespace {

using runtime::DType;
using runtime::Tensor;

/// Samples of 8 elements each.
std::vector<Tensor> Batch(const std::vector<float>& values) {
  std::vector<Tensor> inputs;
  inputs.push_back(testing::MakeTensor<float>(
      DType::kFloat32, {static_cast<std::int64_t>(values.size() / 8), 8}, values));
  return inputs;
}

std::vector<float> Ramp(std::size_t count, float from) {
  std::vector<float> values(count);
  std::iota(values.begin(), values.end(), from);
  return values;
}

TEST(SampleVariety, SamplesThatDifferAreVaried) {
  SampleVariety samples;
  samples.Add(Batch(Ramp(16, 0)), 2);
  EXPECT_EQ(samples.variety(), Variety::kVaried);
}

TEST(SampleVariety, TheSameSampleInEachBatchIsAlike) {
  SampleVariety samples;
  for (int i = 0; i < 3; ++i) samples.Add(Batch(Ramp(8, 1)), 1);
  EXPECT_EQ(samples.variety(), Variety::kAlike);
  samples.Add(Batch(Ramp(8, 2)), 1);
  EXPECT_EQ(samples.variety(), Variety::kVaried);
}

TEST(SampleVariety, ZerosAreAlike) {
  SampleVariety samples;
  samples.Add(Batch(std::vector<float>(32)), 4);
  EXPECT_EQ(samples.variety(), Variety::kAlike);
}

TEST(SampleVariety, PicturesOfOneColorEachAreFlat) {
  std::vector<float> values(16, 1);
  std::fill(values.begin() + 8, values.end(), 2.0f);
  SampleVariety samples;
  samples.Add(Batch(values), 2);
  EXPECT_EQ(samples.variety(), Variety::kFlat);
}

TEST(SampleVariety, AnInputThatSamplesShareTellsNothing) {
  const auto with_shared = [](float from) {
    std::vector<Tensor> inputs = Batch(Ramp(8, from));
    inputs.push_back(testing::MakeTensor<float>(DType::kFloat32, {}, {7}));
    return inputs;
  };
  SampleVariety alike, varied;
  for (int i = 0; i < 2; ++i) alike.Add(with_shared(0), 1);
  for (int i = 0; i < 2; ++i) varied.Add(with_shared(static_cast<float>(i)), 1);
  EXPECT_EQ(alike.variety(), Variety::kAlike);
  EXPECT_EQ(varied.variety(), Variety::kVaried);
}

std::vector<Tensor> WithMemory(float from) {
  std::vector<Tensor> inputs = Batch(Ramp(8, from));
  inputs.push_back(testing::MakeTensor<float>(DType::kFloat32, {1, 2}, {7, 8}));
  return inputs;
}

TEST(SampleVariety, AnInputThatNeverChangesBesideOnesThatDoIsTold) {
  SampleVariety samples;
  for (int i = 0; i < 3; ++i) samples.Add(WithMemory(static_cast<float>(i)), 1);
  EXPECT_FALSE(samples.IsAlwaysTheSame(0));
  EXPECT_TRUE(samples.IsAlwaysTheSame(1));
}

TEST(SampleVariety, WhereAllAreAlikeNoInputStandsOut) {
  SampleVariety samples;
  for (int i = 0; i < 3; ++i) samples.Add(WithMemory(0), 1);
  EXPECT_FALSE(samples.IsAlwaysTheSame(1));
}

TEST(SampleVariety, SetsThatAreAlikeEachMayDifferTogether) {
  SampleVariety all, first, second;
  for (int i = 0; i < 2; ++i) first.Add(WithMemory(1), 1);
  for (int i = 0; i < 2; ++i) second.Add(WithMemory(2), 1);
  all.Merge(first);
  EXPECT_EQ(all.variety(), Variety::kAlike);
  all.Merge(second);
  EXPECT_EQ(all.variety(), Variety::kVaried);
  EXPECT_FALSE(all.IsAlwaysTheSame(0));
  EXPECT_TRUE(all.IsAlwaysTheSame(1));
}

TEST(SampleVariety, OfOneSampleNothingIsSaid) {
  SampleVariety samples;
  samples.Add(Batch(std::vector<float>(8)), 1);
  EXPECT_EQ(samples.variety(), Variety::kVaried);
}

}  // namespace
}  // namespace zeropoint::tools
