#include <cstdint>
#include <limits>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "runtime/reference/kernels/kernel_call.h"

namespace zeropoint::runtime::reference {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

KernelCall Call(const std::string& op, std::int64_t dim) {
  KernelCall call(op);
  call.Int("dim", dim);
  return call;
}

TEST(Argmax, FindsTheFirstOrTheLastOfEqualElements) {
  const std::vector<float> x = {3, 1, 3, 0, 0, 0};
  EXPECT_THAT(Values<std::int64_t>(Call("aten.argmax", 1).F32({2, 3}, x).Result()),
              ElementsAre(0, 0));
  EXPECT_THAT(Values<std::int64_t>(
                  Call("aten.argmax", 1).F32({2, 3}, x).Int("select_last_index", 1).Result()),
              ElementsAre(2, 2));
  EXPECT_THAT(Values<std::int64_t>(Call("aten.argmin", 0).F32({2, 3}, x).Result()),
              ElementsAre(1, 1, 1));
  EXPECT_EQ(Call("aten.argmin", 0).F32({2, 3}, x).Int("keepdim", 1).Result().extents(),
            (Extents{1, 3}));
}

TEST(Argmax, ChoosesNaN) {
  EXPECT_THAT(Values<std::int64_t>(Call("aten.argmax", 0).F32({3}, {5, kNan, 7}).Result()),
              ElementsAre(1));
  EXPECT_THAT(Values<std::int64_t>(Call("aten.argmin", 0).F32({3}, {5, kNan, 7}).Result()),
              ElementsAre(1));
}

TEST(Argmax, RefusesAnEmptyAxis) {
  EXPECT_THAT(Call("aten.argmax", 0).F32({0, 2}, {}).Refusal(), HasSubstr("[0,2]"));
}

TEST(Topk, SortsAndBreaksTiesByIndex) {
  KernelCall call = Call("aten.topk", 0);
  call.F32({4, 1}, {1, 3, 3, 2}).Int("k", 3);
  const std::vector<Tensor> largest = call.Results();
  ASSERT_EQ(largest.size(), 2u);
  EXPECT_THAT(Values<float>(largest[0]), ElementsAre(3, 3, 2));
  EXPECT_THAT(Values<std::int64_t>(largest[1]), ElementsAre(1, 2, 3));
  const std::vector<Tensor> smallest = call.Int("largest", 0).Results();
  EXPECT_THAT(Values<float>(smallest[0]), ElementsAre(1, 2, 3));
  EXPECT_THAT(Values<std::int64_t>(smallest[1]), ElementsAre(0, 3, 1));
}

TEST(Topk, OrdersNaNAboveEverything) {
  const std::vector<Tensor> top = Call("aten.topk", 0).F32({3}, {1, kNan, 2}).Int("k", 2).Results();
  EXPECT_THAT(Values<std::int64_t>(top[1]), ElementsAre(1, 2));
}

TEST(Topk, RefusesMoreThanThereAre) {
  EXPECT_THAT(Call("aten.topk", 0).F32({2}, {1, 2}).Int("k", 3).Refusal(),
              HasSubstr("\"k\" from 0 to 2, found 3"));
}

TEST(Cumsum, RunsBothWaysWithOrWithoutTheElementItself) {
  const auto sums = [](std::int64_t exclusive, std::int64_t reverse) {
    return Values<std::int32_t>(Call("aten.cumsum", 1)
                                    .I32({2, 3}, {1, 2, 3, 4, 5, 6})
                                    .Int("exclusive", exclusive)
                                    .Int("reverse", reverse)
                                    .Result());
  };
  EXPECT_THAT(sums(0, 0), ElementsAre(1, 3, 6, 4, 9, 15));
  EXPECT_THAT(sums(1, 0), ElementsAre(0, 1, 3, 0, 4, 9));
  EXPECT_THAT(sums(0, 1), ElementsAre(6, 5, 3, 15, 11, 6));
  EXPECT_THAT(sums(1, 1), ElementsAre(5, 3, 0, 11, 6, 0));
}

}  // namespace
}  // namespace zeropoint::runtime::reference
