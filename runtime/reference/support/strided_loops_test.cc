#include "runtime/reference/support/strided_loops.h"

#include <cstdint>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::runtime::reference {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

std::vector<std::pair<std::int64_t, std::int64_t>> Visited(const StridedLoops& loops) {
  std::vector<std::pair<std::int64_t, std::int64_t>> pairs;
  ForEachPair(loops, [&](std::int64_t a, std::int64_t b) { pairs.emplace_back(a, b); });
  return pairs;
}

TEST(RowMajorStrides, MultiplyFromTheLastAxis) {
  EXPECT_THAT(RowMajorStrides({2, 3, 4}), ElementsAre(12, 4, 1));
  EXPECT_THAT(RowMajorStrides({}), IsEmpty());
}

TEST(StridedLoops, MergesADenseWalkIntoOneRun) {
  const StridedLoops loops = MakeStridedLoops({2, 1, 3, 4}, {12, 12, 4, 1}, {12, 12, 4, 1});
  EXPECT_THAT(loops.outer, IsEmpty());
  EXPECT_EQ(loops.inner.count, 24);
  EXPECT_EQ(loops.inner.stride_a, 1);
}

TEST(StridedLoops, MergesARepeatedScalar) {
  const StridedLoops loops = MakeStridedLoops({2, 3}, {3, 1}, {0, 0});
  EXPECT_THAT(loops.outer, IsEmpty());
  EXPECT_EQ(loops.inner.stride_b, 0);
}

TEST(StridedLoops, VisitsInRowMajorOrder) {
  // A matrix against its transpose.
  EXPECT_THAT(Visited(MakeStridedLoops({2, 3}, {3, 1}, {1, 2})),
              ElementsAre(Pair(0, 0), Pair(1, 2), Pair(2, 4), Pair(3, 1), Pair(4, 3), Pair(5, 5)));
}

TEST(StridedLoops, CarriesOverSeveralAxes) {
  EXPECT_THAT(Visited(MakeStridedLoops({2, 2, 2}, {1, 10, 100}, {0, 0, 1})),
              ElementsAre(Pair(0, 0), Pair(100, 1), Pair(10, 0), Pair(110, 1), Pair(1, 0),
                          Pair(101, 1), Pair(11, 0), Pair(111, 1)));
}

TEST(StridedLoops, VisitsAScalarOnceAndNothingWhenEmpty) {
  EXPECT_THAT(Visited(MakeStridedLoops({}, {}, {})), ElementsAre(Pair(0, 0)));
  EXPECT_THAT(Visited(MakeStridedLoops({1, 1}, {7, 7}, {7, 7})), ElementsAre(Pair(0, 0)));
  EXPECT_THAT(Visited(MakeStridedLoops({std::int64_t{1} << 50, 0}, {0, 1}, {0, 1})), IsEmpty());
}

}  // namespace
}  // namespace zeropoint::runtime::reference
