#include "passes/weight_memo.h"

#include "gtest/gtest.h"

namespace zeropoint::passes {
namespace {

WeightMemoKey Key(std::string layer, float scale) {
  return {.pass = "round-weights", .layer = std::move(layer), .scales = {scale}};
}

TEST(WeightMemo, KnowsAResultByLayerAndScales) {
  WeightMemo memo;
  memo.Add(Key("a", 0.5f), {1, 2, 3});
  ASSERT_NE(memo.Find(Key("a", 0.5f)), nullptr);
  EXPECT_EQ(*memo.Find(Key("a", 0.5f)), (std::vector<float>{1, 2, 3}));
  EXPECT_EQ(memo.Find(Key("b", 0.5f)), nullptr);
  EXPECT_EQ(memo.Find(Key("a", 0.25f)), nullptr);
  WeightMemoKey other = Key("a", 0.5f);
  other.variant = true;
  EXPECT_EQ(memo.Find(other), nullptr);
}

TEST(WeightMemo, ForgetsWhatItHasNoRoomFor) {
  WeightMemo memo(/*max_bytes=*/20);
  memo.Add(Key("a", 1), {1, 2, 3});
  memo.Add(Key("b", 1), {1});
  EXPECT_NE(memo.Find(Key("a", 1)), nullptr);
  EXPECT_EQ(memo.Find(Key("b", 1)), nullptr);
}

}  // namespace
}  // namespace zeropoint::passes
