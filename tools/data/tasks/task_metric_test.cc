#include "tools/data/tasks/task_metric.h"

#include <cmath>

#include "gtest/gtest.h"
#include "tools/data/tasks/boxes.h"
#include "tools/data/tasks/ctc.h"
#include "tools/data/testing.h"

namespace zeropoint::tools {
namespace {

using runtime::DType;
using runtime::Tensor;
using testing::MakeTensor;

Tensor Floats(runtime::Extents extents, const std::vector<float>& values) {
  return MakeTensor(DType::kFloat32, std::move(extents), values);
}

/// Scores in which class best[i] wins row i.
Tensor OneHot(runtime::Extents extents, const std::vector<std::int64_t>& best) {
  const auto classes = static_cast<std::size_t>(extents.back());
  std::vector<float> values(best.size() * classes, 0.1f);
  for (std::size_t i = 0; i < best.size(); ++i) {
    values[i * classes + static_cast<std::size_t>(best[i])] = 0.9f;
  }
  return Floats(std::move(extents), values);
}

TEST(CollapseCtc, MergesRunsAndDropsBlanksAfterwards) {
  EXPECT_EQ(CollapseCtc({0, 7, 7, 0, 7, 3, 3}, 0), (Sequence{7, 7, 3}));
  EXPECT_EQ(CollapseCtc({0, 0}, 0), Sequence());
  EXPECT_EQ(CollapseCtc({4, 1, 4, 4}, 4), (Sequence{1}));
}

TEST(DecodeCtc, TakesTheBatchFirstAndTimeFirst) {
  const std::vector<Sequence> expected = {{1}, {2, 1}};
  EXPECT_EQ(*DecodeCtc(OneHot({2, 3, 3}, {0, 1, 1, 2, 0, 1}), 2, 0), expected);
  EXPECT_EQ(*DecodeCtc(OneHot({3, 2, 3}, {0, 2, 1, 0, 1, 1}), 2, 0), expected);
  EXPECT_EQ(*DecodeCtc(OneHot({3, 1, 3}, {0, 1, 1}), 1, 0), (std::vector<Sequence>{{1}}));
}

TEST(DecodeCtc, NamesAShapeThatIsNoSequence) {
  const auto decoded = DecodeCtc(OneHot({2, 3}, {0, 1}), 2, 0);
  ASSERT_FALSE(decoded.ok());
  EXPECT_NE(std::string(decoded.status().message()).find("[2,3]"), std::string::npos);
}

TEST(IntersectionOverUnion, IsTheShareOfTheCommonArea) {
  EXPECT_DOUBLE_EQ(IntersectionOverUnion({5, 5, 4, 4}, {5, 5, 4, 4}), 1);
  EXPECT_DOUBLE_EQ(IntersectionOverUnion({5, 5, 4, 4}, {7, 5, 4, 4}), 1.0 / 3);
  EXPECT_DOUBLE_EQ(IntersectionOverUnion({5, 5, 4, 4}, {9, 5, 4, 4}), 0);
  EXPECT_DOUBLE_EQ(IntersectionOverUnion({5, 5, 0, 0}, {5, 5, 0, 0}), 0);
  EXPECT_DOUBLE_EQ(IntersectionOverUnion({NAN, 5, 4, 4}, {5, 5, 4, 4}), 0);
}

TEST(BestDetections, TakeTheCellOfTheBestScore) {
  // Two cells: boxes (1,2,3,4) and (5,6,7,8); classes 0 and 1.
  const Tensor output = Floats({1, 6, 2}, {1, 5, 2, 6, 3, 7, 4, 8, 0.2f, 0.1f, 0.3f, 0.8f});
  const auto found = BestDetections(output, 1);
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->front().label, 1);
  EXPECT_EQ(found->front().box.center_x, 5);
  EXPECT_EQ(found->front().box.height, 8);
  EXPECT_FALSE(BestDetections(Floats({1, 4, 3}, std::vector<float>(12)), 1).ok());
}

TEST(TaskMetric, CountsLinesReadAsTheReferenceReadsThem) {
  TaskMetric lines = *TaskMetric::Create("ctc", {}, 0);
  EXPECT_EQ(lines.key(), "lines");
  EXPECT_EQ(lines.share(), 0);
  const Tensor reference = OneHot({2, 2, 3}, {1, 2, 1, 0});
  const Tensor output = OneHot({2, 2, 3}, {1, 2, 1, 2});
  ASSERT_TRUE(lines.Add({0, 2, output, &reference}).ok());
  EXPECT_DOUBLE_EQ(lines.share(), 0.5);
}

TEST(TaskMetric, LabelsOfSequencesEndWhereNegativesBegin) {
  TaskLabels labels;
  labels.labels = MakeTensor<std::int32_t>(DType::kInt32, {3, 2}, {9, 9, 1, -1, 1, 2});
  TaskMetric lines = *TaskMetric::Create("ctc", std::move(labels), 0);
  const Tensor output = OneHot({2, 2, 3}, {0, 1, 1, 1});
  ASSERT_TRUE(lines.Add({1, 2, output}).ok());
  EXPECT_DOUBLE_EQ(lines.share(), 0.5);  // Samples 1 and 2, of which the second lacks its 2.
}

TEST(TaskMetric, AHitIsTheRightClassInTheRightPlace) {
  TaskLabels labels;
  labels.labels = MakeTensor<std::uint8_t>(DType::kUint8, {3}, {1, 1, 0});
  labels.boxes = Floats({3, 4}, {5, 5, 4, 4, 9, 9, 4, 4, 5, 5, 4, 4});
  TaskMetric hits = *TaskMetric::Create("iou", std::move(labels), 0);
  const std::vector<float> one = {5, 5, 4, 4, 0.1f, 0.7f};
  std::vector<float> all;
  for (int i = 0; i < 3; ++i) all.insert(all.end(), one.begin(), one.end());
  ASSERT_TRUE(hits.Add({0, 3, Floats({3, 6, 1}, all)}).ok());
  EXPECT_DOUBLE_EQ(hits.share(), 1.0 / 3);
}

TEST(TaskMetric, ComparesClassesWithLabelsOrWithTheReference) {
  const Tensor output = Floats({2, 3}, {0, 1, 0, 0, 0, 1});
  const Tensor reference = Floats({2, 3}, {0, 1, 0, 1, 0, 0});
  TaskMetric agreement = *TaskMetric::Create("top1", {}, 0);
  ASSERT_TRUE(agreement.Add({0, 2, output, &reference}).ok());
  EXPECT_DOUBLE_EQ(agreement.share(), 0.5);
  TaskLabels labels;
  labels.labels = MakeTensor<std::int64_t>(DType::kInt64, {2}, {1, 2});
  TaskMetric top1 = *TaskMetric::Create("top1", std::move(labels), 0);
  ASSERT_TRUE(top1.Add({0, 2, output, &reference}).ok());
  EXPECT_DOUBLE_EQ(top1.share(), 1);
  EXPECT_FALSE(top1.Add({2, 2, output, &reference}).ok());  // There are only two labels.
}

TEST(TaskMetric, AnUnknownNameListsThoseThereAre) {
  const auto metric = TaskMetric::Create("bleu", {}, 0);
  ASSERT_FALSE(metric.ok());
  EXPECT_NE(std::string(metric.status().message()).find("top1, ctc, iou"), std::string::npos);
}

}  // namespace
}  // namespace zeropoint::tools
