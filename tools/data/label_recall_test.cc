#include "tools/data/label_recall.h"

#include <numeric>
#include <vector>

#include "gtest/gtest.h"

namespace zeropoint::tools {
namespace {

std::vector<float> Labels(std::size_t zeros, std::size_t sevens) {
  std::vector<float> labels(zeros, 0);
  labels.insert(labels.end(), sevens, 7);
  return labels;
}

TEST(LabelRecall, NamesTheClassThatLosesMost) {
  const std::vector<float> reference = Labels(900, 100);
  std::vector<float> labels = reference;
  for (std::size_t i = 0; i < 20; ++i) labels[900 + i] = 0;
  labels[0] = 7;
  LabelRecall recall;
  recall.Add(reference, labels);
  recall.Add(reference, reference);
  ASSERT_TRUE(recall.Worst().has_value());
  EXPECT_EQ(recall.Worst()->label, 7);
  EXPECT_DOUBLE_EQ(recall.Worst()->share, 0.1);
  EXPECT_DOUBLE_EQ(recall.Worst()->lost, 0.1);
}

TEST(LabelRecall, SaysNothingOfAHandfulOfElements) {
  LabelRecall recall;
  recall.Add(Labels(0, 20), Labels(20, 0));
  EXPECT_FALSE(recall.Worst().has_value());
  recall.Add(Labels(9000, 20), Labels(9020, 0));
  EXPECT_EQ(recall.Worst()->label, 0) << "forty of nine thousand are too few";
}

TEST(LabelRecall, SaysNothingOfNumbersThatAreNoClasses) {
  std::vector<float> positions(5000);
  std::iota(positions.begin(), positions.end(), 0.0f);
  LabelRecall recall;
  recall.Add(positions, positions);
  recall.Add(Labels(0, 100), Labels(100, 0));
  EXPECT_FALSE(recall.Worst().has_value());
}

}  // namespace
}  // namespace zeropoint::tools
